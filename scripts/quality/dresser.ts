import { join } from 'node:path'
import { CodedError } from '../../src/coded-error.ts'
import { readPersonRecord } from '../../src/gallery/person-record.ts'
import { resize } from '../../src/imaging/pictures.ts'
import { loadPack } from '../../src/inference/pack/pack.ts'
import { openNetworks } from '../../src/inference/worker/open-networks.ts'
import { closeWaistStage } from '../../src/tryon/dressing/close-waist.ts'
import { createComposeSegmentationStage } from '../../src/tryon/dressing/compose-segmentation.ts'
import { createConditionStage } from '../../src/tryon/dressing/condition.ts'
import { createSegmentationComposer } from '../../src/tryon/dressing/segmentation-composer.ts'
import type { TryOnContext } from '../../src/tryon/dressing/try-on-context.ts'
import { evenHemStage } from '../../src/tryon/dressing/even-hem.ts'
import { evenOutlineStage } from '../../src/tryon/dressing/even-outline.ts'
import { followSleevesStage } from '../../src/tryon/dressing/follow-sleeves.ts'
import { warpGarmentStage } from '../../src/tryon/dressing/warp-garment.ts'
import { createWorkspace } from '../../src/tryon/dressing/workspace.ts'
import { maskOverPhoto } from '../../src/tryon/garment/drawn-mask.ts'
import type { Placement } from '../../src/tryon/records/garment-reading.ts'
import { createGarmentPreparation } from '../../src/tryon/garment/prepare-garment.ts'
import { createPersonInputs } from '../../src/tryon/person/person-inputs.ts'
import {
  CONDITION_HEIGHT, CONDITION_WIDTH, FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage, type Tensor
} from '../../src/tryon/raster/tensor.ts'
import type { PreparedGarment } from '../../src/tryon/records/garment.ts'
import { jointAt } from '../../src/tryon/records/keypoints.ts'
import type { PersonInputs } from '../../src/tryon/records/person.ts'
import { createPipeline, take } from '../../src/tryon/records/pipeline.ts'
import type { MeasuredPerson, WornLabels } from './worn.ts'

export interface DressablePerson extends MeasuredPerson {
  readonly inputs: PersonInputs
}

export interface CutOut {
  readonly garment: PreparedGarment
  readonly mask: ByteMap
  readonly placement: Placement
}

export interface Dresser {
  /** The cut-out, or the code of the reason why there is none. */
  cutOut (photo: RgbImage): Promise<CutOut | { refused: string }>
  /**
   * The label map of the person in the garment, valid until the next call, and the named points [1, 21, 3] from
   * packs that read them.
   */
  dress (person: DressablePerson, garment: PreparedGarment): Promise<WornLabels & { points?: Tensor }>
}

/** The service's own pipelines up to the label map: where things are is decided there, not by the image generator. */
export async function openDresser (packDirectory: string, threads: number): Promise<Dresser> {
  const networks = await openNetworks(await loadPack(packDirectory), { threads })
  const preparation = createGarmentPreparation({ networks, imaging: { resize } })
  const composer = createSegmentationComposer(CONDITION_WIDTH, CONDITION_HEIGHT, FULL_WIDTH, FULL_HEIGHT)
  const workspace = createWorkspace()
  const pipeline = createPipeline<TryOnContext>([
    createConditionStage(networks), warpGarmentStage, createComposeSegmentationStage(composer), closeWaistStage,
    evenHemStage, followSleevesStage, evenOutlineStage
  ])
  return {
    async cutOut (photo) {
      try {
        const { garment, found, placement } = await preparation.prepareGarment({ photo, maskSource: 'network' })
        return { garment, mask: maskOverPhoto(found, photo), placement }
      } catch (error) {
        if (error instanceof CodedError) return { refused: error.code }
        throw error
      }
    },
    async dress (person, garment) {
      const context: TryOnContext = { person: person.inputs, garment, workspace, occlusion: true }
      await pipeline.run(context)
      return { person, labels: take(context, 'segmentation').labels, points: context.condition?.points }
    }
  }
}

/** 1 where a DensePose picture is not black. */
function bodyOf ({ data, width, height }: RgbImage): ByteMap {
  const body = new Uint8Array(width * height)
  for (let i = 0; i < body.length; i++) body[i] = data[i * 3] || data[i * 3 + 1] || data[i * 3 + 2] ? 1 : 0
  return { data: body, width, height }
}

/** A gallery person, ready to be dressed and measured. */
export async function readPerson (gallery: string, name: string): Promise<DressablePerson> {
  const record = await readPersonRecord(join(gallery, name))
  return {
    name,
    body: bodyOf(record.densePose),
    inputs: createPersonInputs(record),
    joint: (index) => jointAt(record.keypoints, index)
  }
}
