/**
 * The worn garment's outline is an even line, and cloth reaches up to it. Labels, the warped garment and its cut-out
 * end a few pixels apart from each other, each ragged in its own way: what the generator mixes there is crumbs, pale
 * fringes and threads.
 */
import { erode } from '../raster/box.ts'
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { markPixels } from '../raster/mark.ts'
import { IN_FRONT } from '../records/label-sets.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { evenLabels, RADIUS } from './even-labels.ts'
import { createClothReader } from './extend-garment.ts'
import { viewRows, type RowsOfTryOn } from './rows.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Pixels at a cut-out's rim that hold something of its ground. */
const RIM = 2
/** Pixels up to which cloth goes on beyond its rim. */
const REACH = 12
/** Mask from which on a pixel is cloth alone. */
const WHOLE = 0.98
/** What is shown of the cloth where its mask is 0. */
const WHITE = 1

interface WarpedRows extends RowsOfTryOn {
  readonly mask: Float32Array
}

/** The rows that the garment lies in, and REACH more. */
function cutOutGarment (context: TryOnContext): WarpedRows {
  const { labels: { data, width } } = take(context, 'segmentation')
  const { worn } = context.person.kind
  const [first, last] = [Math.max(data.indexOf(worn), 0), data.lastIndexOf(worn)]
  const rows = viewRows(context, Math.floor(first / width) - REACH, Math.floor(last / width) + 1 + REACH)
  return { ...rows, mask: take(context, 'warped').mask.data.subarray(rows.from, rows.to) }
}

/** Whether hair or a hand lies within RADIUS of pixel `i`. */
function isNearFront ({ layers, labels: { width } }: RowsOfTryOn, i: number): boolean {
  for (let dy = -RADIUS; dy <= RADIUS; dy++) {
    for (let dx = -RADIUS; dx <= RADIUS; dx++) if (IN_FRONT[layers[i + dy * width + dx]] === 1) return true
  }
  return false
}

/** Draws cloth up to the outline, and none beyond it; in place. */
function drawUpTo (context: TryOnContext, rows: WarpedRows): void {
  const { from, worn, labels, layers, occlusion, mask } = rows
  const warped = take(context, 'warped')
  const [cloth, size] = [warped.cloth.data, warped.mask.data.length]
  const away = distanceTo(erode(markPixels(labels, (i) => mask[i] >= WHOLE), RIM), REACH)
  const drawCloth = createClothReader(
    take(context, 'condition').flow, context.garment, take(context, 'segmentation').labels, warped
  )
  for (let i = 0; i < away.length; i++) {
    if (IN_FRONT[layers[i]] === 1) continue
    if (labels.data[i] !== worn && mask[i] > 0) {
      mask[i] = 0
      for (let at = from + i; at < 3 * size; at += size) cloth[at] = WHITE
    } else if (labels.data[i] === worn && away[i] > 0 && away[i] <= REACH * DISTANCE_UNIT) {
      drawCloth(from + i)
      if (occlusion[i] > 0 && !isNearFront(rows, i)) occlusion[i] = 0
    }
  }
}

/** An even outline; packs that tell no points keep their labels. */
export const evenOutlineStage: Stage<TryOnContext> = {
  name: 'even-outline',
  run (context) {
    if (take(context, 'condition').points === undefined) return
    const rows = cutOutGarment(context)
    evenLabels(rows)
    drawUpTo(context, rows)
  }
}
