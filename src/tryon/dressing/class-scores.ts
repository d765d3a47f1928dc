/** What the scores of the 13 condition classes at one pixel say: the winner, and the softmax share in front. */
import { CONDITION_COUNT } from '../records/labels.ts'

/** Index of the largest of 13 values from `at` on, the lowest on ties. */
export function argmax (values: Float32Array | Float64Array, at: number): number {
  let best = 0
  for (let channel = 1; channel < CONDITION_COUNT; channel++) {
    if (values[at + channel] > values[at + best]) best = channel
  }
  return best
}

/** exp(-k / EXP_STEPS); beyond the last entry the value is below 2e-9. */
const EXP_STEPS = 64
const EXP_TABLE = Float64Array.from({ length: 20 * EXP_STEPS + 1 }, (_, k) => Math.exp(-k / EXP_STEPS))

/** exp(-t) for t >= 0 by table and two Taylor terms, error below 1e-6: the occlusion is needed to 1e-3. */
function decay (t: number): number {
  const k = t * EXP_STEPS | 0
  if (k >= EXP_TABLE.length) return 0
  const rest = t - k / EXP_STEPS
  return EXP_TABLE[k] * (1 - rest + 0.5 * rest * rest)
}

/** Softmax share of everything that lies in front of a garment: all but the classes `behind` it, its own among them. */
export function occlusionOf (values: Float64Array, label: number, behind: readonly number[]): number {
  const most = values[label]
  let all = 0
  for (let channel = 0; channel < CONDITION_COUNT; channel++) all += decay(most - values[channel])
  let hidden = 0
  for (const channel of behind) hidden += decay(most - values[channel])
  return (all - hidden) / all
}
