import type { OwnPerson, PersonFiles } from '../gallery/person-files.ts'
import type { MaskSource } from '../tryon/records/garment.ts'
import type { FoundPoint, GarmentReading, GivenPoints } from '../tryon/records/garment-reading.ts'
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
  /** What was read off the photo, and where the garment lay in it. */
  readonly reading?: GarmentReading
}

/** A garment that has to be cut out first. */
export interface GarmentPhoto {
  /** A decoded-and-checked upload, encoded again: upright JPEG or PNG without metadata. */
  readonly photo: Uint8Array
  readonly maskSource: MaskSource
  /** For the source `drawn`: a picture of the mask over the whole photo, white is garment. */
  readonly drawnMask?: Uint8Array
}

/** A cut-out of which it is known where it lay in its photo. */
export type ReadableGarment = GarmentFiles & { readonly reading: GarmentReading }

/** What a garment is given as: its photo, or ready to be worn; with points that somebody has corrected. */
export type GarmentSource = (GarmentPhoto | GarmentFiles) & { readonly given?: GivenPoints }

/** A visitor's own photo that nobody has looked at yet. */
export interface PersonPhoto {
  /** A decoded-and-checked upload, encoded again: upright JPEG without metadata. */
  readonly photo: Uint8Array
  /** A picture of where the garment to be replaced is, over the whole photo, white is garment; else it is found. */
  readonly drawnMask?: Uint8Array
}

/** A person ready to be dressed. */
export interface PersonFolder {
  /**
   * Folder with image.jpg, parse.png, densepose.png, keypoints.json (gallery item layout); with original.jpg and
   * framing.json the result is that photo.
   */
  readonly directory: string
}

/** A person who was found in a photo before; the result is that photo. */
export interface FoundPerson {
  readonly found: OwnPerson
}

export type PersonSource = PersonPhoto | PersonFolder | FoundPerson

/** What was found in a visitor's own photo. */
export interface PersonFinding {
  /** JPEG of the photo with silhouette and joints drawn over it, at most 1024 pixels a side. */
  readonly preview: Uint8Array
  readonly foundBy: FinderName
  /** Why the photo cannot be used; then there are no files. */
  readonly refusal?: RefusalCode
  readonly notices: readonly NoticeCode[]
  readonly framing?: Framing
  readonly files?: PersonFiles
  /** 8-bit grey PNG over the whole photo: 255 where the garment is that will be replaced, for correction by hand. */
  readonly garmentMask?: Uint8Array
}

/** A picture of what a stage of a try-on has left behind. */
export interface Intermediate {
  readonly name: string
  /** The stage that has made it. */
  readonly stage: string
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * One order: a garment to cut out or to read, a person to find, or with both the picture of that person in that
 * garment.
 */
export interface Order {
  /** A cut-out whose points are to be read, and nothing else. */
  readonly toRead?: ReadableGarment
  readonly garment?: GarmentSource
  readonly person?: PersonSource
  /** Whether the result shows how it was made; drawing and encoding that takes about as long as the try-on. */
  readonly isExplained?: boolean
}

export interface TryOnRequest {
  readonly garment: GarmentSource
  readonly person: PersonSource
  readonly isExplained?: boolean
}

/** What an order makes on the way to its picture: worth keeping, whatever becomes of the rest. */
export interface Made {
  /** The cut-out, when the garment was given as its photo. */
  readonly garment?: GarmentFiles
  /** What was found, when the person was given as a photo. */
  readonly person?: PersonFinding
}

export interface OrderOptions extends RunOptions {
  /** Called as soon as a cut-out or a finding is there; the result brings it as well. */
  readonly onMade?: (made: Made) => void
  /** Waits, up to the deadline of an order, while no worker can be started; others fail at once. */
  readonly isPatient?: boolean
}

export interface OrderResult extends Made {
  /** PNG, 768x1024 or of the original photo's size; undefined for orders without a person or without a garment. */
  readonly png?: Uint8Array
  /** Where a garment's named points lie in its photo, in the order of `GARMENT_POINTS`; of an order to read them. */
  readonly points?: readonly FoundPoint[]
  /** How it was made, in the order of the stages; of an order that asked for it. */
  readonly intermediates?: readonly Intermediate[]
  /** Of every stage, in the order in which they ran. */
  readonly timings: readonly StageTiming[]
}

export type GarmentResult = OrderResult & { readonly garment: GarmentFiles }
export type PersonResult = OrderResult & { readonly person: PersonFinding }
export type PointsResult = OrderResult & { readonly points: readonly FoundPoint[] }
export type TryOnResult = OrderResult & { readonly png: Uint8Array }

/** What a pack can do with a garment's named points: nothing, tell them, or also be told them. */
export type PointSkill = 'none' | 'read' | 'correct'

/** The pack that an engine works with. */
export interface PackFacts {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly points?: PointSkill
}

export interface EngineStatus {
  readonly state: 'starting' | 'ready' | 'failed' | 'closed'
  readonly pack?: PackFacts
  readonly bodyFinder?: FinderStatus
  /** What is wrong and what to do, one sentence a problem; empty when ready. */
  readonly problems: readonly string[]
}

/**
 * The one door to the networks. Runs one order at a time in its worker; callers queue. `onStage` counts the stages
 * of the whole order.
 * Errors are `CodedError`: `GARMENT_NOT_FOUND`, `PERSON_UNUSABLE`, `PERSON_PHOTO_UNSUPPORTED`, `ENGINE_NOT_READY`,
 * `ENGINE_CRASHED`, `ENGINE_TIMEOUT`, `CANCELLED`.
 */
export interface TryOnEngine {
  status (): EngineStatus
  /** Resolves when the state is no longer `starting`. */
  settled (): Promise<void>
  prepareGarment (photo: GarmentPhoto, options?: OrderOptions): Promise<GarmentResult>
  /** @throws CodedError `POINTS_UNREAD` when the pack tells no points */
  readPoints (garment: ReadableGarment, options?: OrderOptions): Promise<PointsResult>
  /**
   * A photo without a usable person is a finding, no error.
   * @throws CodedError `PERSON_PHOTO_UNSUPPORTED` when no pack brings a person network
   */
  preparePerson (photo: PersonPhoto, options?: OrderOptions): Promise<PersonResult>
  /**
   * The picture, after cutting the garment out and finding the person where they are given as photos.
   * @throws CodedError also the finding's `refusal` when the photo cannot be used; `onMade` has told the finding before
   */
  tryOn (request: TryOnRequest, options?: OrderOptions): Promise<TryOnResult>
  close (): Promise<void>
}
