/** Places and parts of pictures, in pixels: x and left to the right, y and top downwards. */

export interface Point { readonly x: number, readonly y: number }

export interface Size { readonly width: number, readonly height: number }

export interface Rectangle extends Size {
  readonly left: number
  readonly top: number
}

export function distance (a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

export function middleOf (a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}

/** `value`, or the nearer end of the range from `least` to `most`. */
export function clamp (value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

/**
 * The smallest rectangle about the values of a plane `width` wide that are `least` or more; undefined when
 * there are none. Each row is looked at from both ends, so that what lies inside costs nothing.
 */
export function findBoundingBox (
  { data, width, height }: Size & { readonly data: Uint8Array | Float32Array }, least: number
): Rectangle | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, row = 0; y < height; y++, row += width) {
    let x = 0
    while (x < width && !(data[row + x] >= least)) x++
    if (x === width) continue
    if (x < left) left = x
    for (x = width - 1; !(data[row + x] >= least);) x--
    if (x > right) right = x
    if (y < top) top = y
    bottom = y
  }
  return right < 0 ? undefined : { left, top, width: right + 1 - left, height: bottom + 1 - top }
}

/** `margin` pixels more on every side. */
export function grow ({ left, top, width, height }: Rectangle, margin: number): Rectangle {
  return { left: left - margin, top: top - margin, width: width + 2 * margin, height: height + 2 * margin }
}

/** The part of a rectangle that lies in a picture; without width or height where they do not meet. */
export function clip (box: Rectangle, picture: Size): Rectangle {
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)]
  return {
    left,
    top,
    width: Math.max(Math.min(box.left + box.width, picture.width) - left, 0),
    height: Math.max(Math.min(box.top + box.height, picture.height) - top, 0)
  }
}

/** `share` of the way from `from` to `to`. */
export function mix (from: number, to: number, share: number): number {
  return from + (to - from) * share
}

/** Value between four neighbours of a plane: upper left and right, lower left and right. */
export function blend (a: number, b: number, c: number, d: number, across: number, down: number): number {
  return mix(mix(a, b, across), mix(c, d, across), down)
}
