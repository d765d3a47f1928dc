/** What the package `fitting-room` gives to programs that use it without HTTP. */

export interface FittingRoomOptions {
  /** Folder of the model packs; the one that comes with the package unless given. */
  readonly models?: string
  /** Name of the pack, a folder in it; `compact` unless given. */
  readonly pack?: string
  /** Folder with `persons/` and `garments/`; the one that comes with the package unless given. */
  readonly data?: string
  /** Threads one network uses; every core unless given. */
  readonly threads?: number
  /** `process` survives a crash inside a network, `thread`, the usual way, starts faster. */
  readonly isolation?: 'thread' | 'process'
  /** Where networks that are converted once are kept; a folder in the user's cache unless given. */
  readonly cache?: string
}

/** Somebody of the gallery. */
export interface GalleryPerson {
  readonly id: string
  /** JPEG, 768x1024. */
  readonly file: string
  /** Of an imported picture; the gallery's own persons have none to state. */
  readonly licence?: string
}

/** A garment of the gallery. */
export interface SampleGarment extends GalleryPerson {
  /** What it is, by language: `{ en: 'Red T-shirt' }`. */
  readonly name: Readonly<Record<string, string>>
}

/** A garment cut out once, to be worn by many. */
export interface PreparedGarment {
  /** PNG, 768x1024: the garment centred on white. */
  readonly cloth: Uint8Array
  /** 8-bit grey PNG, 768x1024, 0 or 255. */
  readonly mask: Uint8Array
  /** 8-bit grey PNG of the cut-out over the whole photo. */
  readonly photoMask?: Uint8Array
}

/** A person read once from a photo, to wear many garments. */
export interface PreparedPerson {
  /** Folder in the gallery's layout; it is gone when the fitting room is closed. */
  readonly directory: string
  /** JPEG of the photo with what was found drawn over it. */
  readonly preview: Uint8Array
  readonly foundBy: 'mediapipe-pose' | 'compact'
  /** What may spoil the result: SEVERAL_PEOPLE, ARMS_HIDDEN, HIPS_HIDDEN, SMALL_PERSON. */
  readonly notices: readonly string[]
}

export interface TryOnWish {
  /** Name of a sample, the bytes of a JPEG, PNG or WebP photo, or what `prepareGarment` has given. */
  readonly garment: string | Uint8Array | PreparedGarment
  /** Name of a gallery person, the bytes of a photo, or what `preparePerson` has given. */
  readonly person: string | Uint8Array | PreparedPerson
  /** Whether the result shows how it was made; that takes about as long again. */
  readonly intermediates?: boolean
}

export interface RunOptions {
  /** Stops the work between two stages. */
  readonly signal?: AbortSignal
  /** Called at the start of each stage, counted from 0. */
  readonly onStage?: (stage: string, index: number, count: number) => void
}

export interface TryOnPicture {
  /** PNG, 768x1024, or of the size of the person's own photo. */
  readonly png: Uint8Array
  /** Milliseconds of every stage, in the order in which they ran. */
  readonly timings: ReadonlyArray<{ readonly name: string, readonly milliseconds: number }>
  /** PNG pictures of what the stages have made, when they were asked for. */
  readonly intermediates: ReadonlyArray<{ readonly name: string, readonly stage: string, readonly png: Uint8Array }>
}

/**
 * A try-on engine with its gallery. Work is done in its own worker, one order after the other. What cannot be done is
 * thrown as a `FittingRoomError`: its `code` is stable, its message says what to do.
 */
export interface FittingRoom {
  persons (): Promise<GalleryPerson[]>
  garments (): Promise<SampleGarment[]>
  /** Cuts a garment out of its photo. @throws FittingRoomError IMAGE_TYPE and others of a picture, GARMENT_NOT_FOUND */
  prepareGarment (photo: Uint8Array, options?: RunOptions): Promise<PreparedGarment>
  /** Finds the person in a photo. @throws FittingRoomError PERSON_NOT_FOUND, PERSON_ONLY_FACE, PERSON_TURNED_AWAY */
  preparePerson (photo: Uint8Array, options?: RunOptions): Promise<PreparedPerson>
  /** The person in the garment. @throws FittingRoomError, also GARMENT_NAME_UNKNOWN and PERSON_UNKNOWN */
  tryOn (wish: TryOnWish, options?: RunOptions): Promise<TryOnPicture>
  /** Ends the worker and deletes what was made of photos. */
  close (): Promise<void>
}
