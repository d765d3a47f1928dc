import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'

/** How the garment is separated from its background; `drawn` is by hand. */
export type MaskSource = 'network' | 'plain-background' | 'whole-picture' | 'drawn'

/** A garment ready to be worn: centred on white, with its mask, both 768x1024. */
export interface PreparedGarment {
  readonly cloth: RgbImage
  /** 255 garment, 0 background. */
  readonly mask: ByteMap
  /** [1, 21, 3]: where its named points lie in `cloth`, x and y in [-1, 1], and 1 where that is known, else 0. */
  readonly points?: Tensor
}
