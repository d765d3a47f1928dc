import { between, isUpper, shoulderWidth, valueAt, type WornLabels } from './worn.ts'
import { Joint } from '../../src/tryon/records/keypoints.ts'
import { Condition, labelSet } from '../../src/tryon/records/labels.ts'

const COVERING = labelSet(Condition.upper, Condition.bottom)

function isCovered ({ labels }: WornLabels, x: number, y: number): boolean {
  return COVERING[valueAt(labels, x, y)] === 1
}

/** The torso from a third below the neck to just above the hips, in shares of the way from neck to hips. */
const [FIRST, LAST] = [0.35, 0.92]
/** Its half width, in shares of the distance between the hip joints. */
const HALF_WIDTH = 0.55
const [ROWS, COLUMNS] = [40, 4]

/** Share of the torso's middle that neither the garment nor lower clothes cover: a short top may meet high trousers. */
export function measureBareTorso (worn: WornLabels): number {
  const { person } = worn
  const half = Math.abs(person.joint(Joint.rightHip).x - person.joint(Joint.leftHip).x) * HALF_WIDTH
  let [bare, all] = [0, 0]
  for (let row = 0; row <= ROWS; row++) {
    const { x, y } = between(
      person.joint(Joint.neck),
      person.joint(Joint.middleHip),
      FIRST + ((LAST - FIRST) * row) / ROWS
    )
    for (let column = -COLUMNS; column <= COLUMNS; column++) {
      all++
      if (!isCovered(worn, x + column / COLUMNS * half, y)) bare++
    }
  }
  return bare / all
}

/** The garment begins where this many pixels below each other belong to it. */
const RUN = 8

/** How far below the neck joint the garment begins in the body's middle, in shoulder widths; negative above it. */
export function measureNeckline (worn: WornLabels): number {
  const { x, y: neck } = worn.person.joint(Joint.neck)
  const width = shoulderWidth(worn.person)
  const begins = (y: number) => [0, RUN / 2, RUN].every((below) => isUpper(worn, x, y + below))
  let y = neck - width * 0.25
  while (y < worn.labels.height - RUN && !begins(y)) y++
  return (y - neck) / width
}

/**
 * Columns beside the body's middle in which the hem is looked for, in shares of the distance between the hip joints.
 */
const HEM_COLUMNS = [-0.4, -0.2, 0, 0.2, 0.4]

/** How far below the neck joint the garment ends, in shoulder widths: the median of five columns. */
export function measureHem (worn: WornLabels): number {
  const { person, labels } = worn
  const neck = person.joint(Joint.neck)
  const middle = person.joint(Joint.middleHip).x
  const hips = Math.abs(person.joint(Joint.rightHip).x - person.joint(Joint.leftHip).x)
  const ends = HEM_COLUMNS.map((share) => {
    let y = labels.height - 1
    while (y > neck.y && !isUpper(worn, middle + share * hips, y)) y--
    return y
  }).sort((a, b) => a - b)
  return (ends[HEM_COLUMNS.length >> 1] - neck.y) / shoulderWidth(person)
}
