/** The rows of a try-on in which its sleeves have to be settled. */
import { countInBox } from '../raster/box.ts'
import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'
import { take } from '../records/pipeline.ts'
import type { TryOnContext } from './try-on-context.ts'
import { createFlowReader, type Position } from './warp.ts'

/** Half the window in which the majority decides where the warped garment is, pixels: frays are no hem. */
const RADIUS = 5
/** Rows above and below that the smoothing looks at, and one that no piece may reach. */
const MARGIN = RADIUS + 1
/** Mask from which on cloth is shown. */
const SHOWN = 0.5

/** Rows of a picture that the sleeves lie in: everything is looked at and changed in these only. */
export interface Sleeves {
  readonly worn: number
  readonly labels: ByteMap
  readonly layers: Uint8Array
  readonly densePose: RgbImage
  readonly occlusion: Float32Array
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
  { data, width, height }: ByteMap, worn: number, mask: Float32Array, sleeveAt: (i: number) => number
): [number, number] | undefined {
  const differs = (i: number): boolean => (mask[i] >= SHOWN) !== (data[i] === worn) && sleeveAt(i) > 0
  let [first, last] = [0, data.length - 1]
  while (first <= last && !differs(first)) first++
  while (last > first && !differs(last)) last--
  if (first > last) return undefined
  const [top, bottom] = [Math.floor(first / width) - MARGIN, Math.floor(last / width) + 1 + MARGIN]
  return [Math.max(top, 0), Math.min(bottom, height)]
}

/** 1 where the warped garment's mask is, its outline smoothed. */
function findShown (mask: Float32Array, width: number): Uint8Array {
  const shown = new Uint8Array(mask.length)
  for (let i = 0; i < shown.length; i++) shown[i] = mask[i] >= SHOWN ? 1 : 0
  const counts = countInBox({ data: shown, width, height: shown.length / width }, RADIUS)
  const most = (2 * RADIUS + 1) ** 2 / 2
  for (let i = 0; i < shown.length; i++) shown[i] = counts[i] > most ? 1 : 0
  return shown
}

/** The rows in which sleeves are to be settled, as views of the try-on's own memory; undefined where there are none. */
export function cutOutRows (context: TryOnContext, region: ByteMap): Sleeves | undefined {
  const { labels, occlusion } = take(context, 'segmentation')
  const { layers, densePose, kind: { worn } } = context.person
  const mask = take(context, 'warped').mask.data
  const sleeveAt = createSourceReader(take(context, 'condition').flow, region)
  const rows = findRows(labels, worn, mask, sleeveAt)
  if (rows === undefined) return undefined
  const { width } = labels
  const [from, to] = [rows[0] * width, rows[1] * width]
  const height = rows[1] - rows[0]
  return {
    worn,
    labels: { data: labels.data.subarray(from, to), width, height },
    layers: layers.data.subarray(from, to),
    densePose: { data: densePose.data.subarray(3 * from, 3 * to), width, height },
    occlusion: occlusion.subarray(from, to),
    shown: findShown(mask.subarray(from, to), width),
    sleeveAt: (i) => sleeveAt(i + from)
  }
}
