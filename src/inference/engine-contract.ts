import type { PersonFiles } from '../gallery/person-files.ts'
import type { MaskSource } from '../tryon/records/garment.ts'
import type { Framing } from '../tryon/records/framing.ts'
import type { FinderName, NoticeCode, RefusalCode } from '../tryon/records/finding.ts'
import type { RunOptions, StageTiming } from '../tryon/records/pipeline.ts'

export type { FinderName, RunOptions, StageTiming }

/** ONNX files of the optional networks that find bodies in real photographs. */
export interface BodyFinderFiles {
  readonly detector: string
  readonly landmarks: string
}

/** The files, or why there are none; empty when nobody wants or has them. */
export interface BodyFinderChoice {
  readonly files?: BodyFinderFiles
  /** A sentence. */
  readonly problem?: string
}

/** What finds people in own photos, and why not the better one, if something is wrong. */
export interface FinderStatus {
  readonly name: FinderName
  readonly problem?: string
}

/** Encoded pictures of a prepared garment, as kept on disk. */
export interface GarmentFiles {
  /** PNG or JPEG, 768x1024, garment centred on white. */
  readonly cloth: Uint8Array
  /** 8-bit grey PNG, 768x1024, 0 or 255. */
  readonly mask: Uint8Array
  /** 8-bit grey PNG of the cut-out over the whole photo, for correction by hand. */
  readonly photoMask?: Uint8Array
}

export interface PrepareGarmentRequest {
  /** A decoded-and-checked upload, encoded again: upright JPEG or PNG without metadata. */
  readonly photo: Uint8Array
  readonly maskSource: MaskSource
  /** For the source `drawn`: a picture of the mask over the whole photo, white is garment. */
  readonly drawnMask?: Uint8Array
}

export interface PreparePersonRequest {
  /** A decoded-and-checked upload, encoded again: upright JPEG without metadata. */
  readonly photo: Uint8Array
}

export interface PreparePersonResult {
  /** JPEG of the photo with silhouette and joints drawn over it, at most 1024 pixels a side. */
  readonly preview: Uint8Array
  readonly foundBy: FinderName
  /** Why the photo cannot be used; then there are no files. */
  readonly refusal?: RefusalCode
  readonly notices: readonly NoticeCode[]
  readonly framing?: Framing
  readonly files?: PersonFiles
  readonly timings: readonly StageTiming[]
}

export interface TryOnRequest {
  readonly garment: GarmentFiles
  /** Folder with image.jpg, parse.png, densepose.png, keypoints.json (gallery item layout); with original.jpg and framing.json the result is that photo. */
  readonly personDirectory: string
}

export interface TryOnResult {
  /** PNG, 768x1024 or of the original photo's size. */
  readonly png: Uint8Array
  readonly timings: readonly StageTiming[]
}

export interface EngineStatus {
  readonly state: 'starting' | 'ready' | 'failed' | 'closed'
  readonly pack?: { readonly name: string, readonly version: string, readonly licence: string }
  readonly bodyFinder?: FinderStatus
  /** What is wrong and what to do, one sentence a problem; empty when ready. */
  readonly problems: readonly string[]
}

/**
 * The one door to the networks. Runs one request at a time in its worker; callers queue.
 * Errors are `CodedError`: `GARMENT_NOT_FOUND`, `PERSON_UNUSABLE`, `PERSON_PHOTO_UNSUPPORTED`, `ENGINE_NOT_READY`,
 * `ENGINE_CRASHED`, `ENGINE_TIMEOUT`, `CANCELLED`.
 */
export interface TryOnEngine {
  status (): EngineStatus
  /** Resolves when the state is no longer `starting`. */
  settled (): Promise<void>
  prepareGarment (request: PrepareGarmentRequest, options?: RunOptions): Promise<GarmentFiles>
  /** @throws CodedError `PERSON_PHOTO_UNSUPPORTED` when no pack brings a person network */
  preparePerson (request: PreparePersonRequest, options?: RunOptions): Promise<PreparePersonResult>
  tryOn (request: TryOnRequest, options?: RunOptions): Promise<TryOnResult>
  close (): Promise<void>
}
