import { LABELS } from '../../src/checkpoints/hr-viton/generator-layout.ts'
import { createRandom } from '../../src/tryon/raster/random.ts'
import { CONDITION_OF_LIP, GENERATOR_OF_CONDITION } from '../../src/tryon/records/labels.ts'
import { type ByteMap, createTensor, type Tensor } from '../../src/tryon/raster/tensor.ts'

/** Generator labels 0..6 as [1, 7, height, width]. */
export function oneHot (labels: Uint8Array, height: number, width: number): Tensor {
  const segmentation = createTensor([1, LABELS, height, width])
  for (let i = 0; i < labels.length; i++) segmentation.data[labels[i] * labels.length + i] = 1
  return segmentation
}

/** A smooth picture-like input of the generator, the same at every call. */
export function smoothPicture (height: number, width: number): Tensor {
  const x = createTensor([1, 9, height, width])
  for (let i = 0; i < x.data.length; i++) x.data[i] = Math.sin(i * 0.013 + Math.floor(i / width) * 0.07)
  return x
}

export const LABEL_MAPS: ReadonlyArray<readonly [string, (x: number, y: number) => number]> = [
  ['one label everywhere', () => 3],
  ['stripes', (x, y) => Math.floor((x + 2 * y) / 17) % LABELS],
  ['single pixels on a plain ground', (x, y) => x % 11 === 3 && y % 7 === 5 ? 1 + (x + y) % 6 : 0],
  ['labels that change at the border only', (x, y) => x === 0 || y === 0 ? 5 : 2]
]

/** A random label at every pixel. */
export function noiseLabels (height: number, width: number): Uint8Array {
  const random = createRandom(7)
  return Uint8Array.from({ length: height * width }, () => Math.floor(random() * LABELS))
}

/** LIP labels of a person as generator labels: every fourth pixel of the middle columns, 256 x 128. */
export function generatorLabels (parse: ByteMap): Uint8Array {
  const [height, width, step] = [256, 128, 4]
  const left = (parse.width - width * step) / 2
  return Uint8Array.from({ length: height * width }, (_, i) => {
    const lip = parse.data[Math.floor(i / width) * step * parse.width + left + i % width * step]
    return GENERATOR_OF_CONDITION[CONDITION_OF_LIP[lip]]
  })
}
