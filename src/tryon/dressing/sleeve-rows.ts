/** The rows of a try-on in which its sleeves have to be settled. */
import { countInBox } from '../raster/box.ts'
import { markPixels } from '../raster/mark.ts'
import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'
import { take } from '../records/pipeline.ts'
import { viewRows, type RowsOfTryOn } from './rows.ts'
import type { TryOnContext } from './try-on-context.ts'
import { createFlowReader, type Position } from './warp.ts'

/** Half the window in which the majority decides where the warped garment is, pixels: frays are no hem. */
const RADIUS = 5
/** Rows above and below that the smoothing looks at, and one that no piece may reach. */
const MARGIN = RADIUS + 1
/** Mask from which on cloth is shown. */
const SHOWN = 0.5

/** The rows that the sleeves lie in. */
export interface Sleeves extends RowsOfTryOn {
  readonly densePose: RgbImage
  /** 1 where the warped garment is, its outline smoothed. */
  readonly shown: Uint8Array
  /** SHORT, LONG, or 0 where a pixel shows no sleeve that is settled. */
  readonly sleeveAt: (i: number) => number
}

/** Reads a map of the garment's picture at a pixel's place in it. */
function createSourceReader (flow: Tensor, region: ByteMap): (i: number) => number {
  const { width, data } = region
  const read = createFlowReader(flow, region)
  const place: Position = { x: 0, y: 0 }
  return (i) => {
    read(i % width, Math.floor(i / width), place)
    return data[Math.round(place.y) * width + Math.round(place.x)]
  }
}

/** First row, and the one after the last, in which labels and warped garment differ on a sleeve, with MARGIN. */
function findRows (
  { data, width }: ByteMap, worn: number, mask: Float32Array, sleeveAt: (i: number) => number
): [number, number] | undefined {
  const differs = (i: number): boolean => (mask[i] >= SHOWN) !== (data[i] === worn) && sleeveAt(i) > 0
  let [first, last] = [0, data.length - 1]
  while (first <= last && !differs(first)) first++
  while (last > first && !differs(last)) last--
  if (first > last) return undefined
  return [Math.floor(first / width) - MARGIN, Math.floor(last / width) + 1 + MARGIN]
}

/** 1 where the warped garment's mask is, its outline smoothed. */
function findShown (mask: Float32Array, width: number): Uint8Array {
  const shown = markPixels({ width, height: mask.length / width }, (i) => mask[i] >= SHOWN)
  const counts = countInBox(shown, RADIUS)
  const most = (2 * RADIUS + 1) ** 2 / 2
  return markPixels(shown, (i) => counts[i] > most).data
}

/** The rows in which sleeves are to be settled; undefined where there are none. */
export function cutOutSleeves (context: TryOnContext, region: ByteMap): Sleeves | undefined {
  const { labels } = take(context, 'segmentation')
  const { densePose, kind: { worn } } = context.person
  const mask = take(context, 'warped').mask.data
  const sleeveAt = createSourceReader(take(context, 'condition').flow, region)
  const found = findRows(labels, worn, mask, sleeveAt)
  if (found === undefined) return undefined
  const rows = viewRows(context, ...found)
  const { from, to, labels: { width, height } } = rows
  return {
    ...rows,
    densePose: { data: densePose.data.subarray(3 * from, 3 * to), width, height },
    shown: findShown(mask.subarray(from, to), width),
    sleeveAt: (i) => sleeveAt(i + from)
  }
}
