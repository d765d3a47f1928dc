import { CodedError } from '../../coded-error.ts'
import { cleanMask } from './mask-cleaning.ts'
import { INSIDE } from '../raster/probability-map.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { FoundGarment } from './garment-region.ts'
import type { PrepareGarmentContext } from './prepare-garment-context.ts'
import type { RgbImage } from '../raster/tensor.ts'

/** A garment photographed from across a room still fills this; less is a speck or a mistake. */
const LEAST_COVERAGE = 0.01
/** A network that found nothing hovers around one half. */
const LEAST_CERTAINTY = 0.6
/**
 * Spread (max - min of 8-bit levels, outliers cut) below which a picture is one colour: JPEG noise of a flat one is
 * about 4.
 */
const LEAST_SPREAD = 12
/** Every 7th pixel is enough to tell; 7 shares no factor with usual widths. */
const SAMPLE_STEP = 7
const OUTLIERS = 0.002

function notFound (reason: string): CodedError {
  return new CodedError('GARMENT_NOT_FOUND', `No garment found in the photo: ${reason}`, { details: { reason } })
}

/** Difference of the brightest and darkest green levels, without the rarest ones. */
function measureSpread ({ data }: RgbImage, channel: number): number {
  const histogram = new Uint32Array(256)
  let count = 0
  for (let i = channel; i < data.length; i += 3 * SAMPLE_STEP, count++) histogram[data[i]]++
  const cut = count * OUTLIERS
  let [low, high, below, above] = [0, 255, 0, 0]
  while (low < 255 && (below += histogram[low]) <= cut) low++
  while (high > low && (above += histogram[high]) <= cut) high--
  return high - low
}

function assertPicture (photo: RgbImage): void {
  const spread = Math.max(measureSpread(photo, 0), measureSpread(photo, 1), measureSpread(photo, 2))
  if (spread < LEAST_SPREAD) throw notFound('the picture has one colour')
}

/** Share of the whole photo that one pixel of the map covers. */
function pixelShare ({ probability: { data }, region }: FoundGarment, photo: RgbImage): number {
  return region.width * region.height / data.length / (photo.width * photo.height)
}

/** Why this is not a garment; undefined when it is one. */
function findFault (found: FoundGarment, photo: RgbImage): string | undefined {
  let area = 0
  for (const probability of found.probability.data) if (probability >= INSIDE) area++
  if (area * pixelShare(found, photo) < LEAST_COVERAGE) return 'nothing in it looks like a garment'
  return found.certainty < LEAST_CERTAINTY ? 'nothing in it is clearly a garment' : undefined
}

/** What the network saw beside a drawn mask, cleaned; undefined when it saw no garment, for then it has no say. */
function checkSeen (seen: FoundGarment, photo: RgbImage): FoundGarment | undefined {
  cleanMask(seen.probability)
  return findFault(seen, photo) === undefined ? seen : undefined
}

/**
 * Cleans the mask, and refuses a photo without a plausible garment.
 * @throws CodedError `GARMENT_NOT_FOUND`
 */
export const checkGarmentStage: Stage<PrepareGarmentContext> = {
  name: 'check-garment',
  run (context) {
    assertPicture(context.photo)
    const found = take(context, 'found')
    // What somebody drew is meant, crumbs and holes too.
    if (context.maskSource !== 'drawn') cleanMask(found.probability)
    const fault = findFault(found, context.photo)
    if (fault !== undefined) throw notFound(fault)
    context.seen = context.seen && checkSeen(context.seen, context.photo)
  }
}
