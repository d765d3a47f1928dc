/** The garment's named points for people. */
import type { RgbImage, Tensor } from '../raster/tensor.ts'

/** Radius of a point in pixels of the 768 that a garment's picture is wide: seen at a glance, hides no detail. */
const RADIUS = 9
/** Points that are likelier absent than there are not shown. */
const LIKELY = 0.5
const COLOUR = [190, 40, 80] as const

/** A copy of the garment's picture with a disc on each of the points [1, K, 3] that a network is rather sure of. */
export function paintPoints ({ data: cloth, width, height }: RgbImage, { data: points }: Tensor): RgbImage {
  const data = Uint8Array.from(cloth)
  for (let k = 0; k < points.length; k += 3) {
    if (points[k + 2] < LIKELY) continue
    const x = Math.round((points[k] + 1) / 2 * width)
    const y = Math.round((points[k + 1] + 1) / 2 * height)
    paintDisc({ data, width, height }, x, y)
  }
  return { data, width, height }
}

/** A disc about (x, y), as far as it lies in the picture; in place. */
function paintDisc ({ data, width, height }: RgbImage, x: number, y: number): void {
  for (let row = Math.max(y - RADIUS, 0); row <= Math.min(y + RADIUS, height - 1); row++) {
    for (let column = Math.max(x - RADIUS, 0); column <= Math.min(x + RADIUS, width - 1); column++) {
      if ((row - y) ** 2 + (column - x) ** 2 <= RADIUS ** 2) data.set(COLOUR, 3 * (row * width + column))
    }
  }
}
