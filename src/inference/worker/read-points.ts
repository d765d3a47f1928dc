import { readByteMap, readRgb } from '../../imaging/pictures.ts'
import { CodedError } from '../../coded-error.ts'
import { writeConditionCloth } from '../../tryon/dressing/condition.ts'
import { pointsOffCanvas } from '../../tryon/garment/garment-points.ts'
import { CONDITION_HEIGHT, CONDITION_WIDTH, createTensor } from '../../tryon/raster/tensor.ts'
import type { Networks } from '../../tryon/records/networks.ts'
import { createPipeline, type Pipeline } from '../../tryon/records/pipeline.ts'
import type { ReadableGarment } from '../engine-contract.ts'
import type { OrderContext } from './order-context.ts'

const PERSON_PLANES = 16

/** Reads a cut-out's named points. The network tells them of the cloth alone, so nobody has to wear it. */
export function readPoints (
  { cloth, mask, reading }: ReadableGarment, { condition }: Pick<Networks, 'condition'>
): Pipeline<OrderContext> {
  return createPipeline([{
    name: 'read-points',
    async run (context) {
      const tensor = createTensor([1, 4, CONDITION_HEIGHT, CONDITION_WIDTH])
      writeConditionCloth({ cloth: await readRgb(cloth), mask: await readByteMap(mask) }, tensor)
      const nobody = createTensor([1, PERSON_PLANES, CONDITION_HEIGHT, CONDITION_WIDTH])
      const { points } = await condition(tensor, nobody)
      if (points === undefined) throw new CodedError('POINTS_UNREAD', 'the pack tells no points')
      context.points = pointsOffCanvas(points, reading.placement)
    }
  }])
}
