import { readFileSync } from 'node:fs'
import type { PreparedGarment } from '../../src/tryon/records/garment.ts'
import type { ConditionOutputs } from '../../src/tryon/records/networks.ts'
import type { PersonRecord } from '../../src/tryon/records/person.ts'
import type { Tensor } from '../../src/tryon/raster/tensor.ts'
import { readFloats } from './npy.ts'
import { readMap, readRgb } from './pictures.ts'
import { sharedPath } from './shared.ts'

const item = (name: string) => sharedPath('parity', 'item', name)

/** One of the reference float tensors, for example `tocg/input1`. */
export function readTensor (name: string): Tensor {
  return readFloats(sharedPath('parity', `${name}.npy`))
}

/** The person of the reference item. */
export async function readReferencePerson (): Promise<PersonRecord> {
  const { people } = JSON.parse(readFileSync(item('keypoints.json'), 'utf8'))
  return {
    image: await readRgb(item('image.png')),
    parse: await readMap(item('parse.png')),
    densePose: await readRgb(item('densepose.png')),
    keypoints: Float64Array.from(people[0].pose_keypoints_2d)
  }
}

/** The garment of the reference item. */
export async function readReferenceGarment (): Promise<PreparedGarment> {
  return { cloth: await readRgb(item('cloth.png')), mask: await readMap(item('cloth_mask.png')) }
}

/** What the reference condition generator answered for the reference item. */
export function readReferenceCondition (): ConditionOutputs {
  return {
    flow: readTensor('tocg/flow_4_nhwc'),
    segmentation: readTensor('tocg/fake_segmap_raw'),
    warpedCloth: readTensor('tocg/warped_c'),
    warpedMask: readTensor('tocg/warped_cm')
  }
}
