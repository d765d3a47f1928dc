/**
 * Sleeves end where the warped garment does. Labels are predicted at a quarter of the size, pixel by pixel: what may be
 * a little here or there becomes round. The warped garment has the photo's own hem, corners and width.
 */
import type { ByteMap } from '../raster/tensor.ts'
import { CONDITION_ARMS, COVERABLE, IN_FRONT } from '../records/label-sets.ts'
import { Condition } from '../records/labels.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { isBodyPixel } from './bare-kinds.ts'
import type { TryOnContext } from './try-on-context.ts'
import { listPieces, WAITING, type Piece } from './pieces.ts'
import { findSleeveRegion, LONG, SHORT } from './sleeve-region.ts'
import { cutOutSleeves, type Sleeves } from './sleeve-rows.ts'

/** How far labels and warped garment may be apart, pixels: beyond, one of them shows another sleeve than is meant. */
const REACH = 40
/** Share of a piece's pixels that may lie farther. */
const MOST_FAR = 0.1
/** Share of its sides at which a piece that is cut off lies open: a tear in the cut-out is enclosed by cloth. */
const LEAST_OPEN = 0.4

/** A map of WAITING pixels for which `is` holds, without the first and the last row. */
function markWaiting ({ data, width }: ByteMap, is: (i: number) => boolean): Uint8Array {
  const waiting = new Uint8Array(data.length)
  for (let i = width; i < data.length - width; i++) if (is(i)) waiting[i] = WAITING
  return waiting
}

const isNear = ({ members, far }: Piece): boolean => far <= MOST_FAR * members.length

/** The arm that most of a piece's neighbours show; undefined without one. */
function findArmBeside ({ members }: Piece, { data, width }: ByteMap): number | undefined {
  let [left, right] = [0, 0]
  for (const i of members) {
    for (const side of [1, -1, width, -width]) {
      const label = data[i + side]
      if (label === Condition.leftArm) left++
      else if (CONDITION_ARMS[label]) right++
    }
  }
  if (left + right === 0) return undefined
  return left > right ? Condition.leftArm : Condition.rightArm
}

/**
 * Labels as garment what the warped sleeves show beyond their labels; long ones on the arm only, for beside a wrist the
 * flow leads to cloth from far away.
 */
function widen ({ worn, labels, layers, densePose, shown, sleeveAt }: Sleeves): void {
  const { data, width } = labels
  const waiting = markWaiting(labels, (i) => {
    if (shown[i] === 0 || COVERABLE[data[i]] === 0 || IN_FRONT[layers[i]] === 1) return false
    const sleeve = sleeveAt(i)
    return sleeve === SHORT || (sleeve === LONG && isBodyPixel(densePose, i))
  })
  for (const piece of listPieces(waiting, width, (i) => data[i] === worn, REACH).filter(isNear)) {
    for (const i of piece.members) data[i] = worn
  }
}

/** Labels as arm, or as what is beside it, where labels go on past the warped sleeves' ends. */
function shorten ({ worn, labels, densePose, shown, sleeveAt }: Sleeves): void {
  const { data, width } = labels
  const waiting = markWaiting(labels, (i) => shown[i] === 0 && data[i] === worn && sleeveAt(i) > 0)
  for (const piece of listPieces(waiting, width, (i) => data[i] !== worn, REACH)) {
    const arm = isNear(piece) && piece.held >= LEAST_OPEN ? findArmBeside(piece, labels) : undefined
    if (arm === undefined) continue
    for (const i of piece.members) data[i] = isBodyPixel(densePose, i) ? arm : Condition.background
  }
}

/** Nothing lies in front of a sleeve: its rim does not fade where the labels were unsure of it. */
function uncover ({ worn, labels, occlusion, sleeveAt }: Sleeves): void {
  for (let i = 0; i < occlusion.length; i++) {
    if (occlusion[i] > 0 && labels.data[i] === worn && sleeveAt(i) > 0) occlusion[i] = 0
  }
}

/**
 * Short sleeves take the outline of the warped garment, long ones end where it ends; packs that tell no points keep
 * their labels.
 */
export const followSleevesStage: Stage<TryOnContext> = {
  name: 'follow-sleeves',
  run (context) {
    const { points } = take(context, 'condition')
    const region = points && findSleeveRegion(points, context.garment.mask)
    const sleeves = region && cutOutSleeves(context, region)
    if (sleeves === undefined) return
    widen(sleeves)
    shorten(sleeves)
    uncover(sleeves)
  }
}
