import { ARMS, between, isUpper, shoulderWidth, valueAt, type WornLabels } from './worn.ts'
import { Joint } from '../../src/tryon/records/keypoints.ts'
import type { Point } from '../../src/tryon/raster/geometry.ts'

/** Points looked at along an upper arm, and as many along a forearm. */
const STEPS = 20
/**
 * An arm is covered where two of three points across it are: on its line and this share of the shoulders' width beside
 * it.
 */
const BESIDE = 0.05

export interface Sleeve {
  /** How far the sleeve reaches: 0 shoulder, 1 elbow, 2 wrist. */
  readonly extent: number
  /** Share of that length that is bare. */
  readonly holes: number
}

function isCovered (worn: WornLabels, at: Point, across: Point): boolean {
  const covered = [-1, 0, 1].filter((side) => isUpper(worn, at.x + across.x * side, at.y + across.y * side))
  return covered.length >= 2
}

function lookAlong (worn: WornLabels, from: Point, to: Point): boolean[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const beside = BESIDE * shoulderWidth(worn.person)
  const across = { x: -(to.y - from.y) / length * beside, y: (to.x - from.x) / length * beside }
  return Array.from({ length: STEPS }, (_, i) => isCovered(worn, between(from, to, (i + 1) / STEPS), across))
}

/** The sleeve ends at the last point above which at least half of the arm is covered. */
function measureSleeve (covered: readonly boolean[]): Sleeve {
  let [count, end, most] = [0, 0, 0]
  covered.forEach((is, i) => {
    if (is) count++
    if (is && count * 2 >= i + 1) [end, most] = [i + 1, count]
  })
  return { extent: end / STEPS, holes: end === 0 ? 0 : 1 - most / end }
}

/** Both sleeves, the person's right one first. */
export function measureSleeves (worn: WornLabels): readonly [Sleeve, Sleeve] {
  const [right, left] = ARMS.map((arm) => {
    const [shoulder, elbow, wrist] = arm.map((joint) => worn.person.joint(joint))
    return measureSleeve([...lookAlong(worn, shoulder, elbow), ...lookAlong(worn, elbow, wrist)])
  })
  return [right, left]
}

/** Rows looked at from the elbow to the wrist. */
const ROWS = 24
/** A gap narrower than this share of the shoulders' width may be closed by any garment. */
const OPEN_GAP = 0.1

/** Pixels of the row at `y` between `from` and `to` that lie outside the body, and how many the garment fills. */
function lookAcross (worn: WornLabels, y: number, from: number, to: number): [number, number] {
  let [open, filled] = [0, 0]
  for (let x = Math.round(Math.min(from, to)); x < Math.max(from, to); x++) {
    if (valueAt(worn.person.body, x, y) !== 0) continue
    open++
    if (isUpper(worn, x, y)) filled++
  }
  return [open, filled]
}

/**
 * Share of the open gap between each forearm and the middle of the body that the garment fills: a sleeve that melted
 * into the torso fills it. Undefined where the arm lies close to the body.
 */
export function measureMeltedSleeves (worn: WornLabels): Array<number | undefined> {
  const width = shoulderWidth(worn.person)
  return ARMS.map(([, elbowJoint, wristJoint]) => {
    const [elbow, wrist] = [worn.person.joint(elbowJoint), worn.person.joint(wristJoint)]
    const middle = worn.person.joint(Joint.neck).x
    let [open, filled] = [0, 0]
    for (let row = 0; row <= ROWS; row++) {
      const { x, y } = between(elbow, wrist, row / ROWS)
      const [free, taken] = lookAcross(worn, y, x, middle)
      if (free < OPEN_GAP * width) continue
      open += free
      filled += taken
    }
    return open === 0 ? undefined : filled / open
  })
}
