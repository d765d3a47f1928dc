import { encodePng, resize } from '../../imaging/pictures.ts'
import { createTryOnPipeline, type TryOnPipeline } from '../../tryon/dressing/try-on.ts'
import type { Networks } from '../../tryon/records/networks.ts'
import { createPipeline, joinPipelines, take, type Pipeline } from '../../tryon/records/pipeline.ts'
import type { Order, OrderOptions } from '../engine-contract.ts'
import type { FinalReport } from '../protocol.ts'
import { createExplanation, type Explanation } from './explain.ts'
import { createGarmentOrders } from './garment-orders.ts'
import type { OrderContext } from './order-context.ts'
import { createPersonOrders } from './person-orders.ts'
import { readPoints } from './read-points.ts'

export interface Workshop {
  /**
   * Does what an order asks for, in one run: find the person, cut the garment out, dress the one in the other.
   * @throws CodedError `GARMENT_NOT_FOUND`, `PERSON_UNUSABLE`, `PERSON_PHOTO_UNSUPPORTED`, a finding's refusal when a
   * picture was ordered, `CANCELLED`
   */
  fulfil (order: Order, options: OrderOptions): Promise<FinalReport>
}

/** What the worker does, without knowing that it is one: encoded pictures in, encoded pictures out. */
export function createWorkshop (networks: Networks): Workshop {
  const imaging = { resize, encodePng }
  const bringGarment = createGarmentOrders({ networks, imaging })
  const persons = createPersonOrders({ networks, imaging })
  const dress = dressing(createTryOnPipeline({ networks, imaging }))

  function pipelineOf (order: Order, explanation: Explanation | undefined): Pipeline<OrderContext> {
    const { person, garment, toRead } = order
    const read = toRead ? [readPoints(toRead, networks)] : []
    const find = person && 'photo' in person ? [persons.findIn(person, garment !== undefined)] : []
    const cutOut = garment ? [bringGarment(garment)] : []
    const wear = person && garment ? [persons.load(person), dress] : []
    const explain = explanation ? [createPipeline([explanation.stage])] : []
    return joinPipelines([...read, ...find, ...cutOut, ...wear, ...explain])
  }

  return {
    async fulfil (order, { onMade = () => {}, ...options }) {
      const { person, garment, isExplained } = order
      const explanation = isExplained && person && garment ? createExplanation(person) : undefined
      const context: OrderContext = { onMade, observe: explanation?.observe }
      const timings = await pipelineOf(order, explanation).run(context, options)
      const { png, points, intermediates } = context
      return { png, points, timings, intermediates }
    }
  }
}

function dressing ({ stageNames, wearGarment }: TryOnPipeline): Pipeline<OrderContext> {
  return {
    stageNames,
    async run (context, options) {
      const { original, observe } = context
      const pieces = { person: take(context, 'person'), garment: take(context, 'garment'), original, observe }
      const { png, timings } = await wearGarment(pieces, options)
      context.png = png
      return timings
    }
  }
}
