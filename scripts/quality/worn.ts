import { clamp, distance, mix, type Point } from '../../src/tryon/raster/geometry.ts'
import type { ByteMap } from '../../src/tryon/raster/tensor.ts'
import { Joint } from '../../src/tryon/records/keypoints.ts'
import { Condition } from '../../src/tryon/records/labels.ts'

/** A person as the measures see it: where its joints and its body are. */
export interface MeasuredPerson {
  readonly name: string
  /** Not 0 where the undressed body is, 768x1024. */
  readonly body: ByteMap
  /** A BODY_25 joint in pixels of 768x1024. */
  joint (index: number): Point
}

/** The label map of a person in the new garment. */
export interface WornLabels {
  readonly person: MeasuredPerson
  /** Condition classes 0..12, 768x1024. */
  readonly labels: ByteMap
}

/** The arms, each as shoulder, elbow, wrist. */
export const ARMS = [
  [Joint.rightShoulder, Joint.rightElbow, Joint.rightWrist],
  [Joint.leftShoulder, Joint.leftElbow, Joint.leftWrist]
] as const

const within = (value: number, size: number) => clamp(Math.round(value), 0, size - 1)

/** The value of a map at the pixel nearest to (x, y), those outside taken from the edge. */
export function valueAt ({ data, width, height }: ByteMap, x: number, y: number): number {
  return data[within(y, height) * width + within(x, width)]
}

export function isUpper ({ labels }: WornLabels, x: number, y: number): boolean {
  return valueAt(labels, x, y) === Condition.upper
}

/** The point a share `t` of the way from `a` to `b`. */
export function between (a: Point, b: Point, t: number): Point {
  return { x: mix(a.x, b.x, t), y: mix(a.y, b.y, t) }
}

/** The distance between the shoulder joints, the measure of a person's size, in pixels. */
export function shoulderWidth (person: MeasuredPerson): number {
  return distance(person.joint(Joint.rightShoulder), person.joint(Joint.leftShoulder))
}
