import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import type { MaskSource, PreparedGarment } from '../records/garment.ts'
import type { Placement } from '../records/garment-reading.ts'
import type { FoundGarment } from './garment-region.ts'

/** What flows through the preparation: the upright photo, then what each stage adds. */
export interface PrepareGarmentContext {
  readonly photo: RgbImage
  readonly maskSource: MaskSource
  /** For the source `drawn`: 0..255 over the whole photo, any size. */
  readonly drawn?: ByteMap
  found?: FoundGarment
  /** Where a drawn mask has holes: what the network takes for garment. */
  seen?: FoundGarment
  garment?: PreparedGarment
  placement?: Placement
}
