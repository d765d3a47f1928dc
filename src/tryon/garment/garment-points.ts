/** A garment's named points on their way from the network's letterbox over the photo to the prepared garment. */
import type { Rectangle, Size } from '../raster/geometry.ts'
import { createTensor, FULL_HEIGHT, FULL_WIDTH, type Tensor } from '../raster/tensor.ts'
import { GARMENT_POINTS } from '../records/garment-points.ts'
import type { FoundPoint, GarmentReading } from '../records/garment-reading.ts'

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

/** What the condition network is given of the points in the photo: [1, 21, 3], as `PreparedGarment` has them. */
export function pointsOnCanvas ({ points, placement: { box, shown } }: GarmentReading): Tensor {
  const given = createTensor([1, GARMENT_POINTS.length, 3])
  points.forEach(({ x, y, likelihood }, k) => {
    if (likelihood < LIKELY) return
    given.data[3 * k] = (shown.left + (x - box.left) * shown.width / box.width) / FULL_WIDTH * 2 - 1
    given.data[3 * k + 1] = (shown.top + (y - box.top) * shown.height / box.height) / FULL_HEIGHT * 2 - 1
    given.data[3 * k + 2] = 1
  })
  return given
}
