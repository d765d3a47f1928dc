import type { MaskSource } from '../tryon/garment.ts'

export interface StageTiming {
  readonly name: string
  readonly milliseconds: number
}

/** Encoded pictures of a prepared garment, as kept on disk. */
export interface GarmentFiles {
  /** PNG or JPEG, 768x1024, garment centred on white. */
  readonly cloth: Uint8Array
  /** 8-bit grey PNG, 768x1024, 0 or 255. */
  readonly mask: Uint8Array
}

export interface PrepareGarmentRequest {
  /** A decoded-and-checked upload, encoded again: upright JPEG or PNG without metadata. */
  readonly photo: Uint8Array
  readonly maskSource: MaskSource
}

export interface TryOnRequest {
  readonly garment: GarmentFiles
  /** Folder with image.jpg, parse.png, densepose.png, keypoints.json (gallery item layout). */
  readonly personDirectory: string
}

export interface TryOnResult {
  /** 768x1024 PNG. */
  readonly png: Uint8Array
  readonly timings: readonly StageTiming[]
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Called before each stage: its name, its index from 0, the number of stages. */
  readonly onStage?: (name: string, index: number, count: number) => void
}

export interface EngineStatus {
  readonly state: 'starting' | 'ready' | 'failed' | 'closed'
  readonly pack?: { readonly name: string, readonly version: string, readonly licence: string }
  /** What is wrong and what to do, one sentence a problem; empty when ready. */
  readonly problems: readonly string[]
}

/**
 * The one door to the networks. Runs one request at a time in its worker; callers queue.
 * Errors are `CodedError`: `GARMENT_NOT_FOUND`, `PERSON_UNUSABLE`, `ENGINE_NOT_READY`,
 * `ENGINE_CRASHED`, `ENGINE_TIMEOUT`, `CANCELLED`.
 */
export interface TryOnEngine {
  status (): EngineStatus
  /** Resolves when the state is no longer `starting`. */
  settled (): Promise<void>
  prepareGarment (request: PrepareGarmentRequest, options?: RunOptions): Promise<GarmentFiles>
  tryOn (request: TryOnRequest, options?: RunOptions): Promise<TryOnResult>
  close (): Promise<void>
}
