import type { FoundGarment } from '../../tryon/garment/garment-region.ts'
import type { PersonOutcome } from '../../tryon/own-photo/prepare-person.ts'
import type { ByteMap, RgbImage } from '../../tryon/raster/tensor.ts'
import type { PreparedGarment } from '../../tryon/records/garment.ts'
import type { FoundPoint, GarmentReading } from '../../tryon/records/garment-reading.ts'
import type { OriginalPhoto, PersonInputs } from '../../tryon/records/person.ts'
import type { Intermediates } from '../../tryon/dressing/intermediates.ts'
import type { Intermediate, Made, PersonFinding } from '../engine-contract.ts'

/** What flows through an order's stages, from the encoded pictures that it brings to those that it gives. */
export interface OrderContext {
  /** Told of a cut-out or a finding as soon as it is encoded. */
  readonly onMade: (made: Made) => void
  garmentPhoto?: RgbImage
  /** A mask drawn by hand over the garment's photo. */
  drawn?: ByteMap
  /** Where the garment is in its photo. */
  found?: FoundGarment
  /** What else was read off its photo. */
  reading?: GarmentReading
  garment?: PreparedGarment
  /** Its named points in its photo, when they were to be read. */
  points?: readonly FoundPoint[]
  /** A visitor's own photo. */
  personPhoto?: RgbImage
  /** A mask drawn by hand over it. */
  personDrawn?: ByteMap
  outcome?: PersonOutcome
  finding?: PersonFinding
  person?: PersonInputs
  /** What the result is put back into, when the person is a visitor's own. */
  original?: OriginalPhoto
  png?: Uint8Array
  /** Told after each stage of the dressing, when the order is to be explained. */
  readonly observe?: Intermediates['observe']
  intermediates?: readonly Intermediate[]
}
