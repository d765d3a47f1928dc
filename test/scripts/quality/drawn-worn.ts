import { Condition } from '../../../src/tryon/records/labels.ts'
import type { MeasuredPerson, WornLabels } from '../../../scripts/quality/worn.ts'
import type { Point } from '../../../src/tryon/raster/geometry.ts'

const [WIDTH, HEIGHT] = [768, 1024]

/** Somebody who stands upright, the arms 120 pixels beside the torso: shoulders 300 apart, neck at 300, hips at 700. */
const JOINTS: Record<number, readonly [number, number]> = {
  1: [384, 300],
  2: [234, 300],
  3: [150, 480],
  4: [110, 660],
  5: [534, 300],
  6: [618, 480],
  7: [658, 660],
  8: [384, 700],
  9: [304, 700],
  12: [464, 700]
}
const TORSO = [264, 300, 504, 700] as const
const ARM_WIDTH = 50

export type Paint = (left: number, top: number, right: number, bottom: number, label?: number) => void

function createPaint (data: Uint8Array): Paint {
  return (left, top, right, bottom, label = Condition.upper) => {
    for (let y = top; y < bottom; y++) data.fill(label, y * WIDTH + left, y * WIDTH + right)
  }
}

/** Paints an arm from the shoulder to a share of its length: 1 elbow, 2 wrist. */
export function paintArm (
  paint: Paint, side: 'left' | 'right', from: number, to: number, label = Condition.upper as number
): void {
  const first = side === 'right' ? 2 : 5
  for (let t = from; t < to; t += 0.005) {
    const [a, b] = [JOINTS[first + Math.floor(t)], JOINTS[first + Math.floor(t) + 1]]
    const [x, y] = [0, 1].map((axis) => Math.round(a[axis] + (b[axis] - a[axis]) * (t % 1)))
    paint(x - ARM_WIDTH / 2, y, x + ARM_WIDTH / 2, y + 2, label)
  }
}

export function drawMeasuredPerson (): MeasuredPerson {
  const data = new Uint8Array(WIDTH * HEIGHT)
  const paint = createPaint(data)
  paint(...TORSO, 1)
  paintArm(paint, 'left', 0, 2, 1)
  paintArm(paint, 'right', 0, 2, 1)
  const joint = (index: number): Point => ({ x: JOINTS[index][0], y: JOINTS[index][1] })
  return { name: 'drawn', body: { data, width: WIDTH, height: HEIGHT }, joint }
}

/**
 * A garment from just below the neck to the hips with sleeves of a length, as one would wear it; `change` spoils it.
 */
export function drawWorn (sleeves: number, change: (paint: Paint) => void = () => {}): WornLabels {
  const data = new Uint8Array(WIDTH * HEIGHT)
  const paint = createPaint(data)
  paint(...TORSO)
  paintArm(paint, 'left', 0, sleeves)
  paintArm(paint, 'right', 0, sleeves)
  change(paint)
  return { person: drawMeasuredPerson(), labels: { data, width: WIDTH, height: HEIGHT } }
}
