/** A cut-out in the photo's own coordinates: given out for correction by hand, and taken back corrected. */
import { fitCentred } from '../raster/frame.ts'
import { clamp, type Size } from '../raster/geometry.ts'
import { samplePart, type FoundGarment } from './garment-region.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

/** Longest side of the mask that is given out: a brush is coarser than that. */
const DRAWN_SIDE = 640

/** Probability 0..255 over the whole photo; what lies outside of the found region is 0. */
export function maskOverPhoto (found: FoundGarment, photo: Size): ByteMap {
  const { width, height } = fitCentred(photo, { width: DRAWN_SIDE, height: DRAWN_SIDE })
  const { region } = found
  const left = Math.round(region.left * width / photo.width)
  const top = Math.round(region.top * height / photo.height)
  const part = samplePart(found, region, {
    width: clamp(Math.round(region.width * width / photo.width), 1, width - left),
    height: clamp(Math.round(region.height * height / photo.height), 1, height - top)
  })
  const data = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++, i++) data[(top + y) * width + left + x] = part.data[i] * 255
  }
  return { data, width, height }
}

/** A mask drawn by hand over the whole photo, as a found garment. */
export function takeDrawn (drawn: ByteMap, photo: RgbImage): FoundGarment {
  const probability = {
    data: Float32Array.from(drawn.data, (level) => level / 255),
    width: drawn.width,
    height: drawn.height
  }
  return { probability, region: { left: 0, top: 0, width: photo.width, height: photo.height }, certainty: 1 }
}
