import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLUR_SIGMA, BLUR_SIZE, gaussianWeights, resizeThenBlur } from '../../../src/tryon/dressing/blur.ts'
import { assertClose } from '../../support/compare.ts'
import { resizePlane } from '../../support/resize-plane.ts'

/** The two steps one after the other, on a line, as the definition says them. */
function inTwoSteps (line: Float32Array, outSize: number): number[] {
  const wide = resizePlane(line, line.length, 1, outSize, 1)
  const kernel = gaussianWeights(BLUR_SIZE, BLUR_SIGMA)
  return Array.from({ length: outSize }, (_, at) =>
    kernel.reduce((sum, weight, k) => sum + weight * (wide[at + k - 7] ?? 0), 0))
}

for (const [size, outSize] of [[24, 96], [12, 24]] as const) {
  test(`the composed operator from ${size} to ${outSize} equals resizing, then blurring with zero padding`, () => {
    const line = Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7) * 5)
    const { taps, starts, weights } = resizeThenBlur(size, outSize)
    const composed = Array.from({ length: outSize }, (_, row) =>
      Array.from({ length: taps }, (_, tap) => weights[row * taps + tap] * line[starts[row] + tap]).reduce(
        (a, b) => a + b
      )
    )
    assertClose(composed, inTwoSteps(line, outSize), 1e-6, 1e-6)
  })
}

test('up-sampling by four and the blur need six taps', () => {
  assert.equal(resizeThenBlur(192, 768).taps, 6)
})

test('the Gaussian has the release\'s weights', () => {
  assertClose(gaussianWeights(15, 3).slice(0, 8),
    [0.00884695, 0.01821591, 0.0335624, 0.05533504, 0.08163802, 0.10777793, 0.12732458, 0.13459835], 1e-7, 1e-7)
})
