/**
 * Where the 3:4 picture that the networks work on lies in the visitor's photo. Pixel centres
 * map to pixel centres, so that what was cut out can be put back where it was.
 */
import { clip, type Point, type Rectangle, type Size } from '../raster/geometry.ts'
import { FULL_HEIGHT, FULL_WIDTH, type RgbImage } from '../raster/tensor.ts'

/** Width divided by height of every picture that the networks see. */
export const FRAME_ASPECT = FULL_WIDTH / FULL_HEIGHT

export interface Framing {
  /** Size of the whole photo, pixels. */
  readonly photo: Size
  /** The part that becomes 768x1024, whole pixels of the photo; may reach beyond its edges. */
  readonly frame: Rectangle
}

/** A rectangle of the frame's shape with the given height about a centre, whole pixels. */
export function frameAbout (centre: Point, height: number): Rectangle {
  const rounded = Math.max(Math.round(height), 4)
  const width = Math.max(Math.round(rounded * FRAME_ASPECT), 3)
  return { left: Math.round(centre.x - width / 2), top: Math.round(centre.y - rounded / 2), width, height: rounded }
}

/** The smallest centred frame that holds a whole picture. */
export function frameWhole ({ width, height }: Size): Rectangle {
  return frameAbout({ x: width / 2, y: height / 2 }, Math.max(height, width / FRAME_ASPECT))
}

/** A rectangle in pixels of one size of a picture, in pixels of another size of it. */
export function scaleFrame (frame: Rectangle, from: Size, to: Size): Rectangle {
  const x = to.width / from.width
  const y = to.height / from.height
  return {
    left: Math.round(frame.left * x),
    top: Math.round(frame.top * y),
    width: Math.max(Math.round(frame.width * x), 3),
    height: Math.max(Math.round(frame.height * y), 4)
  }
}

/** Position in the photo of a position in the framed picture of `size` (768x1024 unless given). */
export function toPhoto (
  point: Point, frame: Rectangle, size: Size = { width: FULL_WIDTH, height: FULL_HEIGHT }
): Point {
  return {
    x: frame.left + (point.x + 0.5) * frame.width / size.width - 0.5,
    y: frame.top + (point.y + 0.5) * frame.height / size.height - 0.5
  }
}

/** Position in the framed picture of `size` (768x1024 unless given) of a position in the photo. */
export function toFramed (
  point: Point, frame: Rectangle, size: Size = { width: FULL_WIDTH, height: FULL_HEIGHT }
): Point {
  return {
    x: (point.x - frame.left + 0.5) * size.width / frame.width - 0.5,
    y: (point.y - frame.top + 0.5) * size.height / frame.height - 0.5
  }
}

/** The part of the frame that the photo covers, in pixels of the photo; empty when they do not meet. */
export function visiblePart ({ photo, frame }: Framing): Rectangle {
  return clip(frame, photo)
}

/** Mean colour along the photo's edge: around a photo it disturbs a network less than white or black. */
export function edgeColour ({ data, width, height }: RgbImage): readonly number[] {
  const sums = [0, 0, 0]
  let count = 0
  const add = (pixel: number) => {
    for (let channel = 0; channel < 3; channel++) sums[channel] += data[pixel * 3 + channel]
    count++
  }
  for (let x = 0; x < width; x++) { add(x); add((height - 1) * width + x) }
  for (let y = 0; y < height; y++) { add(y * width); add(y * width + width - 1) }
  return sums.map((sum) => Math.round(sum / count))
}

/** The photo's pixels inside `frame` at their own size; what lies beyond the photo gets `colour`. */
export function cutFrame (photo: RgbImage, frame: Rectangle, colour: readonly number[]): RgbImage {
  const { left, top, width, height } = visiblePart({ photo, frame })
  const data = new Uint8Array(frame.width * frame.height * 3)
  if (width < frame.width || height < frame.height) fillColour(data, colour)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * photo.width + left) * 3
    data.set(photo.data.subarray(from, from + width * 3), ((top - frame.top + y) * frame.width + left - frame.left) * 3)
  }
  return { data, width: frame.width, height: frame.height }
}

function fillColour (data: Uint8Array, [red, green, blue]: readonly number[]): void {
  for (let i = 0; i < data.length; i += 3) {
    data[i] = red
    data[i + 1] = green
    data[i + 2] = blue
  }
}
