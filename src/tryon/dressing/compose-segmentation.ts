import { take, type Stage } from '../records/pipeline.ts'
import type { SegmentationComposer } from './segmentation-composer.ts'
import type { TryOnContext } from './try-on-context.ts'

/** What shows where: full-size classes and the occlusion of the warped garment. */
export function createComposeSegmentationStage (composer: SegmentationComposer): Stage<TryOnContext> {
  return {
    name: 'compose-segmentation',
    run (context) {
      const { segmentation, warpedMask } = take(context, 'condition')
      const { labels, occlusion } = context.workspace
      composer.compose(segmentation, warpedMask, take(context, 'warped').mask, labels, occlusion, context.person.kind)
      context.segmentation = { labels, occlusion }
    }
  }
}
