/** What an argmax leaves to tidy: other people, crumbs, and arms that are on the wrong side. */
import { Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import { clamp, type Point } from '../raster/geometry.ts'
import { isSeen } from './reading/joints.ts'
import { labelSet, Lip, mapLabels } from '../records/labels.ts'
import type { ByteMap } from '../raster/tensor.ts'
import { dissolveCrumbs, findRegions, paintRegions, type Regions } from './regions.ts'

/** Pixels of 768x1024: a square of 20, smaller than any eye, ear or thumb that matters here. */
const CRUMB = 400
/** A region moves to the other arm when it lies this many times farther from its own. */
const CLEARLY_FARTHER = 1.6
const [NO_ARM, LEFT, RIGHT] = [0, 1, 2]

/** Which labels belong to the left and the right arm, and each label's counterpart. */
export interface SidedLabels {
  readonly left: Uint8Array
  readonly right: Uint8Array
  readonly mirror: Uint8Array
}

function mirrorTable (pairs: ReadonlyArray<readonly [number, number]>): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (const [a, b] of pairs) { table[a] = b; table[b] = a }
  return table
}

export const PARSE_ARMS: SidedLabels = {
  left: labelSet(Lip.leftArm),
  right: labelSet(Lip.rightArm),
  mirror: mirrorTable([[Lip.leftArm, Lip.rightArm]])
}

/** Hands 3 right and 4 left; upper arms 15, 17 left and 16, 18 right; lower arms 19, 21 left and 20, 22 right. */
export const DENSEPOSE_ARMS: SidedLabels = {
  left: labelSet(4, 15, 17, 19, 21),
  right: labelSet(3, 16, 18, 20, 22),
  mirror: mirrorTable([[3, 4], [15, 16], [17, 18], [19, 20], [21, 22]])
}

const LEFT_ARM = [Joint.leftShoulder, Joint.leftElbow, Joint.leftWrist]
const RIGHT_ARM = [Joint.rightShoulder, Joint.rightElbow, Joint.rightWrist]

/**
 * Takes away every silhouette but the one in `kept` (1 where the person is, at the network's size), with a margin of
 * one element.
 */
export function dropOthers (labels: ByteMap, kept: ByteMap): ByteMap {
  const near = widenByOne(kept)
  const columns = Int32Array.from({ length: labels.width }, (_, x) => Math.floor((x + 0.5) * kept.width / labels.width))
  const data = new Uint8Array(labels.data.length)
  for (let y = 0, i = 0; y < labels.height; y++) {
    const row = Math.floor((y + 0.5) * kept.height / labels.height) * kept.width
    for (let x = 0; x < labels.width; x++, i++) data[i] = near[row + columns[x]] ? labels.data[i] : 0
  }
  return { data, width: labels.width, height: labels.height }
}

/** 1 where the map or one of its four neighbours is. Outlines between elements belong to both. */
function widenByOne ({ data, width }: ByteMap): Uint8Array {
  const near = data.slice()
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue
    if (i % width > 0) near[i - 1] = 1
    if (i % width < width - 1) near[i + 1] = 1
    if (i >= width) near[i - width] = 1
    if (i + width < data.length) near[i + width] = 1
  }
  return near
}

function distanceToSegment (x: number, y: number, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : clamp(((x - a.x) * dx + (y - a.y) * dy) / length, 0, 1)
  return Math.hypot(x - a.x - along * dx, y - a.y - along * dy)
}

function distanceToArm (x: number, y: number, arm: readonly Point[]): number {
  if (arm.length === 1) return Math.hypot(x - arm[0].x, y - arm[0].y)
  let least = Infinity
  for (let i = 1; i < arm.length; i++) least = Math.min(least, distanceToSegment(x, y, arm[i - 1], arm[i]))
  return least
}

/** Mean distance of each region to both arms, by the middles of its runs. */
function measureRegions (
  { starts, regionOf, labels }: Regions, width: number, left: readonly Point[], right: readonly Point[]
) {
  const toLeft = new Float64Array(labels.length)
  const toRight = new Float64Array(labels.length)
  for (let run = 0; run < regionOf.length; run++) {
    const region = regionOf[run]
    if (labels[region] === NO_ARM) continue
    const length = starts[run + 1] - starts[run]
    const x = starts[run] % width + length / 2
    const y = Math.floor(starts[run] / width)
    toLeft[region] += length * distanceToArm(x, y, left)
    toRight[region] += length * distanceToArm(x, y, right)
  }
  return { toLeft, toRight }
}

/** Gives arm regions to the arm whose joints they lie along; `joints` in the pixels of `labels`. */
export function fixArmSides (labels: ByteMap, joints: Keypoints, sides: SidedLabels): ByteMap {
  const arm = (chain: readonly number[]) =>
    chain.filter((joint) => isSeen(joints, joint)).map((joint) => jointAt(joints, joint))
  const [left, right] = [arm(LEFT_ARM), arm(RIGHT_ARM)]
  if (left.length === 0 || right.length === 0) return labels
  const side = Uint8Array.from({ length: 256 }, (_, label) =>
    sides.left[label] ? LEFT : sides.right[label] ? RIGHT : NO_ARM
  )
  const sideMap = mapLabels(labels, side)
  const regions = findRegions(sideMap)
  const { toLeft, toRight } = measureRegions(regions, labels.width, left, right)
  const isWrong = (region: number) => regions.labels[region] === LEFT
    ? toLeft[region] > CLEARLY_FARTHER * toRight[region]
    : regions.labels[region] === RIGHT && toRight[region] > CLEARLY_FARTHER * toLeft[region]
  const wrong = paintRegions(sideMap, regions, (region) => isWrong(region) ? 1 : 0).data
  const data = labels.data.slice()
  for (let i = 0; i < data.length; i++) if (wrong[i]) data[i] = sides.mirror[data[i]]
  return { data, width: labels.width, height: labels.height }
}

/** A tidy label map of one person: `kept` says where that person is. */
export function cleanLabels (labels: ByteMap, kept: ByteMap, joints: Keypoints, sides: SidedLabels): ByteMap {
  return fixArmSides(dissolveCrumbs(dropOthers(labels, kept), CRUMB), joints, sides)
}
