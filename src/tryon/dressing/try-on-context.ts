import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'
import type { PreparedGarment } from '../records/garment.ts'
import type { ConditionOutputs } from '../records/networks.ts'
import type { OriginalPhoto, PersonInputs } from '../records/person.ts'
import type { Workspace } from './workspace.ts'

/** The garment bent to the body; both lie in the workspace. */
export interface WarpedGarment {
  /** [1, 3, 1024, 768] in [-1, 1], white where the mask is 0. */
  readonly cloth: Tensor
  /** [1, 1, 1024, 768] in [0, 1]. */
  readonly mask: Tensor
}

/** What shows where; both lie in the workspace. */
export interface ComposedSegmentation {
  /** Condition classes 0..12 at full size. */
  readonly labels: ByteMap
  /** Share of each pixel of the warped garment that hair, arms or other things cover; elsewhere 0. */
  readonly occlusion: Float32Array
}

/**
 * What flows through the stages: the request, then what each stage adds.
 *
 * `workspace` belongs to the pipeline, which lends it to one run at a time. What lies in it is valid until the run
 * ends, and where it says so until a later stage goes on working in the same memory: whoever wants it for longer
 * copies it. Everything else belongs to the run.
 */
export interface TryOnContext {
  readonly person: PersonInputs
  readonly garment: PreparedGarment
  /** The photo that the person was cut from, when it is a visitor's own. */
  readonly original?: OriginalPhoto
  readonly workspace: Workspace
  /** Whether hair and arms in front take their share out of the warped garment. */
  readonly occlusion: boolean
  /** Told after each stage. */
  readonly observe?: (stage: string, context: TryOnContext) => void
  /** By `condition`. */
  condition?: ConditionOutputs
  /** By `warp-garment`, in the workspace, until `generate` makes `worn` of it. */
  warped?: WarpedGarment
  /** By `compose-segmentation`, in the workspace. */
  segmentation?: ComposedSegmentation
  /** By `generate`, in the workspace: the warped garment without what covers it. */
  worn?: WarpedGarment
  /** By `draw-hems`: logarithms of what the generator has multiplied the cloth's brightness by, a plane of cells. */
  presentLight?: Float32Array
  /** By `generate`, lit by `relight`: [1, 3, 1024, 768] in [-1, 1], until `harmonise` makes `harmonised` of it. */
  generated?: Tensor
  /** By `harmonise`: how much of the generated picture shows, 0..255. */
  opacity?: ByteMap
  /** By `harmonise`: the generated picture in the photo's tone, [1, 3, 1024, 768]. */
  harmonised?: Tensor
  /** By `paste-back`: 768x1024, or of the original photo's size. */
  image?: RgbImage
  /** By `encode`. */
  png?: Uint8Array
}
