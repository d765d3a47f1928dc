import { take, type Stage } from '../records/pipeline.ts'
import type { Imaging } from '../records/networks.ts'
import type { TryOnContext } from './try-on-context.ts'

/** The finished picture as PNG bytes. */
export function createEncodeStage (imaging: Pick<Imaging, 'encodePng'>): Stage<TryOnContext> {
  return {
    name: 'encode',
    async run (context) {
      context.png = await imaging.encodePng(take(context, 'image'))
    }
  }
}
