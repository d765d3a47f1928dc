import { resizeIntoPlanes, resizeNearest } from '../raster/resample.ts'
import type { PreparedGarment } from '../records/garment.ts'
import type { Networks } from '../records/networks.ts'
import type { Stage } from '../records/pipeline.ts'
import type { Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Mask levels from here on are garment. */
const MASK_THRESHOLD = 128
const MASK_PLANE = 3

/**
 * Writes HR-VITON's input1 into `target` [1, 4, h, w]: the cloth reduced bilinearly without
 * antialias, its mask by the nearest pixel, as PyTorch's `interpolate` reduces them.
 */
export function writeConditionCloth (garment: PreparedGarment, target: Tensor): void {
  const [, , height, width] = target.shape
  resizeIntoPlanes(garment.cloth, target, 0)
  const mask = resizeNearest(garment.mask, width, height).data
  const from = MASK_PLANE * width * height
  for (let i = 0; i < mask.length; i++) target.data[from + i] = mask[i] >= MASK_THRESHOLD ? 1 : 0
}

/** Where the garment goes: appearance flow and segmentation from the condition generator. */
export function createConditionStage (networks: Pick<Networks, 'condition'>): Stage<TryOnContext> {
  return {
    name: 'condition',
    async run (context) {
      const { garment, person: { conditionInput, figure }, workspace: { conditionCloth } } = context
      writeConditionCloth(garment, conditionCloth)
      context.condition = await networks.condition(conditionCloth, conditionInput, { given: garment.points, figure })
    }
  }
}
