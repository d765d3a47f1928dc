import { DENSEPOSE_COLOURS, Condition, CONDITION_COUNT, Generator, readLabels } from '../../src/tryon/records/labels.ts'
import type { ConditionOutputs, GarmentMaskOutputs, GeneratorInputs } from '../../src/tryon/records/networks.ts'
import { createTensor, type Tensor } from '../../src/tryon/raster/tensor.ts'
import { pictureOf } from './golden.ts'

/**
 * Networks drawn by formulas: they answer what a trained one might, so that every stage has something to
 * do, and answer the same when the shipped weights change.
 */

const MASK_SIDE = 160
/** Everything within this many pixels of the garment's colours is garment: narrow gaps close, as in a coarse mask. */
const SPREAD = 2

/** Garment wherever the photo is greenish, as both fixtures are and their grounds are not; too wide, and frayed. */
export const standInMask = {
  garmentMaskSize: { width: MASK_SIDE, height: MASK_SIDE },
  async garmentMask (photo: Tensor): Promise<GarmentMaskOutputs> {
    const size = MASK_SIDE * MASK_SIDE
    const isCloth = (x: number, y: number) => {
      const [red, green, blue] = [0, 1, 2].map((channel) => photo.data[channel * size + y * MASK_SIDE + x])
      return green > red + 0.02 && green > blue - 0.06
    }
    const out = createTensor([1, 1, MASK_SIDE, MASK_SIDE])
    for (let i = 0; i < size; i++) {
      const [x, y] = [i % MASK_SIDE, Math.floor(i / MASK_SIDE)]
      const reach = (x * 5 + y * 3) % 7 < 3 ? SPREAD : SPREAD - 1
      const seen = [-reach, 0, reach].some((dx) => [-reach, 0, reach].some((dy) =>
        x + dx >= 0 && x + dx < MASK_SIDE && y + dy >= 0 && y + dy < MASK_SIDE && isCloth(x + dx, y + dy)))
      out.data[i] = seen ? 0.96 : 0.03
    }
    return { mask: out }
  }
}

const FLOW = { height: 128, width: 96 }
/** DensePose parts of the left and the right arm without hands. */
const LEFT_ARM = new Set([15, 17, 19, 21])
const RIGHT_ARM = new Set([16, 18, 20, 22])

function bendingFlow (): Tensor {
  const flow = createTensor([1, FLOW.height, FLOW.width, 2])
  for (let i = 0; i < FLOW.height * FLOW.width; i++) {
    flow.data[2 * i] = 3 * Math.sin(i % FLOW.width / 12)
    flow.data[2 * i + 1] = 4 * Math.cos(Math.floor(i / FLOW.width) / 17) - 2
  }
  return flow
}

/** The parse-agnostic's own classes, arms where DensePose shows them, and the garment where it is. */
export async function standInCondition (cloth: Tensor, person: Tensor): Promise<ConditionOutputs> {
  const [, , height, width] = cloth.shape
  const size = width * height
  const parts = readLabels(pictureOf(person, CONDITION_COUNT), DENSEPOSE_COLOURS).data
  const segmentation = createTensor([1, CONDITION_COUNT, height, width])
  for (let i = 0; i < size; i++) {
    for (let at = i; at < CONDITION_COUNT * size; at += size) segmentation.data[at] = person.data[at] * 5
    if (LEFT_ARM.has(parts[i])) segmentation.data[Condition.leftArm * size + i] = 7
    if (RIGHT_ARM.has(parts[i])) segmentation.data[Condition.rightArm * size + i] = 7
    segmentation.data[Condition.upper * size + i] = cloth.data[3 * size + i] * 9
  }
  const planes = (from: number, to: number) =>
    ({ data: cloth.data.slice(from * size, to * size), shape: [1, to - from, height, width] })
  return { flow: bendingFlow(), segmentation, warpedCloth: planes(0, 3), warpedMask: planes(3, 4) }
}

/** Tones of what the agnostic picture hides, darker than any photo's: they have to be harmonised. */
const SKIN = [0.1, -0.15, -0.3]
const GROUND = [-0.35, -0.3, -0.25]

/** The garment as it was warped, flat skin and ground where the person is hidden, the photo elsewhere. */
export async function standInGenerator ({ x, segmentation, warpedMask }: GeneratorInputs): Promise<Tensor> {
  const [, , height, width] = x.shape
  const size = width * height
  const image = createTensor([1, 3, height, width])
  const is = (label: number, i: number) => segmentation.data[label * size + i] === 1
  for (let i = 0; i < size; i++) {
    const isSkin = is(Generator.leftArm, i) || is(Generator.rightArm, i)
    const isHidden = Math.abs(x.data[i] - x.data[size + i]) < 1e-6 && Math.abs(x.data[i]) < 0.01
    for (let channel = 0; channel < 3; channel++) {
      const under = isSkin ? SKIN[channel] : isHidden ? GROUND[channel] : x.data[channel * size + i]
      const share = is(Generator.upper, i) ? 1 : warpedMask.data[i]
      image.data[channel * size + i] = under + (x.data[(6 + channel) * size + i] - under) * share
    }
  }
  return image
}
