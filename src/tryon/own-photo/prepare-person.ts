/** From any photo of somebody to a person the try-on can dress: locate, read, judge, draw. */
import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import type { FinderName, RefusalCode } from '../records/finding.ts'
import { UPPER_BODY } from '../records/garment-kind.ts'
import { createPipeline, take, type RunOptions, type StageTiming } from '../records/pipeline.ts'
import { judgePersonStage } from './judge-person.ts'
import { createLocatePersonStage } from './locate-person.ts'
import type { PersonTools, PreparedPerson, PreparePersonContext } from './prepare-person-context.ts'
import { previewPersonStage } from './preview-person.ts'
import { createReadPersonStage } from './read-person.ts'
import { recordPersonStage } from './record-person.ts'

export interface PersonOutcome {
  /** The photo, at most 1024 pixels on the long side, with what was found drawn over it. */
  readonly preview: RgbImage
  readonly foundBy: FinderName
  /** Set when the photo cannot be used; then there is no `person`. */
  readonly refusal?: RefusalCode
  readonly person?: PreparedPerson
  readonly timings: readonly StageTiming[]
}

export interface PersonOptions extends RunOptions {
  /** Where the garment is that will be replaced, by hand: over the whole photo, any size, white is garment. */
  readonly drawn?: ByteMap
}

export interface PersonPipeline {
  readonly stageNames: readonly string[]
  /** @throws CodedError `CANCELLED`, and whatever the network throws. A photo without a usable person is an outcome. */
  preparePerson (photo: RgbImage, options?: PersonOptions): Promise<PersonOutcome>
}

/** The pipeline that makes a visitor's photo a person. */
export function createPersonPipeline (tools: PersonTools): PersonPipeline {
  const pipeline = createPipeline<PreparePersonContext>([
    createLocatePersonStage(tools),
    createReadPersonStage(tools),
    judgePersonStage,
    recordPersonStage,
    previewPersonStage
  ])
  return {
    stageNames: pipeline.stageNames,
    async preparePerson (photo, { drawn, ...options } = {}) {
      const context: PreparePersonContext = { photo, drawn, kind: tools.kind ?? UPPER_BODY }
      const timings = await pipeline.run(context, options)
      const foundBy = tools.bodyFinder === undefined ? 'compact' : 'mediapipe-pose'
      return { preview: take(context, 'preview'), foundBy, refusal: context.refusal, person: context.person, timings }
    }
  }
}
