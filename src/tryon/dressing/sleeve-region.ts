/** Where short sleeves lie in a garment's picture, as its named points tell. */
import { distance, type Point, type Size } from '../raster/geometry.ts'
import { createRegion, fillPolygon } from '../raster/shapes.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { GARMENT_POINTS, type GarmentPoint } from '../records/garment-points.ts'

/** Points that are likelier absent than there tell nothing. */
const LIKELY = 0.5
/** Lengths of sleeves in widths of the shoulders: shorter ones are armholes, longer ones end at the wrist. */
const [SHORTEST, LONGEST] = [0.08, 1]
/** The inner edge of a sleeve is about half as long as the outer one. */
const SHORTEST_INNER = SHORTEST / 2
/** How far the region goes on past a sleeve's end, in lengths of the sleeve: where cloth ends is told by the mask. */
const BEYOND = 0.5
/** Widths of the shoulders by which the region reaches beyond the points outside, where there is only ground. */
const WIDER = 0.12

type ReadPoint = (name: GarmentPoint) => Point | undefined

/** Points [1, 21, 3] of a garment by name, in pixels of its picture; undefined for those that are not there. */
function createPointReader ({ data }: Tensor, { width, height }: Size): ReadPoint {
  return (name) => {
    const at = 3 * GARMENT_POINTS.indexOf(name)
    if (data[at + 2] < LIKELY) return undefined
    return { x: (data[at] + 1) / 2 * width, y: (data[at + 1] + 1) / 2 * height }
  }
}

/** The way from `from` to `to` goes on by `share` of its length. */
function goOn (from: Point, to: Point, share: number): Point {
  return { x: to.x + (to.x - from.x) * share, y: to.y + (to.y - from.y) * share }
}

/** `point` moved by `length` pixels away from `other`. */
function moveAway (point: Point, other: Point, length: number): Point {
  return goOn(other, point, length / Math.max(distance(point, other), 1))
}

/**
 * One short sleeve as a polygon: from the neck over the shoulder along its outer edge, past its end and back by the
 * armpit; undefined where points are missing and where there is no such sleeve.
 */
function outlineSleeve (read: ReadPoint, side: 'l' | 'r'): Point[] | undefined {
  const [shoulder, other] = [read(`shoulder_${side}`), read(side === 'l' ? 'shoulder_r' : 'shoulder_l')]
  const [armpit, outer, inner] = [read(`armpit_${side}`), read(`cuff_${side}_outer`), read(`cuff_${side}_inner`)]
  if (!shoulder || !other || !armpit || !outer || !inner) return undefined
  const unit = distance(shoulder, other)
  const length = distance(shoulder, outer)
  if (length < SHORTEST * unit || length > LONGEST * unit) return undefined
  if (distance(armpit, inner) < SHORTEST_INNER * unit) return undefined
  const neck = read(`neck_${side}`) ?? shoulder
  const bend = { outer: read(`elbow_${side}_outer`) ?? shoulder, inner: read(`elbow_${side}_inner`) ?? armpit }
  const end = { outer: goOn(bend.outer, outer, BEYOND), inner: goOn(bend.inner, inner, BEYOND) }
  const outside = [[neck, armpit], [shoulder, armpit], [bend.outer, bend.inner], [end.outer, end.inner]]
  return [...outside.map(([point, from]) => moveAway(point, from, WIDER * unit)), end.inner, bend.inner, armpit, neck]
}

/**
 * 1 where a short sleeve lies in the garment's picture, or would if it were longer; undefined where it has none.
 *
 * @param points [1, 21, 3] as the condition network tells them: x and y in [-1, 1], and how likely a point is there
 */
export function findSleeveRegion (points: Tensor, picture: Size): ByteMap | undefined {
  const read = createPointReader(points, picture)
  const outlines = [outlineSleeve(read, 'l'), outlineSleeve(read, 'r')].filter((outline) => outline !== undefined)
  if (outlines.length === 0) return undefined
  const region = createRegion(picture.width, picture.height)
  for (const outline of outlines) fillPolygon(region, outline)
  return region
}
