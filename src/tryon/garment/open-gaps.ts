/**
 * Narrow gaps, as between a sleeve and the body, are closed in a mask that was found at a
 * quarter of the photo's size. At full size the background shows in them plainly.
 */
import { learnColours } from '../raster/colour-odds.ts'
import { FILLED } from './mask-cleaning.ts'
import { INSIDE, type ProbabilityMap } from '../raster/probability-map.ts'

/** Below this probability, half way from a filled hole's to sure, the mask network has seen background. */
const DOUBTED = (FILLED + 1) / 2
/** Log-odds below which a colour is the background's alone: e^2 is seven times as common there. */
const BACKGROUND_COLOUR = -2

/** Fills `queue` with the background pixels that have a neighbour in the garment; returns their number. */
function findShore ({ data, width }: ProbabilityMap, queue: Int32Array): number {
  let count = 0
  for (let i = 0, x = 0; i < data.length; i++, x = x === width - 1 ? 0 : x + 1) {
    if (data[i] >= INSIDE) continue
    const beside = (x > 0 && data[i - 1] >= INSIDE) || (x < width - 1 && data[i + 1] >= INSIDE)
    if (beside || data[i - width] >= INSIDE || data[i + width] >= INSIDE) queue[count++] = i
  }
  return count
}

/**
 * Takes out of `map` (whose pixels have the colour cells `cells`) what can be reached over pixels of colours that only
 * the background has, from the background or from where the mask network had doubted the garment. A print of such a
 * colour stays: cloth lies around it, and the network was sure of it.
 */
export function openGaps (map: ProbabilityMap, cells: Uint16Array): void {
  const { data, width, height } = map
  const isBackground = Uint8Array.from(learnColours(cells, data), (odds) => odds < BACKGROUND_COLOUR ? 1 : 0)
  const queue = new Int32Array(data.length)
  let count = findShore(map, queue)
  const reach = (at: number): void => {
    if (data[at] < INSIDE || !isBackground[cells[at]]) return
    data[at] = 0
    queue[count++] = at
  }
  for (let i = 0; i < data.length; i++) if (data[i] < DOUBTED) reach(i)
  for (let next = 0; next < count; next++) {
    const at = queue[next]
    const x = at % width
    if (x > 0) reach(at - 1)
    if (x < width - 1) reach(at + 1)
    if (at >= width) reach(at - width)
    if (at < width * (height - 1)) reach(at + width)
  }
}
