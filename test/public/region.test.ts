import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

// Scripts of the pages have no types, and stay where they are when tests are compiled.
const { growRegion, prepare } = await import(pathToFileURL(resolve('public/brush/region.js')).href)

type Colour = readonly [number, number, number]
const [WIDTH, HEIGHT] = [80, 100]
const WALL: Colour = [214, 209, 200]

/** A photo of which each pixel is drawn. */
function draw (colourAt: (x: number, y: number) => Colour) {
  const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(255)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) data.set(colourAt(x, y), 4 * (y * WIDTH + x))
  }
  return prepare({ data, width: WIDTH, height: HEIGHT })
}

const isShirt = (x: number, y: number) => x >= 20 && x < 60 && y >= 20 && y < 80
const seed = { x: 40, y: 50 }

/** Share of the shirt that was found, and how much else was, both 0 to 1 of the shirt's size. */
function judge (region: Uint8Array) {
  let [inside, outside] = [0, 0]
  region.forEach((value, i) => {
    if (value === 0) return
    if (isShirt(i % WIDTH, Math.floor(i / WIDTH))) inside++
    else outside++
  })
  return { inside: inside / 2400, outside: outside / 2400 }
}

const cases: Record<string, (x: number, y: number) => Colour> = {
  'a plain shirt': () => [150, 40, 50],
  'one that lies in a shadow which grows': (x) => [150 - x, 60 - x / 2, 60 - x / 2],
  'one with stripes': (x) => x % 4 < 2 ? [30, 40, 90] : [235, 235, 235],
  'one with a print in the middle of its front': (x, y) =>
    (x - 40) ** 2 + (y - 32) ** 2 < 25 ? [240, 220, 40] : [40, 90, 70]
}

for (const [name, colourAt] of Object.entries(cases)) {
  test(`a tap takes ${name} whole and leaves the wall`, () => {
    const { inside, outside } = judge(growRegion(draw((x, y) => isShirt(x, y) ? colourAt(x, y) : WALL), seed, 0.45))
    assert.ok(inside > 0.9, `inside ${inside}`)
    // A pixel all around it is 0.085.
    assert.ok(outside < 0.09, `outside ${outside}`)
  })
}

test('an edge holds where the colours do not: white on white with a faint outline', () => {
  const isEdge = (x: number, y: number) => isShirt(x, y) && (!isShirt(x - 3, y - 3) || !isShirt(x + 3, y + 3))
  const photo = draw((x, y) => isEdge(x, y) ? [196, 196, 196] : [246, 246, 246])
  const { inside, outside } = judge(growRegion(photo, seed, 0.2))
  assert.ok(inside > 0.8 && outside < 0.1, `${inside} ${outside}`)
})

test('the reach decides how much alike is alike', () => {
  const photo = draw((x) => [100 + x, 100 + x, 110 + x])
  const sizeAt = (reach: number): number =>
    growRegion(photo, seed, reach).filter((value: number) => value === 1).length
  const sizes = [0, 0.4, 1].map(sizeAt)
  assert.ok(sizes[0] < sizes[1] && sizes[1] < sizes[2], sizes.join())
  assert.equal(sizes[2], WIDTH * HEIGHT)
})

test('a tap at the border of the photo is a tap', () => {
  const photo = draw(() => WALL)
  assert.equal(growRegion(photo, { x: 0, y: HEIGHT - 1 }, 0.3)[0], 1)
})
