/**
 * Frays of a cut-out: where surroundings share colours with the garment, its outline is correct only on the average.
 */
import { countInBox } from '../raster/box.ts'
import { threshold, type ProbabilityMap } from '../raster/probability-map.ts'

/**
 * Half the window in which the majority decides, pixels of the 768x1024 canvas: three pixels of a 256 pixel mask
 * (4 canvas pixels each) make a window of 13. Straps and gaps wider than half of it stay.
 */
const RADIUS = 6

/** How many of the positions within RADIUS of `at` lie inside a line of `length`. */
const reach = (at: number, length: number): number => Math.min(at + RADIUS, length - 1) - Math.max(at - RADIUS, 0) + 1

/** Makes each pixel of `map` what most pixels of the window about it are, 0 or 1. */
export function smoothOutline (map: ProbabilityMap): void {
  const { data, width, height } = map
  const counts = countInBox(threshold(map, false), RADIUS)
  for (let y = 0, i = 0; y < height; y++) {
    const rows = reach(y, height)
    for (let x = 0; x < width; x++, i++) data[i] = counts[i] * 2 >= rows * reach(x, width) ? 1 : 0
  }
}
