import { distance } from '../raster/geometry.ts'
import { createTensor, FULL_HEIGHT, type Tensor } from '../raster/tensor.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import { Condition } from '../records/labels.ts'

/**
 * How large a person is and where a top hangs from: the row of the neck joint and the distance between the shoulder
 * joints, [1, 2] in heights of the picture; zeros for what is worn elsewhere. Packs that take it place a garment's hem
 * by it.
 */
export function measureFigure (keypoints: Keypoints, { worn }: GarmentKind): Tensor {
  const figure = createTensor([1, 2])
  if (worn !== Condition.upper) return figure
  const shoulders = distance(jointAt(keypoints, Joint.rightShoulder), jointAt(keypoints, Joint.leftShoulder))
  figure.data.set([jointAt(keypoints, Joint.neck).y / FULL_HEIGHT, shoulders / FULL_HEIGHT])
  return figure
}
