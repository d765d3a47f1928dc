import { createRandom } from '../tryon/raster/random.ts'
import { sizeOf } from '../tryon/raster/tensor.ts'
import type { ExpectedTensors } from './hr-viton/expected-keys.ts'
import type { StateDict } from './weights/state-dict.ts'

/**
 * Random weights in the layout of a network, the same at every read: for tests and speed measurements.
 * Convolutions keep the size of their activations; BatchNorm variances are positive. What a tensor holds
 * depends on its name and shape alone; training/vectors/random_state.py draws the same.
 */
export function randomState (expected: ExpectedTensors, seed = 1): StateDict {
  const shapes = new Map([...expected].map(([name, { shape }]) => [name, shape]))
  const read = (name: string): Float32Array => {
    const base = name.replace(/_[uv]$/, '_orig')
    if (name.endsWith('.weight_u')) return unitVector(new Float32Array(shapes.get(name)![0]).fill(1))
    if (name.endsWith('.weight_v')) return rightVector(read(base), shapes.get(base)![0])
    return randomTensor(name, shapes.get(name)!, seedOf(name, seed))
  }
  return { shapes, read }
}

/** FNV-1a over the name, begun with the seed. */
function seedOf (name: string, seed: number): number {
  let hash = 2166136261 ^ seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619)
  return hash >>> 0
}

/** One power iteration from the vector of equal entries: M^T u, normalised, so that sigma is of the size of M's. */
function rightVector (weight: Float32Array, rows: number): Float32Array {
  const sums = new Float32Array(weight.length / rows)
  for (let i = 0; i < weight.length; i++) sums[i % sums.length] += weight[i]
  return unitVector(sums)
}

function unitVector (values: Float32Array): Float32Array {
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

function randomTensor (name: string, shape: readonly number[], seed: number): Float32Array {
  const values = new Float32Array(sizeOf(shape))
  const next = createRandom(seed)
  const { scale, offset } = distribution(name, shape)
  for (let i = 0; i < values.length; i++) values[i] = offset + scale * (next() * 2 - 1)
  return values
}

function distribution (name: string, shape: readonly number[]): { scale: number, offset: number } {
  if (name.endsWith('running_var')) return { scale: 0.4, offset: 1 }
  if (/block\.[14]\.weight$/.test(name)) return { scale: 0.2, offset: 1 }
  // sqrt(6 / inputs): the uniform bound that keeps the variance through a ReLU
  if (shape.length === 4) return { scale: Math.sqrt(6 / (shape[1] * shape[2] * shape[3])), offset: 0 }
  return { scale: 0.1, offset: 0 }
}
