import type { ByteMap, RgbImage } from '../raster/tensor.ts'

/** How a pixel and those beside it, above and below count in a soft outline: a binomial, as a lens draws edges. */
const SOFT = [1, 2, 1] as const
const SOFT_SUM = 16

/** Whether the garment ends at pixel `i`. */
function isOutline ({ data, width }: ByteMap, worn: number, i: number): boolean {
  const is = data[i] === worn
  return (data[i - 1] === worn) !== is || (data[i + 1] === worn) !== is ||
    (data[i - width] === worn) !== is || (data[i + width] === worn) !== is
}

/** The binomial mean of a picture about pixel `i`. */
function soften (from: Uint8Array, to: Uint8Array, i: number, width: number): void {
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        sum += SOFT[dy + 1] * SOFT[dx + 1] * from[3 * (i + dy * width + dx) + channel]
      }
    }
    to[3 * i + channel] = sum / SOFT_SUM
  }
}

/**
 * Softens the garment's outline in `picture` as a lens would: labels are all or nothing, and what is drawn by them has
 * stairs; in place.
 */
export function softenOutline (picture: RgbImage, labels: ByteMap, worn: number): void {
  const { width, height } = labels
  const sharp = picture.data.slice()
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (isOutline(labels, worn, y * width + x)) soften(sharp, picture.data, y * width + x, width)
    }
  }
}
