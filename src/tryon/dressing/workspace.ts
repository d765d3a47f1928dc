import { CONDITION_HEIGHT, CONDITION_WIDTH, createTensor, FULL_HEIGHT, FULL_WIDTH, type ByteMap, type Tensor } from '../raster/tensor.ts'
import { GENERATOR_COUNT } from '../records/labels.ts'
import type { PersonInputs } from '../records/person.ts'

/** Channels of the generator's `x`: agnostic, DensePose, warped cloth. */
export const AGNOSTIC_PLANE = 0
export const DENSEPOSE_PLANE = 3
export const CLOTH_PLANE = 6
export const X_PLANES = 9

/** The large arrays of a try-on, allocated once and reused: 28 MB, 22 MB and three of 3 MB. */
export interface Workspace {
  /** [1, 4, 256, 192]: cloth RGB in [-1, 1] and its mask. */
  readonly conditionCloth: Tensor
  /** [1, 9, 1024, 768], the generator's first input. */
  readonly x: Tensor
  /** [1, 7, 1024, 768], one-hot. */
  readonly segmentation: Tensor
  /** [1, 1, 1024, 768]: the garment's mask as worn, in [0, 1]. */
  readonly warpedMask: Tensor
  /** Condition classes 0..12 at full size. */
  readonly labels: ByteMap
  /** Share of each pixel of the warped garment that hair, arms or other things cover; elsewhere 0. */
  readonly occlusion: Float32Array
  /** Whose agnostic and DensePose planes `x` holds now. */
  shownPerson: PersonInputs | undefined
}

export function createWorkspace (width = FULL_WIDTH, height = FULL_HEIGHT): Workspace {
  return {
    conditionCloth: createTensor([1, 4, CONDITION_HEIGHT, CONDITION_WIDTH]),
    x: createTensor([1, X_PLANES, height, width]),
    segmentation: createTensor([1, GENERATOR_COUNT, height, width]),
    warpedMask: createTensor([1, 1, height, width]),
    labels: { data: new Uint8Array(width * height), width, height },
    occlusion: new Float32Array(width * height),
    shownPerson: undefined
  }
}
