import { distance, type Point } from '../../src/tryon/raster/geometry.ts'
import { FULL_HEIGHT, FULL_WIDTH, type Tensor } from '../../src/tryon/raster/tensor.ts'
import type { Placement } from '../../src/tryon/records/garment-reading.ts'
import { GARMENT_POINTS } from '../../src/tryon/records/garment-points.ts'
import type { GarmentRecord } from './records.ts'

/** Thousandths of the long side within which a point counts as found. */
export const NEAR = 30
const SEEN = 2

/** Where the photo shows what lies at (x, y) of the canvas, both in [-1, 1], in pixels of the photo. */
function onPhoto ({ box, shown }: Placement, x: number, y: number): Point {
  return {
    x: box.left + ((x + 1) / 2 * FULL_WIDTH - shown.left) * box.width / shown.width,
    y: box.top + ((y + 1) / 2 * FULL_HEIGHT - shown.top) * box.height / shown.height
  }
}

/**
 * How far the points [1, 21, 3] that a network read are from those that a careful person sees, in thousandths of the
 * photo's long side, in the order of `GARMENT_POINTS` and those not seen left out.
 */
export function findPointErrors (
  record: GarmentRecord, points: Tensor, placement: Placement, longSide: number
): number[] {
  return GARMENT_POINTS.flatMap((name, k) => {
    const truth = record.points[name]
    if (truth?.[2] !== SEEN) return []
    const { x, y } = onPhoto(placement, points.data[3 * k], points.data[3 * k + 1])
    const unit = 1000 / longSide
    return [distance({ x: x * unit, y: y * unit }, { x: truth[0], y: truth[1] })]
  })
}
