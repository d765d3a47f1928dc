/**
 * A price tag, a hanger's bar or a stain in the middle of a garment: what was brushed out there is painted over with
 * the cloth about it, for a hole would show skin.
 */
import { erode } from '../../raster/box.ts'
import { findComponents } from '../../raster/components.ts'
import { DISTANCE_UNIT, distanceTo } from '../../raster/distance.ts'
import { MIXED_RING } from './edge-colours.ts'
import { INSIDE, threshold, type ProbabilityMap } from '../../raster/probability-map.ts'
import { patchCloth } from './cloth-patch.ts'
import type { ByteMap, RgbImage } from '../../raster/tensor.ts'

/**
 * A gap between sleeve and body that the network had found too narrow is open in more of the hole than the rest of
 * this.
 */
const SEEN_SHARE = 0.9
/**
 * Pixels painted about a hole, at canvas size: a brush follows a tag closely, and its corners, rim and shadow would
 * stay.
 */
const GROWN = 10

/** Whether the garment encloses anything that does not belong to it. */
export function hasHoles (map: ProbabilityMap): boolean {
  return findComponents(threshold(map, true)).list.some(({ touchesBorder }) => !touchesBorder)
}

/** 1 in the enclosed holes of `drawn` that are garment in `seen`, which has the same size. */
function findFlaws (drawn: ProbabilityMap, seen: ProbabilityMap): ByteMap {
  const { of, list } = findComponents(threshold(drawn, true))
  const covered = new Float64Array(list.length)
  for (let i = 0; i < of.length; i++) if (of[i] >= 0 && seen.data[i] >= INSIDE) covered[of[i]]++
  const isFlaw = list.map(({ area, touchesBorder }, index) => !touchesBorder && covered[index] >= SEEN_SHARE * area)
  return { ...drawn, data: Uint8Array.from(of, (index) => index >= 0 && isFlaw[index] ? 1 : 0) }
}

/** The flaws grown by the cloth about them, within the garment. */
function growFlaws (flaws: ByteMap, whole: ByteMap): ByteMap {
  const data = distanceTo(flaws, GROWN)
  for (let i = 0; i < data.length; i++) data[i] = data[i] <= GROWN * DISTANCE_UNIT && whole.data[i] ? 1 : 0
  return { ...flaws, data }
}

/**
 * Closes the enclosed holes of `drawn` that the network (`seen`) took for garment, and paints cloth over them and their
 * rims in `picture`; all of one size. Changes `picture` and `drawn`.
 */
export function paintOver (picture: RgbImage, drawn: ProbabilityMap, seen: ProbabilityMap): void {
  const flaws = findFlaws(drawn, seen)
  if (!flaws.data.includes(1)) return
  for (let i = 0; i < flaws.data.length; i++) if (flaws.data[i]) drawn.data[i] = 1
  const whole = threshold(drawn, false)
  const painted = growFlaws(flaws, whole)
  const cloth = erode(whole, MIXED_RING)
  for (let i = 0; i < painted.data.length; i++) if (painted.data[i]) cloth.data[i] = 0
  patchCloth(picture, painted, cloth)
}
