/** By how much the generator has lit the warped cloth. */
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { learnCells } from './cells.ts'
import { logOf } from './tones.ts'
import type { WarpedGarment } from './try-on-context.ts'

/** Mask from which on the warped cloth is there whole. */
const WHOLE = 0.85

/** Logarithm of brightness of pixel `i` of three planes in [-1, 1]. */
const brightnessOf = (planes: Float32Array, i: number, size: number): number =>
  logOf((planes[i] + 1) * 127.5, (planes[i + size] + 1) * 127.5, (planes[i + 2 * size] + 1) * 127.5)

/**
 * Logarithms of what the generator has multiplied the brightness of the warped cloth by, a plane of cells, where
 * `labels` say `worn`; `undefined` without cloth. At hems, where skin may be drawn, it goes on from the cloth around.
 */
export function findPresentLight (
  { cloth, mask }: WarpedGarment, labels: ByteMap, worn: number, isHem: (i: number) => boolean, generated: Tensor
): Float32Array | undefined {
  const size = labels.data.length
  const isWhole = (i: number): boolean => labels.data[i] === worn && mask.data[i] >= WHOLE && !isHem(i)
  return learnCells(labels, isWhole, (_, i) =>
    brightnessOf(generated.data, i, size) - brightnessOf(cloth.data, i, size), 1)?.[0]
}
