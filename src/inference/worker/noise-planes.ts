import { createRandom } from '../../tryon/raster/random.ts'
import { createTensor, type Tensor } from '../../tryon/raster/tensor.ts'

const NOISE_INPUT = /^noise_(\d+)$/
/** The first level has two normalisations, every later one three; each level doubles the size. */
const NORMS_OF_FIRST_LEVEL = 2
const NORMS_OF_LEVEL = 3
const LEVELS = 8

/**
 * The noise of a generator imported with `--noise-inputs`: a plane [1, 1, h, w] of normal numbers for each
 * input named `noise_k`, the same at every run so that a result can be repeated. Other graphs get none.
 */
export function noisePlanes (inputNames: readonly string[], height: number, width: number): Record<string, Tensor> {
  const planes = inputNames.map((name) => NOISE_INPUT.exec(name)).filter((match) => match !== null)
  return Object.fromEntries(planes.map(([name, index]) => [name, noisePlane(Number(index), height, width)]))
}

function noisePlane (index: number, height: number, width: number): Tensor {
  const level = Math.max(0, Math.floor((index - NORMS_OF_FIRST_LEVEL) / NORMS_OF_LEVEL) + 1)
  const shift = LEVELS - 1 - level
  const plane = createTensor([1, 1, height >> shift, width >> shift])
  const random = createRandom(index + 1)
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = normal(random)
  return plane
}

/** The Box-Muller transform of two uniform numbers. */
function normal (random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
