import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refineByColour } from '../../../src/tryon/garment/colour-refinement.ts'
import { guidedSmooth } from '../../../src/tryon/garment/guided-filter.ts'
import { separatePlainBackground } from '../../../src/tryon/garment/plain-background.ts'

const SIDE = 120
type Colour = readonly [number, number, number]
const BLUE: Colour = [40, 60, 150]
const RED: Colour = [170, 40, 50]

const isShirt = (x: number, y: number) => x >= 35 && x < 85 && y >= 25 && y < 100

/** A square shirt on a wall, colours with noise. */
function drawPicture (shirt: Colour, wall: (x: number, y: number) => Colour) {
  const data = new Uint8Array(SIDE * SIDE * 3)
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const noise = (x * 7 + y * 13) % 7
      data.set((isShirt(x, y) ? shirt : wall(x, y)).map((level) => level + noise), (y * SIDE + x) * 3)
    }
  }
  return { data, width: SIDE, height: SIDE }
}

function mapOf (probability: (x: number, y: number) => number) {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => probability(i % SIDE, Math.floor(i / SIDE)))
  return { data, width: SIDE, height: SIDE }
}

/** Intersection over union with the true shirt. */
function quality (data: Float32Array): number {
  let [both, either] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    const [found, shirt] = [data[i] >= 0.5, isShirt(i % SIDE, Math.floor(i / SIDE))]
    if (found && shirt) both++
    if (found || shirt) either++
  }
  return both / either
}

/** A network that sees an ellipse where the shirt is, and is less sure the nearer its outline is. */
const ellipse = mapOf((x, y) => 1 / (1 + Math.exp(2 * (((x - 60) / 30) ** 2 + ((y - 60) / 50) ** 2 - 1))))

test('an unsure mask on a plain wall becomes the shirt', () => {
  const picture = drawPicture(BLUE, () => RED)
  const refined = refineByColour(ellipse, picture, separatePlainBackground(picture))
  assert.ok(quality(ellipse.data) < 0.85)
  assert.ok(quality(refined.data) > 0.97, `${quality(refined.data)}`)
})

test('where garment and wall have one colour the network decides', () => {
  const picture = drawPicture(RED, () => RED)
  const exact = mapOf((x, y) => isShirt(x, y) ? 0.98 : 0.02)
  const refined = refineByColour(exact, picture, separatePlainBackground(picture))
  assert.ok(quality(refined.data) > 0.9, `${quality(refined.data)}`)
})

test('on a colourful carpet a good mask stays good', () => {
  const carpet = (x: number, y: number): Colour =>
    [
      [170, 40, 50],
      [220, 210, 190],
      [40, 110, 70],
      [60, 40, 30]
    ][((x >> 4) * 7 + (y >> 4) * 5) & 3] as unknown as Colour
  const picture = drawPicture(BLUE, carpet)
  const exact = mapOf((x, y) => isShirt(x, y) ? 0.9 : 0.1)
  const refined = refineByColour(exact, picture, separatePlainBackground(picture))
  assert.ok(quality(refined.data) > 0.97, `${quality(refined.data)}`)
})

test('the guided filter removes noise and keeps the step at the picture\'s edge', () => {
  const picture = drawPicture([200, 200, 200], () => [20, 20, 20])
  const noisy = mapOf((x, y) => (isShirt(x, y) ? 0.8 : 0.2) + ((x * 31 + y * 17) % 5 - 2) / 10)
  const smooth = guidedSmooth(noisy, picture)
  assert.ok(Math.abs(smooth[60 * SIDE + 60] - 0.8) < 0.05)
  assert.ok(smooth[60 * SIDE + 33] < 0.35 && smooth[60 * SIDE + 36] > 0.65)
})

test('the guided filter averages where the picture is flat', () => {
  const flat = { data: new Uint8Array(SIDE * SIDE * 3).fill(90), width: SIDE, height: SIDE }
  const smooth = guidedSmooth(mapOf((x) => x < 60 ? 0 : 1), flat)
  assert.ok(smooth[60 * SIDE + 59] > 0.3 && smooth[60 * SIDE + 59] < 0.5)
  assert.equal(smooth[60 * SIDE + 20], 0)
})
