/** Label maps out of logits. */
import { blend } from '../../raster/geometry.ts'
import { bilinearTaps } from '../../raster/resample.ts'
import type { ByteMap, Tensor } from '../../raster/tensor.ts'

/** The most likely class of each element of logits [1, C, h, w], lowest class on ties. */
function argmax ({ data, shape }: Tensor): ByteMap {
  const [, classes, height, width] = shape
  const size = width * height
  const labels = new Uint8Array(size)
  const best = data.slice(0, size)
  for (let c = 1, from = size; c < classes; c++, from += size) {
    for (let i = 0; i < size; i++) {
      if (data[from + i] > best[i]) {
        best[i] = data[from + i]
        labels[i] = c
      }
    }
  }
  return { data: labels, width, height }
}

/**
 * The class with the largest bilinear mix of four elements of logits: `corners` are upper left and right, lower left
 * and right.
 */
function mixedArgmax (
  logits: Float32Array, size: number, classes: number, [a, b, c, d]: readonly number[], across: number, down: number
): number {
  let best = 0
  let most = -Infinity
  for (let label = 0, from = 0; label < classes; label++, from += size) {
    const value = blend(logits[from + a], logits[from + b], logits[from + c], logits[from + d], across, down)
    if (value > most) { most = value; best = label }
  }
  return best
}

/**
 * Argmax of logits [1, C, h, w] resized bilinearly to `width` x `height`. Where four neighbours
 * agree on a class their mix does too, so only the outlines are computed.
 */
export function argmaxLabels (logits: Tensor, width: number, height: number): ByteMap {
  const small = argmax(logits)
  if (small.width === width && small.height === height) return small
  const [, classes] = logits.shape
  const size = small.width * small.height
  const xs = bilinearTaps(small.width, width)
  const ys = bilinearTaps(small.height, height)
  const labels = new Uint8Array(width * height)
  for (let y = 0, o = 0; y < height; y++) {
    const [top, bottom, down] = [ys.first[y] * small.width, ys.second[y] * small.width, ys.weight[y]]
    for (let x = 0; x < width; x++, o++) {
      const a = top + xs.first[x]
      const b = top + xs.second[x]
      const c = bottom + xs.first[x]
      const d = bottom + xs.second[x]
      const label = small.data[a]
      if (label === small.data[b] && label === small.data[c] && label === small.data[d]) {
        labels[o] = label
        continue
      }
      labels[o] = mixedArgmax(logits.data, size, classes, [a, b, c, d], xs.weight[x], down)
    }
  }
  return { data: labels, width, height }
}

/**
 * A copy of logits in which each element is mixed with its neighbours, weights 1 2 1 along both
 * axes: a network that ends in a pixel shuffle answers each of four neighbours by other weights, and outlines
 * would be combs.
 */
export function smoothLogits ({ data, shape }: Tensor): Tensor {
  const [, classes, height, width] = shape
  const across = new Float32Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const x = i % width
    const left = x > 0 ? data[i - 1] : data[i]
    const right = x < width - 1 ? data[i + 1] : data[i]
    across[i] = (left + 2 * data[i] + right) / 4
  }
  const out = new Float32Array(data.length)
  for (let c = 0, i = 0; c < classes; c++) {
    for (let y = 0; y < height; y++) {
      const up = y > 0 ? width : 0
      const down = y < height - 1 ? width : 0
      for (let x = 0; x < width; x++, i++) out[i] = (across[i - up] + 2 * across[i] + across[i + down]) / 4
    }
  }
  return { data: out, shape }
}
