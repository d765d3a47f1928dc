import { FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage } from '../raster/tensor.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { DENSEPOSE_COLOURS, paintLabels } from '../records/labels.ts'
import type { PersonRecord } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { cleanLabels, DENSEPOSE_ARMS, PARSE_ARMS } from './clean-labels.ts'
import { findNotices } from './verdict.ts'
import { argmaxLabels, smoothLogits } from './reading/label-maps.ts'
import type { PreparePersonContext } from './prepare-person-context.ts'
import type { Reading } from './reading/reading.ts'
import type { SettledJoints } from './settle-joints.ts'
import { dropStrayGarment } from './stray-garment.ts'

/** The gallery's item: parse, DensePose picture and keypoints of the framed picture. */
function createRecord (
  image: RgbImage, { outputs, joints }: Reading, silhouette: ByteMap, { keypoints }: SettledJoints, kind: GarmentKind
): PersonRecord {
  const parse = cleanLabels(
    argmaxLabels(smoothLogits(outputs.parse), FULL_WIDTH, FULL_HEIGHT),
    silhouette,
    joints,
    PARSE_ARMS
  )
  const parts = cleanLabels(
    argmaxLabels(smoothLogits(outputs.densePose), FULL_WIDTH, FULL_HEIGHT),
    silhouette,
    joints,
    DENSEPOSE_ARMS
  )
  return {
    image,
    parse: dropStrayGarment(parse, parts, kind),
    densePose: paintLabels(parts, DENSEPOSE_COLOURS),
    keypoints
  }
}

/** The person as the gallery keeps one, and what the visitor should know. */
export const recordPersonStage: Stage<PreparePersonContext> = {
  name: 'record-person',
  run (context) {
    const { settled } = context
    if (settled === undefined) return
    const framing = take(context, 'framing')
    const record = createRecord(
      take(context, 'image'),
      take(context, 'reading'),
      take(context, 'silhouette'),
      settled,
      context.kind
    )
    const notices = findNotices(
      take(context, 'location'),
      record.parse,
      settled.keypoints,
      framing,
      settled.hipsGuessed
    )
    context.person = { framing, notices, record }
  }
}
