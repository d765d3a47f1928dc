import type { Config } from './config.ts'
import type { GarmentGallery } from './gallery/garments.ts'
import type { PersonGallery } from './gallery/persons.ts'
import type { WithinMemory } from './imaging/decode.ts'
import type { CheckedPicture } from './imaging/contract.ts'
import type { ReducedType } from './imaging/thumbnail.ts'
import type { UploadLimits } from './upload-limits.ts'
import type { TryOnEngine } from './inference/engine-contract.ts'
import type { Allowance } from './jobs/belongings/allowance.ts'
import type { GarmentShelf } from './jobs/belongings/garment-shelf.ts'
import type { RecordBook } from './jobs/storage/record-book.ts'
import type { PictureStore } from './jobs/pictures/pictures.ts'
import type { PictureSizes } from './jobs/storage/picture-sizes.ts'
import type { Departure } from './jobs/belongings/departures.ts'
import type { Marks } from './jobs/belongings/marks.ts'
import type { JobQueue } from './jobs/queue/job-queue.ts'
import type { PersonShelf } from './jobs/belongings/person-shelf.ts'
import type { Callbacks } from './webhooks/callbacks.ts'
import type { Wardrobe } from './jobs/belongings/wardrobe.ts'

/** Fetches the picture at an address. Throws ADDRESS_INVALID, ADDRESS_UNREACHABLE, IMAGE_TOO_LARGE. */
export type FetchPicture = (address: string, limits: { readonly maximumBytes: number }) => Promise<Uint8Array>

/** What the application is given: the other rooms, as functions. */
export interface Rooms {
  readonly config: Config
  readonly engine: TryOnEngine
  readonly persons: PersonGallery
  readonly garments: GarmentGallery
  readonly decodeUpload: (
    bytes: Uint8Array, limits: UploadLimits, withinMemory: WithinMemory
  ) => Promise<CheckedPicture>
  /** From the internet alone unless given. */
  readonly fetchPicture?: FetchPicture
  readonly makeThumbnail: (picture: string | Uint8Array, width: number, type?: ReducedType) => Promise<Uint8Array>
}

/** What the routes work with. */
export interface Services extends Omit<Rooms, 'makeThumbnail'> {
  readonly fetchPicture: FetchPicture
  readonly shelf: GarmentShelf
  /** Visitors' own photos. */
  readonly ownPersons: PersonShelf
  readonly wardrobe: Wardrobe
  /** Pictures in the sizes that pages show, in each form that browsers take. */
  readonly sizes: Readonly<Record<ReducedType, PictureSizes>>
  /** How much may be kept. */
  readonly allowance: Allowance
  /** Where pictures lie. */
  readonly store: PictureStore
  readonly queue: JobQueue
  /** Who is told when jobs end; only where there is a secret to sign with. */
  readonly callbacks?: Callbacks
  /** Favourites and shared links. */
  readonly marks: Marks
  /** Visitors whose pictures will be deleted in a moment. */
  readonly departures: RecordBook<Departure>
  /** Signs cookies; also hides addresses of API callers. */
  readonly secret: string
}
