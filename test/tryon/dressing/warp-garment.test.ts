import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findMaskBox, warpGarment } from '../../../src/tryon/dressing/warp.ts'
import { createTensor, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import type { PreparedGarment } from '../../../src/tryon/records/garment.ts'
import { assertClose } from '../../support/compare.ts'
import { resizePlane } from '../../support/resize-plane.ts'

const WIDTH = 48
const HEIGHT = 64
const SIZE = WIDTH * HEIGHT

/** A garment of noise in a rectangle on white. */
function drawGarment (left: number, top: number, right: number, bottom: number): PreparedGarment {
  const cloth = { data: new Uint8Array(SIZE * 3).fill(255), width: WIDTH, height: HEIGHT }
  const mask = { data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT }
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      mask.data[y * WIDTH + x] = 255
      for (let c = 0; c < 3; c++) cloth.data[(y * WIDTH + x) * 3 + c] = (x * 31 + y * 17 + c * 71) % 256
    }
  }
  return { cloth, mask }
}

function drawFlow (at: (x: number, y: number) => [number, number]): Tensor {
  const flow = createTensor([1, 8, 6, 2])
  for (let y = 0; y < 8; y++) for (let x = 0; x < 6; x++) flow.data.set(at(x, y), (y * 6 + x) * 2)
  return flow
}

/** The definition, pixel by pixel: flow resized bilinearly, linspace grid, align_corners=False, border. */
function warpPlainly (flow: Tensor, garment: PreparedGarment) {
  const flowX = resizePlane(flow.data.filter((_, i) => i % 2 === 0), 6, 8, WIDTH, HEIGHT)
  const flowY = resizePlane(flow.data.filter((_, i) => i % 2 === 1), 6, 8, WIDTH, HEIGHT)
  const planes = [0, 1, 2, 3].map(() => new Float32Array(SIZE))
  const value = (x: number, y: number, plane: number) => plane === 3
    ? garment.mask.data[y * WIDTH + x] / 255
    : garment.cloth.data[(y * WIDTH + x) * 3 + plane] / 127.5 - 1
  for (let i = 0; i < SIZE; i++) {
    const gx = -1 + 2 * (i % WIDTH) / (WIDTH - 1) + flowX[i] / 47.5
    const gy = -1 + 2 * Math.floor(i / WIDTH) / (HEIGHT - 1) + flowY[i] / 63.5
    const px = Math.min(Math.max(((gx + 1) * WIDTH - 1) / 2, 0), WIDTH - 1)
    const py = Math.min(Math.max(((gy + 1) * HEIGHT - 1) / 2, 0), HEIGHT - 1)
    const [x0, y0] = [Math.floor(px), Math.floor(py)]
    const [x1, y1] = [Math.min(x0 + 1, WIDTH - 1), Math.min(y0 + 1, HEIGHT - 1)]
    const [u, v] = [px - x0, py - y0]
    planes.forEach((plane, c) => {
      plane[i] =
        (1 - v) * ((1 - u) * value(x0, y0, c) + u * value(x1, y0, c)) +
        v * ((1 - u) * value(x0, y1, c) + u * value(x1, y1, c))
    })
  }
  return { cloth: planes.slice(0, 3), mask: planes[3] }
}

function assertSameAsPlainly (flow: Tensor, garment: PreparedGarment): void {
  const x = createTensor([1, 9, HEIGHT, WIDTH])
  const warpedMask = createTensor([1, 1, HEIGHT, WIDTH])
  warpGarment(flow, garment, x, 6, warpedMask)
  const expected = warpPlainly(flow, garment)
  assertClose(warpedMask.data, expected.mask, 1e-5, 1e-6)
  for (let channel = 0; channel < 3; channel++) {
    const seen = expected.cloth[channel].map((value, i) => expected.mask[i] > 0 ? value : 1)
    assertClose(x.data.subarray((6 + channel) * SIZE, (7 + channel) * SIZE), seen, 1e-5, 1e-6)
  }
}

test('a wild flow gives the same pixels as the definition, shortcuts included', () => {
  const flow = drawFlow((x, y) => [Math.sin(x * 2 + y) * 30, Math.cos(x - y * 2) * 40])
  assertSameAsPlainly(flow, drawGarment(14, 20, 33, 50))
})

test('a garment that touches the border is repeated beyond it as the definition says', () => {
  assertSameAsPlainly(drawFlow((x, y) => [x * 12 - 30, y * 14 - 40]), drawGarment(0, 0, 20, 64))
  assertSameAsPlainly(drawFlow((x, y) => [x * 12 - 30, y * 14 - 40]), drawGarment(30, 40, 48, 64))
})

test('zero flow reads where the release reads: end points on the border, not half a pixel in', () => {
  const garment = drawGarment(0, 0, WIDTH, HEIGHT)
  garment.cloth.data.fill(0)
  for (let x = 0; x < WIDTH; x++) for (let y = 0; y < HEIGHT; y++) garment.cloth.data[(y * WIDTH + x) * 3] = x
  const x = createTensor([1, 3, HEIGHT, WIDTH])
  warpGarment(drawFlow(() => [0, 0]), garment, x, 0, createTensor([1, 1, HEIGHT, WIDTH]))
  const read = (column: number) => (x.data[column] + 1) * 127.5
  const expected = (column: number) => Math.min(Math.max((2 * column / (WIDTH - 1) * WIDTH - 1) / 2, 0), WIDTH - 1)
  assertClose([0, 1, 20, 46, 47].map(read), [0, 1, 20, 46, 47].map(expected), 1e-4, 1e-4)
})

test('the box of a mask bounds its garment pixels, and an empty mask has none', () => {
  assert.deepEqual(findMaskBox(drawGarment(3, 5, 9, 12).mask), { left: 3, top: 5, right: 8, bottom: 11 })
  const { left, right } = findMaskBox(drawGarment(0, 0, 0, 0).mask)
  assert.ok(left > right)
})
