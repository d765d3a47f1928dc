/** `[N, H, W, C]` */
export type Shape = readonly [number, number, number, number]

/** Convolution as its definition has it; `groups` 1, or one a channel (weights [1, H, W, C x multiplier]). */
export function convolve (
  x: readonly number[],
  [, height, width, channels]: Shape,
  weight: readonly number[],
  weightShape: Shape,
  bias: readonly number[],
  stride: number,
  same: boolean,
  depthwise: boolean
) {
  const [first, rows, columns, last] = weightShape
  const count = depthwise ? last : first
  const side = (size: number, kernel: number) =>
    same ? Math.ceil(size / stride) : Math.floor((size - kernel) / stride) + 1
  const [outHeight, outWidth] = [side(height, rows), side(width, columns)]
  const top = same ? Math.max((outHeight - 1) * stride + rows - height, 0) >> 1 : 0
  const left = same ? Math.max((outWidth - 1) * stride + columns - width, 0) >> 1 : 0
  const out: number[] = []
  for (let v = 0; v < outHeight; v++) {
    for (let u = 0; u < outWidth; u++) for (let o = 0; o < count; o++) out.push(bias[o] + at(v, u, o))
  }
  return { shape: [1, outHeight, outWidth, count] as Shape, out }

  function at (v: number, u: number, o: number): number {
    let sum = 0
    for (let r = 0; r < rows; r++) {
      for (let s = 0; s < columns; s++) {
        const [y, z] = [v * stride - top + r, u * stride - left + s]
        if (y < 0 || z < 0 || y >= height || z >= width) continue
        const pixel = (y * width + z) * channels
        if (depthwise) sum += x[pixel + Math.floor((o * channels) / count)] * weight[(r * columns + s) * count + o]
        else {
          for (let c = 0; c < channels; c++) sum += x[pixel + c] * weight[((o * rows + r) * columns + s) * channels + c]
        }
      }
    }
    return sum
  }
}
