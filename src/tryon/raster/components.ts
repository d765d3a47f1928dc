/** Connected regions of a mask, by 4-neighbours. */
import type { Rectangle } from './geometry.ts'
import type { ByteMap } from './tensor.ts'

/** A connected region, and the smallest rectangle about it. */
export interface Component extends Rectangle {
  /** Pixels. */
  readonly area: number
  readonly touchesBorder: boolean
}

export interface Components {
  /** Index into `list` of each pixel's component, -1 where the mask is 0. */
  readonly of: Int32Array
  readonly list: readonly Component[]
}

/** Labels the connected regions of the pixels for which `inside` is not 0. */
export function findComponents (inside: ByteMap): Components {
  const { width, height, data } = inside
  const of = new Int32Array(data.length).fill(-1)
  const queue = new Int32Array(data.length)
  const list: Component[] = []
  for (let seed = 0; seed < data.length; seed++) {
    if (data[seed] && of[seed] < 0) list.push(spread(seed, list.length))
  }
  return { of, list }

  function spread (seed: number, index: number): Component {
    let [area, left, top, right, bottom] = [0, width, height, -1, -1]
    queue[area++] = seed
    of[seed] = index
    for (let next = 0; next < area; next++) {
      const at = queue[next]
      const x = at % width
      const y = (at - x) / width
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      if (x > 0 && data[at - 1] && of[at - 1] < 0) { of[at - 1] = index; queue[area++] = at - 1 }
      if (x < width - 1 && data[at + 1] && of[at + 1] < 0) { of[at + 1] = index; queue[area++] = at + 1 }
      if (y > 0 && data[at - width] && of[at - width] < 0) { of[at - width] = index; queue[area++] = at - width }
      if (y < height - 1 && data[at + width] && of[at + width] < 0) {
        of[at + width] = index
        queue[area++] = at + width
      }
    }
    const touchesBorder = left === 0 || top === 0 || right === width - 1 || bottom === height - 1
    return { area, touchesBorder, left, top, width: right + 1 - left, height: bottom + 1 - top }
  }
}
