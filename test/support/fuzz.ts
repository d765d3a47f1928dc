/** How long the fuzzers go on, and from where: the same few runs in every test, others for minutes on demand. */
import fc from 'fast-check'

const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0)
const SEED = 20_260_101
// One of them with many small pieces costs more than all others together.
const MOST_DAMAGES = 12

/**
 * What `fc.assert` is given: `runs` runs of a fixed seed, or with FUZZ_MINUTES as many as fit into these minutes, of
 * a seed that a failure tells.
 */
export function fuzzing (runs: number): fc.Parameters<unknown> {
  if (MINUTES === 0) return { numRuns: runs, seed: SEED }
  return { numRuns: Infinity, interruptAfterTimeLimit: MINUTES * 60_000, markInterruptAsFailure: false }
}

type Damage = (bytes: Buffer) => Buffer

/** What goes wrong with files: changed, missing, doubled and inserted bytes, and a wrong end. */
export function damages (length: number): fc.Arbitrary<readonly Damage[]> {
  const at = fc.nat(length - 1)
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 })
  const damage = fc.oneof(
    fc.tuple(at, bytes).map(([start, other]): Damage => (file) =>
      Buffer.concat([file.subarray(0, start), other, file.subarray(start + other.length)])),
    fc.tuple(at, bytes).map(([start, other]): Damage => (file) =>
      Buffer.concat([file.subarray(0, start), other, file.subarray(start)])),
    fc.tuple(at, at).map(([start, count]): Damage => (file) =>
      Buffer.concat([file.subarray(0, start), file.subarray(start + (count % 1000))])),
    fc.tuple(at, at).map(([start, count]): Damage => (file) =>
      Buffer.concat([file.subarray(0, start), file.subarray(start, start + (count % 1000)), file.subarray(start)])),
    at.map((end): Damage => (file) => file.subarray(0, end))
  )
  return fc.array(damage, { minLength: 1, maxLength: MOST_DAMAGES })
}

export function damaged (file: Uint8Array, changes: readonly Damage[]): Buffer {
  return changes.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(file))
}
