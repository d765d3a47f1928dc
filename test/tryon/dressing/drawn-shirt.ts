/** A drawn T-shirt on a drawn person: its warped picture, its named points, and labels that may differ from it. */
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import type { Point } from '../../../src/tryon/raster/geometry.ts'
import { createRegion, fillPolygon } from '../../../src/tryon/raster/shapes.ts'
import { createTensor, type ByteMap } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { GARMENT_POINTS, type GarmentPoint } from '../../../src/tryon/records/garment-points.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'

export const [WIDTH, HEIGHT] = [384, 512]
const SIZE = WIDTH * HEIGHT

const points = (...places: ReadonlyArray<readonly [number, number]>): Point[] => places.map(([x, y]) => ({ x, y }))

/** The left sleeve from its shoulder to its hem, whose corners are at `outer` and `inner`. */
const sleeve = (outer: readonly [number, number], inner: readonly [number, number]) =>
  points([110, 100], outer, inner, [120, 190])
export const OUTER = [50, 190] as const
export const INNER = [100, 230] as const
const TORSO = points([110, 100], [270, 100], [270, 400], [110, 400])
const ARM = points([70, 170], [110, 190], [100, 400], [60, 400])

/** Named points of that T-shirt; the right sleeve is none, its hem is at the shoulder. */
const NAMED: Partial<Record<GarmentPoint, readonly [number, number]>> = {
  neck_l: [150, 95],
  neck_r: [230, 95],
  shoulder_l: [110, 100],
  shoulder_r: [270, 100],
  armpit_l: [120, 190],
  armpit_r: [270, 190],
  cuff_l_outer: OUTER,
  cuff_l_inner: INNER,
  cuff_r_outer: [270, 102],
  cuff_r_inner: [270, 188]
}

function namePoints (named = NAMED) {
  const tensor = createTensor([1, GARMENT_POINTS.length, 3])
  for (const [name, [x, y]] of Object.entries(named)) {
    const at = 3 * GARMENT_POINTS.indexOf(name as GarmentPoint)
    tensor.data.set([x / WIDTH * 2 - 1, y / HEIGHT * 2 - 1, 1], at)
  }
  return tensor
}

function paint (map: ByteMap, outline: Point[], label: number): void {
  const region = createRegion(WIDTH, HEIGHT)
  fillPolygon(region, outline)
  for (let i = 0; i < SIZE; i++) if (region.data[i]) map.data[i] = label
}

/** A T-shirt whose photographed left sleeve ends at OUTER and INNER, and whose label ends elsewhere. */
export function createShirt (labelled: { outer: readonly [number, number], inner: readonly [number, number] }) {
  const labels = createRegion(WIDTH, HEIGHT)
  const shown = createRegion(WIDTH, HEIGHT)
  const densePose = { data: new Uint8Array(SIZE * 3), width: WIDTH, height: HEIGHT }
  paint(labels, ARM, Condition.rightArm)
  for (let i = 0; i < SIZE; i++) if (labels.data[i]) densePose.data.fill(120, 3 * i, 3 * i + 3)
  for (const outline of [TORSO, sleeve(labelled.outer, labelled.inner)]) paint(labels, outline, Condition.upper)
  for (const outline of [TORSO, sleeve(OUTER, INNER)]) paint(shown, outline, 1)
  const mask = { data: Float32Array.from(shown.data), shape: [1, 1, HEIGHT, WIDTH] }
  const layers = createRegion(WIDTH, HEIGHT)
  const occlusion = new Float32Array(SIZE).fill(0.25)
  const context = {
    person: { kind: UPPER_BODY, layers, densePose },
    garment: { mask: shown },
    condition: { flow: createTensor([1, 128, 96, 2]), points: namePoints() },
    warped: { mask, cloth: createTensor([1, 3, HEIGHT, WIDTH]) },
    segmentation: { labels, occlusion }
  } as unknown as TryOnContext
  return { context, labels, layers, mask, occlusion, at: (x: number, y: number) => labels.data[y * WIDTH + x] }
}
