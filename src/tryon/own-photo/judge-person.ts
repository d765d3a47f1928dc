import { FULL_HEIGHT } from '../raster/tensor.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { dropOthers } from './clean-labels.ts'
import { findRefusal } from './verdict.ts'
import type { PreparePersonContext } from './prepare-person-context.ts'
import { settleJoints } from './settle-joints.ts'

/** Whether the person can be dressed, and where the joints are if so. */
export const judgePersonStage: Stage<PreparePersonContext> = {
  name: 'judge-person',
  run (context) {
    const reading = take(context, 'reading')
    const own = dropOthers(reading.parse, take(context, 'silhouette'))
    const { search } = context
    const isNobody = search !== undefined && search.body === undefined
    context.refusal = isNobody
      ? 'PERSON_NOT_FOUND'
      : findRefusal(reading, own, FULL_HEIGHT, context.kind, search !== undefined)
    if (context.refusal === undefined) context.settled = settleJoints(reading.joints)
  }
}
