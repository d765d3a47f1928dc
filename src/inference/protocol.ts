import type { ErrorCode } from '../errors.ts'
import type { BodyFinderChoice, FinderStatus, Made, Order, OrderResult, PackFacts } from './engine-contract.ts'

export interface WorkerSettings {
  readonly packDirectory: string
  readonly threads: number
  readonly bodyFinder?: BodyFinderChoice
}

/** Engine to worker. */
export type EngineMessage =
  | { readonly kind: 'order', readonly id: number, readonly order: Order }
  | { readonly kind: 'abort', readonly id: number }
  | { readonly kind: 'end' }

/** Worker to engine. */
export type WorkerReport =
  | { readonly kind: 'ready'; readonly pack: PackFacts; readonly bodyFinder?: FinderStatus }
  | { readonly kind: 'failed'; readonly problems: readonly string[] }
  | {
    readonly kind: 'stage'
    readonly id: number
    readonly name: string
    readonly index: number
    readonly count: number
  }
  | { readonly kind: 'made'; readonly id: number; readonly made: Made }
  | { readonly kind: 'done'; readonly id: number; readonly result: FinalReport }
  | { readonly kind: 'error'; readonly id: number; readonly error: WorkerErrorReport }

/** The end of an order; what was made on the way has crossed before. */
export type FinalReport = Pick<OrderResult, 'png' | 'points' | 'timings' | 'intermediates'>

/** An error crosses the thread border as plain data: classes do not survive it. */
export interface WorkerErrorReport {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, string | number>>
}
