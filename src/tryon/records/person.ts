import type { Framing } from './framing.ts'
import type { GarmentKind } from './garment-kind.ts'
import type { Keypoints } from './keypoints.ts'
import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'

/** One gallery item, as read from its folder; every picture is 768 wide, 1024 high. */
export interface PersonRecord {
  readonly image: RgbImage
  /** LIP labels 0..19. */
  readonly parse: ByteMap
  /** DensePose part colours on black. */
  readonly densePose: RgbImage
  readonly keypoints: Keypoints
}

/** Level of all three channels where the agnostic picture hides the photo. */
export const GREY = 128

/** What the pipeline needs of a person who tries on a kind of garment; made of nothing else, so it can be cached. */
export interface PersonInputs {
  /** The kind of garment for which everything below is drawn. */
  readonly kind: GarmentKind
  readonly image: RgbImage
  /** The photo with garment, arms and neck painted grey (HR-VITON's agnostic drawing). */
  readonly agnostic: RgbImage
  readonly densePose: RgbImage
  /** What each pixel of the photo shows (`Layer` in layers.ts), for pasting back. */
  readonly layers: ByteMap
  /** [1, 16, 256, 192]: 13-class parse-agnostic one-hot, then DensePose colours in [-1, 1]. */
  readonly conditionInput: Tensor
  /**
   * [1, 3], in heights of the picture: the row of the neck joint, the distance between the shoulder joints and the row
   * of the middle of the hips; zeros where nothing hangs there.
   */
  readonly figure: Tensor
}

/** The photo that a visitor's own person was cut from; results are put back into it. */
export interface OriginalPhoto {
  readonly image: RgbImage
  readonly framing: Framing
}
