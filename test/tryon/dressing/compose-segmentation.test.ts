import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussianWeights } from '../../../src/tryon/dressing/blur.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { createSegmentationComposer } from '../../../src/tryon/dressing/segmentation-composer.ts'
import { createTensor, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { assertClose } from '../../support/compare.ts'
import { resizePlane } from '../../support/resize-plane.ts'

const [W, H, OUT_W, OUT_H] = [24, 32, 96, 128]
const SIZE = W * H
const OUT = OUT_W * OUT_H

/** Blobs: background, an upper garment with a soft edge, an arm across it, hair at the top; thirteen planes. */
function drawSegmentation (): Tensor {
  const segmentation = createTensor([1, 13, H, W])
  const plane = (label: number, value: (x: number, y: number) => number) => {
    for (let i = 0; i < SIZE; i++) segmentation.data[label * SIZE + i] = Math.max(value(i % W, Math.floor(i / W)), 0)
  }
  plane(Condition.background, () => 2)
  plane(Condition.upper, (x, y) => 12 - Math.hypot(x - 12, y - 18) * 1.5)
  plane(Condition.leftArm, (x, y) => 9 - Math.abs(x - y + 8) * 4)
  plane(Condition.hair, (x, y) => 7 - Math.hypot(x - 12, y - 3) * 2)
  plane(Condition.noise, (x, y) => ((x * 7 + y * 13) % 11) / 5)
  return segmentation
}

function drawMask (): Tensor {
  const mask = createTensor([1, 1, H, W])
  for (let i = 0; i < SIZE; i++) mask.data[i] = Math.min(Math.max(9 - Math.hypot(i % W - 12, i / W - 18), 0), 1)
  return mask
}

function blur (plane: Float32Array): Float64Array {
  const kernel = gaussianWeights(15, 3)
  const pass = (source: ArrayLike<number>, step: number, length: number) =>
    Float64Array.from({ length: OUT }, (_, i) => {
      const at = step === 1 ? i % OUT_W : Math.floor(i / OUT_W)
      return kernel.reduce(
        (sum, weight, k) => (at + k - 7 >= 0 && at + k - 7 < length ? sum + weight * source[i + (k - 7) * step] : sum),
        0
      )
    })
  return pass(pass(plane, 1, OUT_W), OUT_W, OUT_H)
}

/** The definition with all thirteen planes at full size. */
function composePlainly (segmentation: Tensor, mask: Tensor) {
  const planes = Array.from({ length: 13 }, (_, label) => {
    const plane = segmentation.data.slice(label * SIZE, (label + 1) * SIZE)
    if (label === Condition.upper) for (let i = 0; i < SIZE; i++) plane[i] *= mask.data[i]
    return blur(resizePlane(plane, W, H, OUT_W, OUT_H))
  })
  const labels = new Uint8Array(OUT)
  const occlusion = new Float32Array(OUT)
  for (let i = 0; i < OUT; i++) {
    for (let label = 1; label < 13; label++) if (planes[label][i] > planes[labels[i]][i]) labels[i] = label
    const shares = planes.map((plane) => Math.exp(plane[i]))
    const all = shares.reduce((a, b) => a + b)
    occlusion[i] = 1 - (shares[0] + shares[3] + shares[4]) / all
  }
  return { labels, occlusion }
}

function compose (segmentation: Tensor, mask: Tensor, worn: Tensor) {
  const labels = { data: new Uint8Array(OUT), width: OUT_W, height: OUT_H }
  const occlusion = new Float32Array(OUT).fill(NaN)
  createSegmentationComposer(W, H, OUT_W, OUT_H).compose(segmentation, mask, worn, labels, occlusion, UPPER_BODY)
  return { labels: labels.data, occlusion }
}

test('labels equal those of resizing, blurring and argmax over full planes', () => {
  const expected = composePlainly(drawSegmentation(), drawMask())
  const { labels } = compose(drawSegmentation(), drawMask(), createTensor([1, 1, OUT_H, OUT_W]))
  assert.deepEqual(labels, expected.labels)
  for (const label of [Condition.background, Condition.hair, Condition.upper, Condition.leftArm]) {
    assert.ok(labels.includes(label))
  }
})

test('labels do not depend on where the garment is worn', () => {
  const worn = createTensor([1, 1, OUT_H, OUT_W])
  worn.data.fill(1)
  assert.deepEqual(
    compose(drawSegmentation(), drawMask(), worn).labels,
    composePlainly(drawSegmentation(), drawMask()).labels
  )
})

test('occlusion is the softmax share of what lies in front, and 0 where no garment is worn', () => {
  const worn = createTensor([1, 1, OUT_H, OUT_W])
  worn.data.fill(0.5, OUT / 4, OUT)
  const { occlusion } = compose(drawSegmentation(), drawMask(), worn)
  const expected = composePlainly(drawSegmentation(), drawMask()).occlusion.map((share, i) => i < OUT / 4 ? 0 : share)
  assertClose(occlusion, expected, 2e-5, 5e-6)
})

test('where all channels are 0 the label is background', () => {
  const { labels } = compose(createTensor([1, 13, H, W]), drawMask(), createTensor([1, 1, OUT_H, OUT_W]))
  assert.ok(labels.every((label) => label === Condition.background))
})
