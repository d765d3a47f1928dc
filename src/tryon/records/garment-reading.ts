import type { Point, Rectangle } from '../raster/geometry.ts'
import type { GarmentPoint } from './garment-points.ts'

/** A named point of a garment (`GARMENT_POINTS`), in pixels of its photo. */
export interface FoundPoint extends Point {
  /** How likely it is that there is such a point, 0..1. */
  readonly likelihood: number
}

/** Which part of the photo lies where on the canvas of 768x1024. */
export interface Placement {
  readonly box: Rectangle
  readonly shown: Rectangle
}

/** What was read off a garment's photo, beside its outline. */
export interface GarmentReading {
  /** In the order of `GARMENT_POINTS`; of packs whose mask network reads them. */
  readonly points?: readonly FoundPoint[]
  readonly placement: Placement
}

/** Where somebody says that points lie, in pixels of the photo. */
export type GivenPoints = Readonly<Partial<Record<GarmentPoint, Point>>>
