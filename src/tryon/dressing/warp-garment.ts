import { take, type Stage } from '../records/pipeline.ts'
import { warpGarment } from './warp.ts'
import type { TryOnContext } from './try-on-context.ts'

/** The garment bent to the body at full size. */
export const warpGarmentStage: Stage<TryOnContext> = {
  name: 'warp-garment',
  run (context) {
    const { cloth, warpedMask: mask } = context.workspace
    warpGarment(take(context, 'condition').flow, context.garment, cloth, 0, mask)
    context.warped = { cloth, mask }
  }
}
