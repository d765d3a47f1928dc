/**
 * The worn garment's outline is an even line, and cloth reaches up to it. Labels, the warped garment and its cut-out
 * end a few pixels apart from each other, each ragged in its own way: what the generator mixes there is crumbs, pale
 * fringes and threads.
 */
import { countInBox, dilate, erode } from '../raster/box.ts'
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import type { ByteMap } from '../raster/tensor.ts'
import { Condition, labelSet } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { createClothReader } from './extend-garment.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Half the window in which the majority decides where the garment is, pixels. */
const RADIUS = 4
/** Pixels at a cut-out's rim that hold something of its ground. */
const RIM = 3
/** Pixels up to which cloth goes on beyond its rim. */
const REACH = 12
/** Mask from which on a pixel is cloth alone. */
const WHOLE = 0.98

/** What a garment may cover. */
const COVERABLE = labelSet(
  Condition.background, Condition.bottom, Condition.leftArm, Condition.rightArm, Condition.noise
)
/** What it never covers. */
const IN_FRONT = labelSet(Layer.front, Layer.hand)

/** 1 where `is` holds. */
function mapOf ({ data, width, height }: ByteMap, is: (i: number) => boolean): ByteMap {
  const out = new Uint8Array(data.length)
  for (let i = 0; i < out.length; i++) out[i] = is(i) ? 1 : 0
  return { data: out, width, height }
}

/** The label of the nearest pixel in the window about `i` that is neither the garment nor in front of it. */
function labelBeside ({ data, width }: ByteMap, isFree: Uint8Array, i: number): number {
  let [best, nearest] = [Condition.background as number, Infinity]
  for (let dy = -RADIUS; dy <= RADIUS; dy++) {
    for (let dx = -RADIUS; dx <= RADIUS; dx++) {
      const at = i + dy * width + dx
      const far = dx * dx + dy * dy
      if (far < nearest && isFree[at] === 1) [best, nearest] = [data[at], far]
    }
  }
  return best
}

/** The majority about each pixel decides whether it is garment; in place. */
function evenLabels (labels: ByteMap, worn: number, layers: Uint8Array, occlusion: Float32Array): void {
  const { data } = labels
  const isGarment = mapOf(labels, (i) => data[i] === worn)
  const isBeside = mapOf(labels, (i) => data[i] !== worn && IN_FRONT[layers[i]] === 0)
  const [garment, beside] = [countInBox(isGarment, RADIUS), countInBox(isBeside, RADIUS)]
  for (let i = 0; i < data.length; i++) {
    if (garment[i] === 0 || beside[i] === 0 || IN_FRONT[layers[i]] === 1) continue
    const isMost = garment[i] > beside[i]
    if (isGarment.data[i] === 1 && !isMost) data[i] = labelBeside(labels, isBeside.data, i)
    if (isGarment.data[i] === 0 && isMost && COVERABLE[data[i]] === 1) {
      data[i] = worn
      occlusion[i] = 0
    }
  }
}

/** Draws cloth up to the outline, and none beyond it; in place. */
function drawUpTo (context: TryOnContext): void {
  const { labels, occlusion } = take(context, 'segmentation')
  const { worn } = context.person.kind
  const { cloth, mask } = take(context, 'warped')
  const { layers } = context.person
  const nearFront = dilate(mapOf(labels, (i) => IN_FRONT[layers.data[i]] === 1), RADIUS).data
  const whole = erode(mapOf(labels, (i) => mask.data[i] >= WHOLE), RIM)
  const away = distanceTo(whole, REACH)
  const drawCloth = createClothReader(take(context, 'condition').flow, context.garment, labels, { cloth, mask })
  for (let i = 0; i < labels.data.length; i++) {
    if (away[i] === 0 || away[i] > REACH * DISTANCE_UNIT) continue
    if (labels.data[i] === worn) {
      drawCloth(i)
      if (nearFront[i] === 0) occlusion[i] = 0
    } else if (IN_FRONT[layers.data[i]] === 0) {
      mask.data[i] = 0
      for (let at = i; at < cloth.data.length && at < 3 * mask.data.length; at += mask.data.length) cloth.data[at] = 1
    }
  }
}

/** An even outline; packs that tell no points keep their labels. */
export const evenOutlineStage: Stage<TryOnContext> = {
  name: 'even-outline',
  run (context) {
    if (take(context, 'condition').points === undefined) return
    const { labels, occlusion } = take(context, 'segmentation')
    evenLabels(labels, context.person.kind.worn, context.person.layers.data, occlusion)
    drawUpTo(context)
  }
}
