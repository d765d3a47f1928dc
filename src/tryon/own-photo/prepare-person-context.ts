import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import type { NoticeCode, RefusalCode } from '../records/finding.ts'
import type { Framing } from '../records/framing.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import type { BodyFinder, Imaging, Networks } from '../records/networks.ts'
import type { PersonRecord } from '../records/person.ts'
import type { BodySearch } from './body-finder/find-body.ts'
import type { Location } from './closer-looks.ts'
import type { Reading } from './reading/reading.ts'
import type { SettledJoints } from './settle-joints.ts'

/** What the stages work with. */
export interface PersonTools {
  readonly person: NonNullable<Networks['person']>
  readonly imaging: Pick<Imaging, 'resize'>
  readonly bodyFinder?: BodyFinder
  /** What the persons are to try on; upper garments unless given. */
  readonly kind?: GarmentKind
}

export interface PreparedPerson {
  readonly framing: Framing
  readonly notices: readonly NoticeCode[]
  readonly record: PersonRecord
  /** 255 where the photo shows the garment that is replaced; smaller than the photo. */
  readonly garmentMask: ByteMap
}

/** What flows through the stages: the upright photo, then what each stage adds. */
export interface PreparePersonContext {
  readonly photo: RgbImage
  /** Where the visitor says that the garment is: a mask over the photo, white is garment. */
  readonly drawn?: ByteMap
  /** What the person is to try on. */
  readonly kind: GarmentKind
  /** The photo at the size in which the person is looked for. */
  small?: RgbImage
  location?: Pick<Location, 'frame' | 'others'>
  /** The body finder's answer, where there is one. */
  search?: BodySearch
  framing?: Framing
  image?: RgbImage
  reading?: Reading
  /** 1 where the person is, at the network's size. */
  silhouette?: ByteMap
  refusal?: RefusalCode
  settled?: SettledJoints
  person?: PreparedPerson
  preview?: RgbImage
}
