/** A second opinion from the mirrored photo: left becomes right, and the network's weak side its strong one. */
import type { Networks, PersonOutputs } from '../records/networks.ts'
import type { Tensor } from '../raster/tensor.ts'

/** LIP labels, DensePose parts and BODY_25 joints that exchange places in a mirror. */
const PARSE_PAIRS = [[14, 15], [16, 17], [18, 19]] as const
const PART_PAIRS = Array.from({ length: 11 }, (_, i) => [3 + 2 * i, 4 + 2 * i] as const)
const JOINT_PAIRS = [
  [2, 5], [3, 6], [4, 7], [9, 12], [10, 13], [11, 14], [15, 16], [17, 18], [19, 22], [20, 23], [21, 24]
] as const

type Pairs = ReadonlyArray<readonly [number, number]>

/** The tensor [1, C, H, W] as a mirror shows it; channels stay. */
export function mirrorTensor ({ data, shape }: Tensor): Tensor {
  const width = shape[3]
  const out = new Float32Array(data.length)
  for (let row = 0; row < data.length; row += width) {
    for (let x = 0; x < width; x++) out[row + x] = data[row + width - 1 - x]
  }
  return { data: out, shape }
}

/** Mean of `direct` and of `mirrored` turned back: columns reversed, paired channels exchanged. */
function mergeMirrored (direct: Tensor, mirrored: Tensor, pairs: Pairs): Tensor {
  const [, channels, height, width] = direct.shape
  const partner = Int32Array.from({ length: channels }, (_, c) => c)
  for (const [a, b] of pairs) { partner[a] = b; partner[b] = a }
  const out = new Float32Array(direct.data.length)
  for (let c = 0, row = 0; c < channels; c++) {
    for (let y = 0; y < height; y++, row += width) {
      const other = (partner[c] * height + y + 1) * width - 1
      for (let x = 0; x < width; x++) out[row + x] = (direct.data[row + x] + mirrored.data[other - x]) / 2
    }
  }
  return { data: out, shape: direct.shape }
}

/** The network's mean answer for a photo and its mirror image. */
export async function askTwice (photo: Tensor, person: NonNullable<Networks['person']>): Promise<PersonOutputs> {
  const direct = await person(photo)
  const mirrored = await person(mirrorTensor(photo))
  return {
    parse: mergeMirrored(direct.parse, mirrored.parse, PARSE_PAIRS),
    densePose: mergeMirrored(direct.densePose, mirrored.densePose, PART_PAIRS),
    keypoints: mergeMirrored(direct.keypoints, mirrored.keypoints, JOINT_PAIRS)
  }
}
