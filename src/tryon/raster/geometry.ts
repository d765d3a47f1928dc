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
export function findBoundingBox ({ data, width, height }: { readonly data: Uint8Array | Float32Array } & Size, least: number): Rectangle | undefined {
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
