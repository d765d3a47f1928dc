/** Where sleeves lie in a garment's picture, as its named points tell. */
import { distance, type Point, type Size } from '../raster/geometry.ts'
import { createRegion, fillPolygon } from '../raster/shapes.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { GARMENT_POINTS, type GarmentPoint } from '../records/garment-points.ts'

/** Points that are likelier absent than there tell nothing. */
const LIKELY = 0.5
/** Values of the map of sleeves. */
export const [SHORT, LONG] = [1, 2]
/** Lengths of sleeves in widths of the shoulders: shorter ones are armholes, longer ones end at the wrist. */
const [SHORTEST, MOST_SHORT] = [0.08, 1]
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

interface Sleeve {
  readonly kind: typeof SHORT | typeof LONG
  readonly outline: Point[]
}

/**
 * One sleeve as a polygon: of a short one from the neck over the shoulder along its outer edge, past its end and back
 * by the armpit, of a long one only what lies beyond the elbow; undefined where points are missing and where there is
 * no such sleeve.
 */
function outlineSleeve (read: ReadPoint, side: 'l' | 'r'): Sleeve | undefined {
  const [shoulder, other] = [read(`shoulder_${side}`), read(side === 'l' ? 'shoulder_r' : 'shoulder_l')]
  const [armpit, outer, inner] = [read(`armpit_${side}`), read(`cuff_${side}_outer`), read(`cuff_${side}_inner`)]
  if (!shoulder || !other || !armpit || !outer || !inner) return undefined
  const unit = distance(shoulder, other)
  const length = distance(shoulder, outer)
  if (length < SHORTEST * unit) return undefined
  if (distance(armpit, inner) < SHORTEST_INNER * unit) return undefined
  const neck = read(`neck_${side}`) ?? shoulder
  const bend = { outer: read(`elbow_${side}_outer`) ?? shoulder, inner: read(`elbow_${side}_inner`) ?? armpit }
  const end = { outer: goOn(bend.outer, outer, BEYOND), inner: goOn(bend.inner, inner, BEYOND) }
  const lower = [[bend.outer, bend.inner], [end.outer, end.inner]]
    .map(([point, from]) => moveAway(point, from, WIDER * unit))
  if (length > MOST_SHORT * unit) return { kind: LONG, outline: [...lower, end.inner, bend.inner] }
  const upper = [neck, shoulder].map((point) => moveAway(point, armpit, WIDER * unit))
  return { kind: SHORT, outline: [...upper, ...lower, end.inner, bend.inner, armpit, neck] }
}

/**
 * SHORT where a short sleeve lies in the garment's picture, or would if it were longer, LONG where the lower part of a
 * long one does; undefined where it has none.
 *
 * @param points [1, 21, 3] as the condition network tells them: x and y in [-1, 1], and how likely a point is there
 */
export function findSleeveRegion (points: Tensor, picture: Size): ByteMap | undefined {
  const read = createPointReader(points, picture)
  const sleeves = [outlineSleeve(read, 'l'), outlineSleeve(read, 'r')].filter((sleeve) => sleeve !== undefined)
  if (sleeves.length === 0) return undefined
  const region = createRegion(picture.width, picture.height)
  for (const { kind, outline } of sleeves) fillPolygon(region, outline, kind)
  return region
}
