import { take, type Stage } from '../records/pipeline.ts'
import type { SegmentationComposer } from './segmentation-composer.ts'
import type { TryOnContext } from './try-on-context.ts'

/** What shows where: full-size classes and the occlusion of the warped garment. */
export function createComposeSegmentationStage (composer: SegmentationComposer): Stage<TryOnContext> {
  return {
    name: 'compose-segmentation',
    run (context) {
      const { segmentation, warpedMask } = take(context, 'condition')
      const { workspace } = context
      composer.compose(segmentation, warpedMask, workspace.warpedMask, workspace.labels, workspace.occlusion, context.person.kind)
    }
  }
}
