import assert from 'node:assert/strict'

/** Number of positions where two byte arrays differ, positions marked in `ignore` left out. */
export function countDifferences (actual: Uint8Array, expected: Uint8Array, ignore?: Uint8Array): number {
  assert.equal(actual.length, expected.length)
  let count = 0
  for (let i = 0; i < actual.length; i++) {
    if (actual[i] !== expected[i] && !ignore?.[i]) count++
  }
  return count
}

/** Fails when two float arrays differ by more than the parity tolerances. */
export function assertClose (
  actual: ArrayLike<number>, expected: ArrayLike<number>, largest = 1e-3, mean = 1e-4
): void {
  assert.equal(actual.length, expected.length)
  let most = 0
  let sum = 0
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i])
    if (!(difference <= most)) most = difference
    sum += difference
  }
  assert.ok(most <= largest, `largest difference ${most}`)
  assert.ok(sum / actual.length <= mean, `mean difference ${sum / actual.length}`)
}
