import { checkpointError } from '../pth/errors.ts'
import type { StateDict } from '../weights/state-dict.ts'

export interface ExpectedTensor {
  readonly shape: readonly number[]
  /** Not needed for the outputs: may be missing, but not of another shape. */
  readonly optional?: boolean
}

export type ExpectedTensors = ReadonlyMap<string, ExpectedTensor>

/** Names listed in an error message before it says "and N more". */
const NAMED_KEYS = 3

/**
 * Requires exactly the expected tensors.
 * @throws ImportError CHECKPOINT_KEYS naming missing and unknown tensors, CHECKPOINT_SHAPE naming the first wrong one
 */
export function requireTensors (state: StateDict, expected: ExpectedTensors, network: string): void {
  const missing = [...expected]
    .filter(([name, { optional }]) => optional !== true && !state.shapes.has(name))
    .map(([name]) => name)
  const unknown = [...state.shapes.keys()].filter((name) => !expected.has(name))
  if (missing.length > 0 || unknown.length > 0) {
    const parts = [
      missing.length > 0 && `missing ${listed(missing)}`,
      unknown.length > 0 && `unknown ${listed(unknown)}`
    ]
    throw checkpointError(
      'CHECKPOINT_KEYS',
      `These are not the weights of HR-VITON's ${network}: ${parts.filter(Boolean).join('; ')}.`
    )
  }
  for (const [name, shape] of state.shapes) {
    const wanted = expected.get(name)!.shape
    if (shape.length !== wanted.length || shape.some((side, i) => side !== wanted[i])) {
      throw checkpointError(
        'CHECKPOINT_SHAPE',
        `"${name}" of the ${network} is [${shape.join(', ')}], expected [${wanted.join(', ')}].`
      )
    }
  }
}

/**
 * Reads the width of a network from the first side of one of its tensors.
 * @param perUnit how many times the width that side is
 * @throws ImportError CHECKPOINT_KEYS when the tensor is missing or no multiple
 */
export function widthOf (state: StateDict, name: string, perUnit: number, network: string): number {
  const side = state.shapes.get(name)?.[0]
  if (side === undefined || side === 0 || side % perUnit !== 0) {
    throw checkpointError('CHECKPOINT_KEYS', `These are not the weights of HR-VITON's ${network}: no usable "${name}".`)
  }
  return side / perUnit
}

function listed (names: readonly string[]): string {
  const shown = names.slice(0, NAMED_KEYS).map((name) => `"${name}"`).join(', ')
  return names.length > NAMED_KEYS ? `${shown} and ${names.length - NAMED_KEYS} more` : shown
}
