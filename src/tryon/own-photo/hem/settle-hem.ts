/**
 * Where a top ends and trousers begin, decided on the photo itself: the colours of chest and thighs are known from the
 * joints, and between them runs the line that parts these colours best. A network that has learnt cloth by its look
 * takes many trousers for the top's lower half.
 */
import { findCells, learnColours } from '../../raster/colour-odds.ts'
import type { ByteMap, RgbImage } from '../../raster/tensor.ts'
import type { Keypoints } from '../../records/keypoints.ts'
import { ARM_PARTS, LOWER_CLOTHES, UPPER_GARMENT } from '../../records/label-sets.ts'
import { Lip } from '../../records/labels.ts'
import { findLine, type Evidence } from './hem-line.ts'
import { lowerLabel } from './lower-label.ts'
import { torsoOf, type Torso } from './torso.ts'

/** In torso lengths (neck to hips) below the neck: what surely is the top, and what surely is below it. */
const CHEST = { from: 0.3, to: 0.7 }
const THIGH = 1.22
/** Between these the top may end: cropped ones at the waist, long ones on the thigh. */
const ENDS = { from: 0.6, to: 1.4 }
/** Pixels of each without which its colours are not known; thighs below the frame count two to five thousand. */
const LEAST_SEEDS = 800
/** Mean log-odds of chest and of thighs from which their colours are told apart. */
const TOLD_APART = 1
/** Log-odds that the network's own label counts as, beside the colour's, which reach three. */
const NETWORK = 1
/** Pixels a side of the cells that the line runs between. */
const CELL = 4
/** What a step of one cell between columns costs: half a cell of colours that are sure. */
const STEP = 24

/** 1 where cloth of the trunk or legs is; a sleeve beside the hip says nothing of the hem. */
function clothOf (parse: ByteMap, parts: ByteMap): Uint8Array {
  const cloth = new Uint8Array(parse.data.length)
  for (let i = 0; i < cloth.length; i++) {
    const label = parse.data[i]
    cloth[i] = (UPPER_GARMENT[label] || LOWER_CLOTHES[label]) && !ARM_PARTS[parts.data[i]] ? 1 : 0
  }
  return cloth
}

/** Surely top 1, surely below it 0, 0.5 elsewhere. */
function findSeeds (cloth: Uint8Array, parse: ByteMap, { neck, length }: Torso): Float32Array {
  const seeds = new Float32Array(cloth.length).fill(0.5)
  for (let y = 0, i = 0; y < parse.height; y++) {
    const down = (y - neck) / length
    const isChest = down >= CHEST.from && down <= CHEST.to
    for (let x = 0; x < parse.width; x++, i++) {
      if (!cloth[i] || !(isChest ? UPPER_GARMENT[parse.data[i]] : down >= THIGH)) continue
      seeds[i] = isChest ? 1 : 0
    }
  }
  return seeds
}

/** Whether there are seeds of both, whose colours these odds tell apart. */
function areToldApart (cells: Uint16Array, seeds: Float32Array, odds: Float64Array): boolean {
  const [sums, counts] = [[0, 0], [0, 0]]
  for (let i = 0; i < seeds.length; i++) {
    if (seeds[i] === 0.5) continue
    sums[seeds[i]] += odds[cells[i]]
    counts[seeds[i]]++
  }
  const isKnown = Math.min(...counts) >= LEAST_SEEDS
  return isKnown && sums[0] / counts[0] < -TOLD_APART && sums[1] / counts[1] > TOLD_APART
}

/** Evidence of the cells between the rows where tops end. */
function weigh (
  cloth: Uint8Array, parse: ByteMap, cells: Uint16Array, odds: Float64Array, top: number, bottom: number
): Evidence {
  const [rows, columns] = [Math.ceil((bottom - top) / CELL), Math.ceil(parse.width / CELL)]
  const data = new Float32Array(rows * columns)
  for (let y = top; y < bottom; y++) {
    for (let x = 0, i = y * parse.width; x < parse.width; x++, i++) {
      if (!cloth[i]) continue
      const network = UPPER_GARMENT[parse.data[i]] ? NETWORK : -NETWORK
      data[Math.floor((y - top) / CELL) * columns + Math.floor(x / CELL)] += odds[cells[i]] + network
    }
  }
  return { data, rows, columns }
}

/** The parse with cloth above the line called top and cloth below it trousers or a skirt. */
function relabelled (parse: ByteMap, cloth: Uint8Array, line: Int32Array, top: number): ByteMap {
  const data = parse.data.slice()
  const lower = lowerLabel(parse)
  for (let y = 0, i = 0; y < parse.height; y++) {
    for (let x = 0; x < parse.width; x++, i++) {
      if (!cloth[i]) continue
      const isAbove = y < top + line[Math.floor(x / CELL)] * CELL
      if (isAbove && LOWER_CLOTHES[data[i]]) data[i] = Lip.upperClothes
      else if (!isAbove && UPPER_GARMENT[data[i]]) data[i] = lower
    }
  }
  return { ...parse, data }
}

/** One list after the other. */
function joined<List extends Uint16Array | Float32Array> (first: List, second: List): List {
  const both = new (first.constructor as new (length: number) => List)(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

export interface Hem {
  readonly parse: ByteMap
  /** Cloth of the thighs that counts as top, and no colour tells whether it is. */
  readonly isUnsure: boolean
}

export interface Hemmed {
  /** The framed picture 768x1024, its LIP labels and DensePose parts. */
  readonly image: RgbImage
  readonly parse: ByteMap
  readonly parts: ByteMap
  readonly joints: Keypoints
  /** What the photo shows of the thighs below the frame. */
  readonly thighs: RgbImage
}

/** Whether most cloth of the thighs that the frame shows counts as top. */
function coversThighs (cloth: Uint8Array, parse: ByteMap, { neck, length }: Torso): boolean {
  let [top, all] = [0, 0]
  for (let i = Math.max(Math.round(neck + THIGH * length), 0) * parse.width; i < cloth.length; i++) {
    all += cloth[i]
    top += cloth[i] && UPPER_GARMENT[parse.data[i]] ? 1 : 0
  }
  return top > all / 2
}

/**
 * The LIP parse with the hem where the photo's colours put it; as it is where they do not tell the top from what is
 * worn below (a dress, black on black) or the thighs are out of sight.
 */
export function settleHem ({ image, parse, parts, joints, thighs }: Hemmed): Hem {
  const torso = torsoOf(joints)
  if (torso.length <= 0) return { parse, isUnsure: false }
  const cloth = clothOf(parse, parts)
  const cells = joined(findCells(image), findCells(thighs))
  const seeds = joined(findSeeds(cloth, parse, torso), new Float32Array(thighs.width))
  const odds = learnColours(cells, seeds)
  if (!areToldApart(cells, seeds, odds)) return { parse, isUnsure: coversThighs(cloth, parse, torso) }
  const at = (down: number) => Math.round(Math.min(Math.max(torso.neck + down * torso.length, 0), parse.height))
  const [top, bottom] = [at(ENDS.from), at(ENDS.to)]
  const line = findLine(weigh(cloth, parse, cells, odds, top, bottom), STEP)
  return { parse: relabelled(parse, cloth, line, top), isUnsure: false }
}
