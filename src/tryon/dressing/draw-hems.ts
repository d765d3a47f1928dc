/**
 * Hems are the cloth's own. The generator decides at a quarter of the size what is cloth, and draws a few pixels of
 * skin or trousers over a hem whose labels and warped cloth go on; and trousers that its agnostic picture shows, where
 * a longer top covers them now, it draws through the cloth.
 */
import { dilate } from '../raster/box.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { CONDITION_ARMS, unite } from '../records/label-sets.ts'
import { Condition, labelSet } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import type { PersonInputs } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { isBodyPixel } from './bare-kinds.ts'
import { createRowReader } from './cells.ts'
import { findPresentLight } from './present-light.ts'
import type { TryOnContext, WarpedGarment } from './try-on-context.ts'

/** Labels of what a hem ends on. */
export const UNDER_HEMS = unite(CONDITION_ARMS, labelSet(Condition.bottom))
/** Pixels to a cell, which is one of the generator's, and cells beside those labels within which cloth is a hem. */
const [CELL, RIM] = [4, 2]

/** Tells whether a pixel is near what a hem ends on, or near what a longer garment covers of the photo's lower body. */
function createHemTest (
  { data, width, height }: ByteMap, { kind, layers, densePose }: PersonInputs
): (i: number) => boolean {
  const isCovered = (i: number): boolean =>
    data[i] === kind.worn && layers.data[i] === Layer.behind && isBodyPixel(densePose, i)
  const columns = width / CELL
  const cells = { data: new Uint8Array(columns * height / CELL), width: columns, height: height / CELL }
  const cellOf = (i: number): number => Math.floor(i / width / CELL) * columns + Math.floor(i % width / CELL)
  for (let i = 0; i < data.length; i++) if (UNDER_HEMS[data[i]] === 1 || isCovered(i)) cells.data[cellOf(i)] = 1
  const near = dilate(cells, RIM).data
  return (i) => near[cellOf(i)] === 1
}

/**
 * Draws the warped garment over `generated` [1, 3, H, W] where `isHem`, in place; `light` are logarithms of what its
 * brightness is multiplied by, a plane of cells.
 */
export function drawHems (
  labels: ByteMap, worn: number, { cloth, mask }: WarpedGarment, isHem: (i: number) => boolean, light: Float32Array,
  generated: Tensor
): void {
  const readRow = createRowReader(light.map(Math.exp), labels)
  const { data, width, height } = labels
  for (let y = 0, i = 0; y < height; y++) {
    const lit = readRow(y)
    for (let x = 0; x < width; x++, i++) {
      if (data[i] !== worn || mask.data[i] === 0 || !isHem(i)) continue
      for (let at = i; at < 3 * data.length; at += data.length) {
        const colour = Math.min((cloth.data[at] + 1) * lit[x] - 1, 1)
        generated.data[at] += mask.data[i] * (colour - generated.data[at])
      }
    }
  }
}

/** The warped garment's own hems; the generators of packs that tell no points draw them at full size. */
export const drawHemsStage: Stage<TryOnContext> = {
  name: 'draw-hems',
  run (context) {
    const { labels } = take(context, 'segmentation')
    const { worn } = context.person.kind
    const [garment, generated] = [take(context, 'worn'), take(context, 'generated')]
    const isHem = createHemTest(labels, context.person)
    context.presentLight = findPresentLight(garment, labels, worn, isHem, generated)
    if (context.presentLight === undefined || take(context, 'condition').points === undefined) return
    drawHems(labels, worn, garment, isHem, context.presentLight, generated)
  }
}
