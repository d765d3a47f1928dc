import type { Rectangle } from '../raster/geometry.ts'
import { SEEN } from './reading/joints.ts'
import { scaleFrame } from '../records/framing.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { dropOthers } from './clean-labels.ts'
import type { PreparePersonContext } from './prepare-person-context.ts'
import { drawPreview } from './draw-preview.ts'
import type { Reading } from './reading/reading.ts'

/** The photo with what was found drawn over it. */
export const previewPersonStage: Stage<PreparePersonContext> = {
  name: 'preview-person',
  run (context) {
    const small = take(context, 'small')
    const { photo, frame } = take(context, 'framing')
    context.preview = drawPreview(small, seen(context, scaleFrame(frame, photo, small)), context.kind)
  }
}

/** What is drawn: the finished person, or what was found of a refused one. */
function seen ({ person, reading, silhouette, refusal }: PreparePersonContext, frame: Rectangle) {
  if (person !== undefined) return { parse: person.record.parse, keypoints: person.record.keypoints, frame }
  if (refusal === 'PERSON_NOT_FOUND' || reading === undefined || silhouette === undefined) return undefined
  return { parse: dropOthers(reading.parse, silhouette), keypoints: hideUnseen(reading), frame }
}

function hideUnseen ({ joints }: Reading) {
  const shown = joints.slice()
  for (let i = 0; i < shown.length; i += 3) if (shown[i + 2] < SEEN) shown.fill(0, i, i + 3)
  return shown
}
