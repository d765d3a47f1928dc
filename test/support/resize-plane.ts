import { bilinearTaps } from '../../src/tryon/raster/resample.ts'

/**
 * Bilinear resize of one float plane [height, width] to [outHeight, outWidth], half-pixel centres: what faster code is
 * compared with.
 */
export function resizePlane (
  plane: Float32Array, width: number, height: number, outWidth: number, outHeight: number
): Float32Array {
  const xs = bilinearTaps(width, outWidth)
  const ys = bilinearTaps(height, outHeight)
  const out = new Float32Array(outWidth * outHeight)
  for (let y = 0, o = 0; y < outHeight; y++) {
    const top = ys.first[y] * width
    const bottom = ys.second[y] * width
    const down = ys.weight[y]
    for (let x = 0; x < outWidth; x++, o++) {
      const left = xs.first[x]
      const right = xs.second[x]
      const upper = plane[top + left] + (plane[top + right] - plane[top + left]) * xs.weight[x]
      const lower = plane[bottom + left] + (plane[bottom + right] - plane[bottom + left]) * xs.weight[x]
      out[o] = upper + (lower - upper) * down
    }
  }
  return out
}
