import { distance, middleOf } from '../raster/geometry.ts'
import { createTensor, FULL_HEIGHT, type Tensor } from '../raster/tensor.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import { Condition } from '../records/labels.ts'

/**
 * How large a person is and where a top hangs: the row of the neck joint, the distance between the shoulder joints and
 * the row of the middle of the hips, [1, 3] in heights of the picture; zeros for what is worn elsewhere. Packs that
 * take it place a garment's hem by it.
 */
export function measureFigure (keypoints: Keypoints, { worn }: GarmentKind): Tensor {
  const figure = createTensor([1, 3])
  if (worn !== Condition.upper) return figure
  const shoulders = distance(jointAt(keypoints, Joint.rightShoulder), jointAt(keypoints, Joint.leftShoulder))
  const hips = middleOf(jointAt(keypoints, Joint.rightHip), jointAt(keypoints, Joint.leftHip))
  figure.data.set([jointAt(keypoints, Joint.neck).y, shoulders, hips.y].map((length) => length / FULL_HEIGHT))
  return figure
}
