import type { ErrorCode } from '../errors.ts'
import type {
  BodyFinderChoice, EngineStatus, FinderStatus, GarmentFiles, PrepareGarmentRequest, PreparePersonRequest, PreparePersonResult, TryOnRequest, TryOnResult
} from './engine-contract.ts'

/** What each kind of work takes and gives. */
export interface WorkKinds {
  'prepare-garment': { request: PrepareGarmentRequest, result: GarmentFiles }
  'prepare-person': { request: PreparePersonRequest, result: PreparePersonResult }
  'try-on': { request: TryOnRequest, result: TryOnResult }
}

export type WorkKind = keyof WorkKinds

export interface WorkerSettings {
  readonly packDirectory: string
  readonly threads: number
  readonly bodyFinder?: BodyFinderChoice
}

/** Engine to worker. */
export type WorkerOrder =
  | { readonly kind: WorkKind, readonly id: number, readonly request: WorkKinds[WorkKind]['request'] }
  | { readonly kind: 'abort', readonly id: number }

/** Worker to engine. */
export type WorkerReport =
  | { readonly kind: 'ready', readonly pack: NonNullable<EngineStatus['pack']>, readonly bodyFinder?: FinderStatus }
  | { readonly kind: 'failed', readonly problems: readonly string[] }
  | { readonly kind: 'stage', readonly id: number, readonly name: string, readonly index: number, readonly count: number }
  | { readonly kind: 'done', readonly id: number, readonly result: WorkKinds[WorkKind]['result'] }
  | { readonly kind: 'error', readonly id: number, readonly error: WorkerErrorReport }

/** An error crosses the thread border as plain data: classes do not survive it. */
export interface WorkerErrorReport {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, string | number>>
}
