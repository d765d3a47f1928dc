import { fitCentred, placeOnWhite, type Placement } from '../frame.ts'
import { toTensor } from '../normalise.ts'
import { separatePlainBackground } from '../plain-background.ts'
import type { MaskSource } from '../garment.ts'
import type { ProbabilityMap } from '../mask-cleaning.ts'
import type { Imaging, Networks } from '../networks.ts'
import type { Stage } from '../pipeline.ts'
import type { PrepareGarmentContext } from '../prepare-garment.ts'
import type { RgbImage } from '../tensor.ts'

/** Longest side at which a plain background is separated: enough for an outline, quick to search. */
const PLAIN_SIDE = 480

/** The content of a frame without its bars. */
function cutOut (map: ProbabilityMap, { left, top, width, height }: Placement): ProbabilityMap {
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * map.width + left
    data.set(map.data.subarray(from, from + width), y * width)
  }
  return { data, width, height }
}

/** The mask network's answer for the photo, in a centred white letterbox of the network's size. */
async function askNetwork (
  photo: RgbImage, networks: Pick<Networks, 'garmentMask' | 'garmentMaskSize'>, imaging: Pick<Imaging, 'resize'>
): Promise<ProbabilityMap> {
  const frame = networks.garmentMaskSize
  const placement = fitCentred(photo, frame)
  const small = await imaging.resize(photo, placement.width, placement.height)
  const probability = await networks.garmentMask(toTensor(placeOnWhite(small, frame, placement.left, placement.top)))
  return cutOut({ data: probability.data, width: frame.width, height: frame.height }, placement)
}

async function separateByColour (photo: RgbImage, imaging: Pick<Imaging, 'resize'>): Promise<ProbabilityMap> {
  const size = fitCentred(photo, { width: PLAIN_SIDE, height: PLAIN_SIDE })
  return separatePlainBackground(await imaging.resize(photo, size.width, size.height))
}

/** Garment probability over the whole photo, at the working size of the source. */
export function createFindGarmentStage (
  networks: Pick<Networks, 'garmentMask' | 'garmentMaskSize'>, imaging: Pick<Imaging, 'resize'>
): Stage<PrepareGarmentContext> {
  const sources: Record<MaskSource, (photo: RgbImage) => Promise<ProbabilityMap>> = {
    network: (photo) => askNetwork(photo, networks, imaging),
    'plain-background': (photo) => separateByColour(photo, imaging),
    'whole-picture': async () => ({ data: Float32Array.of(1), width: 1, height: 1 })
  }
  return {
    name: 'find-garment',
    async run (context) {
      context.probability = await sources[context.maskSource](context.photo)
    }
  }
}
