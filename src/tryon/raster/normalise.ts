import { createTensor, type RgbImage, type Tensor } from './tensor.ts'

/** An 8-bit level as the networks see it: [0, 255] to [-1, 1], in float32 as torchvision does it. */
export const NORMALISED = Float32Array.from({ length: 256 }, (_, level) =>
  Math.fround(Math.fround(Math.fround(level / 255) - 0.5) / 0.5))

/** Writes a picture as three float planes in [-1, 1], starting at `plane` of an [1, C, H, W] tensor. */
export function writePlanes (image: RgbImage, target: Tensor, plane: number): void {
  const size = image.width * image.height
  const out = target.data
  const { data } = image
  const red = plane * size
  const green = red + size
  const blue = green + size
  for (let i = 0, from = 0; i < size; i++, from += 3) {
    out[red + i] = NORMALISED[data[from]]
    out[green + i] = NORMALISED[data[from + 1]]
    out[blue + i] = NORMALISED[data[from + 2]]
  }
}

/** A picture as a tensor [1, 3, H, W] in [-1, 1]. */
export function toTensor (image: RgbImage): Tensor {
  const tensor = createTensor([1, 3, image.height, image.width])
  writePlanes(image, tensor, 0)
  return tensor
}
