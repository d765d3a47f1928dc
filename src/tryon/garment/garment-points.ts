/** A garment's named points on their way from the network's letterbox over the photo to the prepared garment. */
import type { Rectangle, Size } from '../raster/geometry.ts'
import { createTensor, FULL_HEIGHT, FULL_WIDTH, type Tensor } from '../raster/tensor.ts'
import { GARMENT_POINTS } from '../records/garment-points.ts'
import type { FoundPoint, GarmentReading, GivenPoints, Placement } from '../records/garment-reading.ts'

/** From this likelihood on the garment has such a point. */
const LIKELY = 0.5

/** Points [1, 21, 3] of a `frame` in which the photo's `region` fills the rectangle `placement`. */
export function pointsInPhoto (
  { data }: Tensor, { frame, placement, region }: { frame: Size, placement: Rectangle, region: Rectangle }
): FoundPoint[] {
  return GARMENT_POINTS.map((_, k) => ({
    x: region.left + ((data[3 * k] + 1) / 2 * frame.width - placement.left) * region.width / placement.width,
    y: region.top + ((data[3 * k + 1] + 1) / 2 * frame.height - placement.top) * region.height / placement.height,
    likelihood: data[3 * k + 2]
  }))
}

/**
 * What the condition network is given of the points in the photo: [1, 21, 3], as `PreparedGarment` has them. Where
 * somebody has `given` a point, that holds.
 */
export function pointsOnCanvas (
  { points, placement: { box, shown } }: GarmentReading, given: GivenPoints = {}
): Tensor {
  const told = createTensor([1, GARMENT_POINTS.length, 3])
  GARMENT_POINTS.forEach((name, k) => {
    const read = points?.[k]
    const point = given[name] ?? (read && read.likelihood >= LIKELY ? read : undefined)
    if (point === undefined) return
    told.data[3 * k] = (shown.left + (point.x - box.left) * shown.width / box.width) / FULL_WIDTH * 2 - 1
    told.data[3 * k + 1] = (shown.top + (point.y - box.top) * shown.height / box.height) / FULL_HEIGHT * 2 - 1
    told.data[3 * k + 2] = 1
  })
  return told
}

/** The way back, for points [1, 21, 3] that the condition network tells. */
export function pointsOffCanvas (points: Tensor, { box, shown }: Placement): FoundPoint[] {
  return pointsInPhoto(points, { frame: { width: FULL_WIDTH, height: FULL_HEIGHT }, placement: shown, region: box })
}
