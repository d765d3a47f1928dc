import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grainAt, measureGrain } from '../../../src/tryon/dressing/grain.ts'
import { labelSet } from '../../../src/tryon/records/labels.ts'
import { createRandom } from '../../../src/tryon/raster/random.ts'
import type { ByteMap, RgbImage } from '../../../src/tryon/raster/tensor.ts'

const [WIDTH, HEIGHT, DEVIATION] = [200, 120, 5]
const WANTED = labelSet(2)

/** Left half layer 1 without noise, right half layer 2 with normal noise over slow shading; a black edge between. */
function createScene (): { image: RgbImage, layers: ByteMap } {
  const random = createRandom(7)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const image = { data: new Uint8Array(WIDTH * HEIGHT * 3), width: WIDTH, height: HEIGHT }
  const layers = { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT }
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const x = i % WIDTH
    layers.data[i] = x < WIDTH / 2 ? 1 : 2
    const level = Math.abs(x - WIDTH / 2) < 3 ? 0 : 90 + x / 4 + (layers.data[i] === 2 ? DEVIATION * normal() : 0)
    image.data.fill(Math.round(level), i * 3, i * 3 + 3)
  }
  return { image, layers }
}

test('the grain of a layer is its noise, whatever its shading and edges', () => {
  const { image, layers } = createScene()
  const found = measureGrain(image, layers, WANTED)
  assert.ok(Math.abs(found - DEVIATION) < 0.4, `found ${found}`)
  assert.ok(measureGrain(image, layers, labelSet(1)) < 0.5)
})

test('a layer that hardly shows has no grain, and texture is not taken for it', () => {
  const { image, layers } = createScene()
  assert.equal(measureGrain(image, layers, labelSet(3)), 0)
  for (let i = 0; i < image.data.length; i += 6) image.data.fill(255, i, i + 3)
  assert.ok(measureGrain(image, layers, WANTED) <= 9)
})

test('the noise has a mean of 0, a deviation of 1, and is the same each time', () => {
  let [sum, squares, count] = [0, 0, 0]
  for (let y = 0; y < 256; y++) {
    for (let x = 0; x < 256; x++, count++) {
      sum += grainAt(x, y)
      squares += grainAt(x, y) ** 2
    }
  }
  assert.ok(Math.abs(sum / count) < 0.02 && Math.abs(squares / count - 1) < 0.03)
  assert.equal(grainAt(300, 5), grainAt(44, 261))
})
