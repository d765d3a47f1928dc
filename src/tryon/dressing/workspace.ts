import {
  CONDITION_HEIGHT,
  CONDITION_WIDTH,
  createTensor,
  FULL_HEIGHT,
  FULL_WIDTH,
  type ByteMap,
  type Tensor
} from '../raster/tensor.ts'
import { GENERATOR_COUNT } from '../records/labels.ts'
import type { PersonInputs } from '../records/person.ts'

/** Channels of each picture within the generator's `x`: agnostic, DensePose, warped cloth. */
const PICTURE_PLANES = 3
const X_PLANES = 3 * PICTURE_PLANES

/**
 * The large arrays of a try-on, allocated once and reused: 28 MB, 22 MB and three of 3 MB. The try-on pipeline owns
 * them, and lends them to one run at a time.
 */
export interface Workspace {
  /** [1, 4, 256, 192]: cloth RGB in [-1, 1] and its mask. */
  readonly conditionCloth: Tensor
  /** [1, 9, 1024, 768], the generator's first input: the next three in one piece of memory. */
  readonly x: Tensor
  /** [1, 3, 1024, 768] each, views of `x`. */
  readonly agnostic: Tensor
  readonly densePose: Tensor
  readonly cloth: Tensor
  /** [1, 7, 1024, 768], the generator's segmentation. */
  readonly oneHot: Tensor
  /** [1, 1, 1024, 768]: the garment's mask as worn, in [0, 1]. */
  readonly warpedMask: Tensor
  /** Condition classes 0..12 at full size. */
  readonly labels: ByteMap
  /** Share of each pixel of the warped garment that hair, arms or other things cover; elsewhere 0. */
  readonly occlusion: Float32Array
  /** Whose agnostic and DensePose planes `x` holds now: the one thing that one run leaves to the next. */
  shownPerson: PersonInputs | undefined
}

export function createWorkspace (width = FULL_WIDTH, height = FULL_HEIGHT): Workspace {
  const x = createTensor([1, X_PLANES, height, width])
  const picture = (index: number): Tensor => {
    const size = PICTURE_PLANES * width * height
    return { data: x.data.subarray(index * size, (index + 1) * size), shape: [1, PICTURE_PLANES, height, width] }
  }
  return {
    conditionCloth: createTensor([1, 4, CONDITION_HEIGHT, CONDITION_WIDTH]),
    x,
    agnostic: picture(0),
    densePose: picture(1),
    cloth: picture(2),
    oneHot: createTensor([1, GENERATOR_COUNT, height, width]),
    warpedMask: createTensor([1, 1, height, width]),
    labels: { data: new Uint8Array(width * height), width, height },
    occlusion: new Float32Array(width * height),
    shownPerson: undefined
  }
}
