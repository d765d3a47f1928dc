import { CodedError } from '../coded-error.ts'
import type { PointSkill } from '../inference/engine-contract.ts'
import type { GarmentRecord } from '../jobs/belongings/garment-shelf.ts'
import type { Services } from '../services.ts'
import type { GARMENT_POINTS, GarmentPoint } from '../tryon/records/garment-points.ts'
import type { FoundPoint, GivenPoints } from '../tryon/records/garment-reading.ts'
import { createOneByOne } from './one-by-one.ts'

const NAMES: typeof GARMENT_POINTS = [
  'collar_front', 'collar_back', 'hem_m',
  'neck_l', 'neck_r', 'shoulder_l', 'shoulder_r', 'armpit_l', 'armpit_r',
  'cuff_l_outer', 'cuff_r_outer', 'cuff_l_inner', 'cuff_r_inner',
  'elbow_l_outer', 'elbow_r_outer', 'elbow_l_inner', 'elbow_r_inner',
  'waist_l', 'waist_r', 'hem_l', 'hem_r'
]
/** Points that may be corrected: neckline, sleeve ends and hem, in the order in which one goes through them. */
export const CORRECTABLE_POINTS = [
  'neck_l', 'collar_front', 'neck_r', 'cuff_l_outer', 'cuff_l_inner', 'cuff_r_inner', 'cuff_r_outer',
  'hem_l', 'hem_m', 'hem_r'
] as const satisfies readonly GarmentPoint[]

// A ten-thousandth of a photo is less than a pixel of it.
const DIGITS = 4

/** A point as callers are told it: in shares of the photo, from the left and from the top. */
export interface ToldPoint {
  readonly x: number
  readonly y: number
  readonly likelihood: number
  /** Whether its owner has corrected it. */
  readonly isGiven: boolean
}

export type ToldPoints = Readonly<Record<GarmentPoint, ToldPoint>>
export type ReadGarmentPoints = (record: GarmentRecord) => Promise<ToldPoints>

/** What can be done with the points of this garment. */
export function pointSkill ({ engine }: Services, { isPrepared, reading }: GarmentRecord): PointSkill {
  return isPrepared && reading ? engine.status().pack?.points ?? 'none' : 'none'
}

/** The points of a garment where they are known already. */
export function knownPoints (record: GarmentRecord): ToldPoints | undefined {
  const points = record.reading?.points ?? record.points
  return points && tell(record, points)
}

/**
 * Reads the points of garments that are cut out, each once: at the first time that somebody asks, as nothing else needs
 * them. Throws GARMENT_NOT_READY, POINTS_UNREAD, QUEUE_FULL, ENGINE_NOT_READY.
 */
export function createPointReader (services: Services): ReadGarmentPoints {
  const { engine, shelf } = services
  const inTurn = createOneByOne()

  async function read ({ id }: GarmentRecord): Promise<ToldPoints> {
    const record = await shelf.find(id)
    if (!record) throw new CodedError('GARMENT_UNKNOWN', 'deleted meanwhile')
    // Somebody else has just asked the same.
    const known = knownPoints(record)
    if (known) return known
    const files = await shelf.readFiles(record)
    if (!files.reading) throw new CodedError('POINTS_UNREAD', 'cut out before points could be read')
    const { points } = await engine.readPoints({ ...files, reading: files.reading })
    await shelf.savePoints(record, points)
    return tell(record, points)
  }

  return async (record) => {
    if (!record.isPrepared) throw new CodedError('GARMENT_NOT_READY', 'no cut-out yet')
    if (pointSkill(services, record) === 'none') throw new CodedError('POINTS_UNREAD', 'nothing reads them')
    return knownPoints(record) ?? await inTurn(async () => await read(record))
  }
}

function tell ({ width, height, given = {} }: GarmentRecord, points: readonly FoundPoint[]): ToldPoints {
  const told = NAMES.map((name, k): [GarmentPoint, ToldPoint] => {
    const { x, y } = given[name] ?? points[k]
    const isGiven = given[name] !== undefined
    const likelihood = isGiven ? 1 : Number(points[k].likelihood.toFixed(DIGITS))
    return [name, { x: share(x, width), y: share(y, height), likelihood, isGiven }]
  })
  return Object.fromEntries(told) as Record<GarmentPoint, ToldPoint>
}

/** What lies beyond the photo's edge lies on it. */
function share (value: number, whole: number): number {
  return Number(Math.min(Math.max(value / whole, 0), 1).toFixed(DIGITS))
}

/**
 * Keeps where the owner of a garment says that points lie; an empty object takes everything back.
 * @throws CodedError POINT_INVALID, GARMENT_NOT_READY, POINTS_UNREAD, GARMENT_UNKNOWN
 */
export async function correctPoints (
  services: Services, record: GarmentRecord, value: object
): Promise<GarmentRecord> {
  const given = readGiven(value, record)
  if (!record.isPrepared) throw new CodedError('GARMENT_NOT_READY', 'no cut-out yet')
  if (given && pointSkill(services, record) !== 'correct') {
    throw new CodedError('POINTS_UNREAD', 'the pack takes no points')
  }
  const changed = await services.shelf.correctPoints(record, given)
  if (!changed) throw new CodedError('GARMENT_UNKNOWN', 'deleted meanwhile')
  return changed
}

/** Always in the same order, so that the same points are the same garment. */
function readGiven (value: object, record: GarmentRecord): GivenPoints | undefined {
  const unknown = Object.keys(value).find((name) => !CORRECTABLE_POINTS.some((known) => known === name))
  if (unknown !== undefined) throw invalid(unknown)
  const entries = Object.entries(value)
  const given = CORRECTABLE_POINTS.flatMap((name) =>
    entries.filter(([key]) => key === name).map(([, point]) => [name, readPoint(name, point, record)]))
  return given.length === 0 ? undefined : Object.fromEntries(given) as GivenPoints
}

function readPoint (name: GarmentPoint, value: unknown, { width, height }: GarmentRecord) {
  const { x, y, ...others } = { ...value as { x?: unknown, y?: unknown } }
  if (!isShare(x) || !isShare(y) || Object.keys(others).length > 0) throw invalid(name)
  return { x: x * width, y: y * height }
}

function isShare (value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

function invalid (name: string): CodedError {
  return new CodedError('POINT_INVALID', 'no such point, or no place in the photo', {
    details: { field: name.slice(0, LONGEST_NAME) }
  })
}

/** Of what a caller takes for a name; it is told again. */
const LONGEST_NAME = 40
