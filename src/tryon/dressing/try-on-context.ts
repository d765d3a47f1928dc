import type { RgbImage, Tensor } from '../raster/tensor.ts'
import type { PreparedGarment } from '../records/garment.ts'
import type { ConditionOutputs } from '../records/networks.ts'
import type { OriginalPhoto, PersonInputs } from '../records/person.ts'
import type { Workspace } from './workspace.ts'

/** What flows through the stages: the request, then what each stage adds. */
export interface TryOnContext {
  readonly person: PersonInputs
  readonly garment: PreparedGarment
  /** The photo that the person was cut from, when it is a visitor's own. */
  readonly original?: OriginalPhoto
  readonly workspace: Workspace
  /** Whether hair and arms in front take their share out of the warped garment. */
  readonly occlusion: boolean
  condition?: ConditionOutputs
  generated?: Tensor
  image?: RgbImage
  png?: Uint8Array
}
