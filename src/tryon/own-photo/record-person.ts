import { FULL_HEIGHT, FULL_WIDTH, type ByteMap, type Tensor } from '../raster/tensor.ts'
import type { Keypoints } from '../records/keypoints.ts'
import { DENSEPOSE_COLOURS, paintLabels } from '../records/labels.ts'
import type { PersonRecord } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { settleDress, wearsDress } from './hem/settle-dress.ts'
import { settleHem } from './hem/settle-hem.ts'
import { thighPixels } from './hem/thigh-pixels.ts'
import { cleanLabels, DENSEPOSE_ARMS, PARSE_ARMS, type SidedLabels } from './clean-labels.ts'
import { correctGarment, garmentOverPhoto } from './correct-garment.ts'
import { findNotices } from './verdict.ts'
import { argmaxLabels, smoothLogits } from './reading/label-maps.ts'
import type { PreparePersonContext } from './prepare-person-context.ts'
import { dropStrayGarment } from './stray-garment.ts'

/** A tidy label map of 768x1024 out of logits. */
function labelsOf (logits: Tensor, context: PreparePersonContext, sides: SidedLabels): ByteMap {
  return cleanLabels(
    argmaxLabels(smoothLogits(logits), FULL_WIDTH, FULL_HEIGHT),
    take(context, 'silhouette'),
    take(context, 'reading').joints,
    sides
  )
}

/** The gallery's item (parse, DensePose picture and keypoints of the framed picture), and what it shows of the hem. */
function createRecord (context: PreparePersonContext, joints: Keypoints) {
  const { outputs } = take(context, 'reading')
  const [image, framing] = [take(context, 'image'), take(context, 'framing')]
  const parts = labelsOf(outputs.densePose, context, DENSEPOSE_ARMS)
  const near = dropStrayGarment(labelsOf(outputs.parse, context, PARSE_ARMS), parts, context.kind)
  const thighs = thighPixels(context.photo, framing, joints)
  const hem = settleHem({ image, parse: near, parts, joints, thighs })
  const { drawn, kind } = context
  const read = { parse: settleDress(hem.parse, joints), parts, joints, framing, kind }
  const record: PersonRecord = {
    image,
    parse: drawn === undefined ? read.parse : correctGarment(read, drawn),
    densePose: paintLabels(parts, DENSEPOSE_COLOURS),
    keypoints: joints
  }
  // Whoever has drawn the garment knows where it ends.
  const isOpen = drawn === undefined
  return { record, hem: { isDress: isOpen && wearsDress(hem.parse), isUnsure: isOpen && hem.isUnsure } }
}

/** The person as the gallery keeps one, and what the visitor should know. */
export const recordPersonStage: Stage<PreparePersonContext> = {
  name: 'record-person',
  run (context) {
    const { settled } = context
    if (settled === undefined) return
    const framing = take(context, 'framing')
    const { record, hem } = createRecord(context, settled.keypoints)
    const notices = findNotices(take(context, 'location'), record.parse, settled, framing, hem)
    const garmentMask = garmentOverPhoto({ parse: record.parse, framing, kind: context.kind })
    context.person = { framing, notices, record, garmentMask }
  }
}
