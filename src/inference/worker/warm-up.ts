import type { Networks } from '../../tryon/records/networks.ts'
import { DETECTOR_SIDE } from '../../tryon/own-photo/body-finder/detections.ts'
import { LANDMARK_SIDE } from '../../tryon/own-photo/body-finder/landmarks.ts'
import { CONDITION_HEIGHT, CONDITION_WIDTH, createTensor } from '../../tryon/raster/tensor.ts'

/** The smallest picture that HR-VITON's generator takes: its eight halvings end at one pixel. */
const SMALLEST_SIDE = 128

/**
 * Runs every network once on empty pictures: the first run of a graph allocates and packs its
 * weights, which the first visitor should not wait for, and a graph that cannot run is found now.
 */
export async function warmUp (networks: Networks): Promise<void> {
  const { width, height } = networks.garmentMaskSize
  await networks.garmentMask(createTensor([1, 3, height, width]))
  await networks.condition(
    createTensor([1, 4, CONDITION_HEIGHT, CONDITION_WIDTH]),
    createTensor([1, 16, CONDITION_HEIGHT, CONDITION_WIDTH]))
  await networks.person?.(createTensor([1, 3, CONDITION_HEIGHT, CONDITION_WIDTH]))
  await networks.bodyFinder?.detect(createTensor([1, 3, DETECTOR_SIDE, DETECTOR_SIDE]))
  await networks.bodyFinder?.findLandmarks(createTensor([1, 3, LANDMARK_SIDE, LANDMARK_SIDE]))
  await networks.generator({
    x: createTensor([1, 9, SMALLEST_SIDE, SMALLEST_SIDE]),
    segmentation: createTensor([1, 7, SMALLEST_SIDE, SMALLEST_SIDE]),
    warpedMask: createTensor([1, 1, SMALLEST_SIDE, SMALLEST_SIDE])
  })
}
