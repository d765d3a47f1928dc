import type { RgbImage, Tensor } from '../raster/tensor.ts'

export interface GarmentMaskOutputs {
  /** [1, 1, h, w] in [0, 1]: how likely each pixel is garment. */
  readonly mask: Tensor
  /** [1, 1, h, w] in [0, 1], of packs that tell it: how likely each pixel is a hanger, a tag or a label. */
  readonly foreign?: Tensor
  /**
   * [1, 21, 3], of packs that read them: where the garment's named points (`GARMENT_POINTS`) lie in the letterbox, x
   * and y in [-1, 1], and how likely it is that there is such a point, 0..1.
   */
  readonly points?: Tensor
}

/** What is known of garment and person beside their pictures, for packs that take it. */
export interface KnownOfWearing {
  /**
   * [1, 21, 3]: points of the garment that are known (x and y in [-1, 1] of its picture, and 1; zeros where the
   * network's own reading holds).
   */
  readonly given?: Tensor
  /** [1, 3]: the person's, as `PersonInputs` has it; where the garment ends is read off the labels alone without. */
  readonly figure?: Tensor
}

export interface ConditionOutputs {
  /** [1, 128, 96, 2] appearance flow in HR-VITON's units (divide x by 47.5, y by 63.5). */
  readonly flow: Tensor
  /** [1, 13, 256, 192], values >= 0, not softmaxed. */
  readonly segmentation: Tensor
  /** [1, 3, 256, 192] in [-1, 1]. */
  readonly warpedCloth: Tensor
  /** [1, 1, 256, 192] in [0, 1]. */
  readonly warpedMask: Tensor
  /**
   * [1, 21, 3], of packs that read the garment: where its named points (`GARMENT_POINTS`) lie in its picture, x and y
   * in [-1, 1], and how likely it is that there is such a point, 0..1.
   */
  readonly points?: Tensor
}

export interface GeneratorInputs {
  /** [1, 9, H, W]: agnostic, DensePose, warped cloth, all in [-1, 1]. */
  readonly x: Tensor
  /** [1, 7, H, W] one-hot. */
  readonly segmentation: Tensor
  /** [1, 1, H, W] in [0, 1]; packs whose generator has no such input ignore it. */
  readonly warpedMask: Tensor
}

export interface PersonOutputs {
  /** [1, 20, 256, 192] LIP logits. */
  readonly parse: Tensor
  /** [1, 25, 256, 192] DensePose part logits. */
  readonly densePose: Tensor
  /** [1, 25, 64, 48] BODY_25 heatmaps, 0..1. */
  readonly keypoints: Tensor
}

export interface DetectorOutputs {
  /** [1, 2254, 12]: face box and four points of each anchor, in pixels of the input about the anchor. */
  readonly boxes: Tensor
  /** [1, 2254, 1] logits. */
  readonly scores: Tensor
}

export interface LandmarkOutputs {
  /** [1, 195]: x, y, depth in pixels of the input, logits of visibility and presence, of 39 points. */
  readonly landmarks: Tensor
  /** [1, 1], 0..1: whether a body is in the picture. */
  readonly presence: Tensor
  /** [1, 1, 256, 256] logits. */
  readonly silhouette: Tensor
}

/** Networks that were trained on real photographs; an optional package brings them. */
export interface BodyFinder {
  /** photo [1, 3, 224, 224] in [-1, 1], letterboxed in black. */
  detect (photo: Tensor): Promise<DetectorOutputs>
  /** photo [1, 3, 256, 256] in [0, 1]: the square about one body. */
  findLandmarks (photo: Tensor): Promise<LandmarkOutputs>
}

/** The networks of a model pack, handed in by the inference room. */
export interface Networks {
  /** Side lengths of the garment mask network's input. */
  readonly garmentMaskSize: { readonly width: number, readonly height: number }
  /** photo [1, 3, h, w] in [-1, 1]. */
  garmentMask (photo: Tensor): Promise<GarmentMaskOutputs>
  /** cloth [1, 4, 256, 192] (RGB in [-1, 1] and mask), person [1, 16, 256, 192]. */
  condition (cloth: Tensor, person: Tensor, known?: KnownOfWearing): Promise<ConditionOutputs>
  /** -> image [1, 3, H, W] in [-1, 1]. */
  generator (inputs: GeneratorInputs): Promise<Tensor>
  /** photo [1, 3, 256, 192] in [-1, 1]; undefined where no pack brings this network. */
  readonly person?: (photo: Tensor) => Promise<PersonOutputs>
  /** Undefined where the optional package is not installed. */
  readonly bodyFinder?: BodyFinder
}

/** The picture functions the stages need, handed in by the imaging room. */
export interface Imaging {
  /** Lanczos resize of an 8-bit picture. */
  resize (image: RgbImage, width: number, height: number): Promise<RgbImage>
  encodePng (image: RgbImage): Promise<Uint8Array>
}
