import { createPipeline, take, type RunOptions, type Stage, type StageTiming } from '../records/pipeline.ts'
import { createSegmentationComposer } from './segmentation-composer.ts'
import { createComposeSegmentationStage } from './compose-segmentation.ts'
import { createConditionStage } from './condition.ts'
import { closeWaistStage } from './close-waist.ts'
import { contactShadowStage } from './contact-shadow.ts'
import { drawBottomStage } from './draw-bottom.ts'
import { drawHemsStage } from './draw-hems.ts'
import { createEncodeStage } from './encode.ts'
import { evenHemStage } from './even-hem.ts'
import { evenOutlineStage } from './even-outline.ts'
import { followSleevesStage } from './follow-sleeves.ts'
import { extendGarmentStage } from './extend-garment.ts'
import { createGenerateStage } from './generate.ts'
import { harmoniseStage } from './harmonise.ts'
import { createPasteBackStage } from './paste-back.ts'
import { createRelightStage } from './relight.ts'
import { warpGarmentStage } from './warp-garment.ts'
import { CONDITION_HEIGHT, CONDITION_WIDTH, FULL_HEIGHT, FULL_WIDTH, type RgbImage } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'
import { createWorkspace } from './workspace.ts'
import type { PreparedGarment } from '../records/garment.ts'
import type { Imaging, Networks } from '../records/networks.ts'
import type { OriginalPhoto, PersonInputs } from '../records/person.ts'

export interface TryOnOutcome {
  /** 768x1024, or of the original photo's size. */
  readonly image: RgbImage
  readonly png: Uint8Array
  readonly timings: readonly StageTiming[]
}

export interface TryOnPieces {
  readonly person: PersonInputs
  readonly garment: PreparedGarment
  readonly original?: OriginalPhoto
  /** Told after each stage what the context holds, before the next goes on working in the same memory. */
  readonly observe?: (stage: string, context: TryOnContext) => void
}

export interface TryOnPipeline {
  readonly stageNames: readonly string[]
  /**
   * The person wearing the garment.
   * @throws CodedError `CANCELLED`, and whatever the networks throw.
   * @throws RangeError when the garment's pictures are not 768x1024.
   * @throws Error when called again before the last run has ended: the runs share one workspace.
   */
  wearGarment (request: TryOnPieces, options?: RunOptions): Promise<TryOnOutcome>
}

export interface TryOnOptions {
  /** Default true, as HR-VITON's official command line. */
  readonly occlusion?: boolean
}

/** The stages trust these sizes; a wrong one would read past a row and show a torn garment. */
function assertFullSize ({ cloth, mask }: PreparedGarment): void {
  for (const picture of [cloth, mask]) {
    const channels = picture === cloth ? 3 : 1
    const isFull = picture.width === FULL_WIDTH && picture.height === FULL_HEIGHT
    if (!isFull || picture.data.length !== FULL_WIDTH * FULL_HEIGHT * channels) {
      throw new RangeError(
        `A prepared garment is ${FULL_WIDTH}x${FULL_HEIGHT}, this one is ${picture.width}x${picture.height}`
      )
    }
  }
}

/** What a try-on pipeline works with. */
export interface TryOnMeans {
  readonly networks: Pick<Networks, 'condition' | 'generator'>
  readonly imaging: Pick<Imaging, 'encodePng' | 'resize'>
}

/** The try-on pipeline over a model pack's networks. Allocates its workspace once, about 70 MB. */
export function createTryOnPipeline (
  { networks, imaging }: TryOnMeans,
  { occlusion = true }: TryOnOptions = {}
): TryOnPipeline {
  const workspace = createWorkspace()
  const composer = createSegmentationComposer(CONDITION_WIDTH, CONDITION_HEIGHT, FULL_WIDTH, FULL_HEIGHT)
  const pipeline = createPipeline<TryOnContext>(observed([
    createConditionStage(networks),
    warpGarmentStage,
    createComposeSegmentationStage(composer),
    closeWaistStage,
    evenHemStage,
    followSleevesStage,
    extendGarmentStage,
    evenOutlineStage,
    createGenerateStage(networks),
    drawHemsStage,
    createRelightStage(),
    harmoniseStage,
    drawBottomStage,
    contactShadowStage,
    createPasteBackStage(imaging),
    createEncodeStage(imaging)
  ]))
  let busy = false

  return {
    stageNames: pipeline.stageNames,
    async wearGarment ({ person, garment, original, observe }, options) {
      assertFullSize(garment)
      if (busy) throw new Error('A try-on pipeline runs one try-on at a time')
      busy = true
      try {
        const context: TryOnContext = { person, garment, original, workspace, occlusion, observe }
        const timings = await pipeline.run(context, options)
        return { image: take(context, 'image'), png: take(context, 'png'), timings }
      } finally {
        busy = false
      }
    }
  }
}

/** The same stages; whoever wants to know is told after each. */
function observed (stages: ReadonlyArray<Stage<TryOnContext>>): Array<Stage<TryOnContext>> {
  return stages.map((stage) => ({
    name: stage.name,
    async run (context, signal) {
      await stage.run(context, signal)
      context.observe?.(stage.name, context)
    }
  }))
}
