/** Connected regions of equal label, and the removal of crumbs. */
import type { ByteMap } from '../tensor.ts'

export interface Region {
  readonly label: number
  /** Pixels. */
  readonly area: number
  /** Index of one of its pixels. */
  readonly seed: number
}

export interface Regions {
  /** Index into `list` of each pixel's region. */
  readonly of: Int32Array
  readonly list: readonly Region[]
}

/** Splits a label map into connected regions (4-neighbours) of one label each. */
export function findRegions ({ data, width, height }: ByteMap): Regions {
  const of = new Int32Array(data.length).fill(-1)
  const queue = new Int32Array(data.length)
  const list: Region[] = []
  for (let seed = 0; seed < data.length; seed++) {
    if (of[seed] < 0) list.push({ label: data[seed], area: spread(seed, list.length), seed })
  }
  return { of, list }

  function spread (seed: number, index: number): number {
    const label = data[seed]
    let area = 0
    queue[area++] = seed
    of[seed] = index
    for (let next = 0; next < area; next++) {
      const at = queue[next]
      const x = at % width
      if (x > 0 && of[at - 1] < 0 && data[at - 1] === label) { of[at - 1] = index; queue[area++] = at - 1 }
      if (x < width - 1 && of[at + 1] < 0 && data[at + 1] === label) { of[at + 1] = index; queue[area++] = at + 1 }
      if (at >= width && of[at - width] < 0 && data[at - width] === label) { of[at - width] = index; queue[area++] = at - width }
      const below = at + width
      if (below < width * height && of[below] < 0 && data[below] === label) { of[below] = index; queue[area++] = below }
    }
    return area
  }
}

/** For each region with `chosen`, the label that borders it most; a region without neighbours keeps its own. */
function commonNeighbours ({ data, width, height }: ByteMap, { of, list }: Regions, chosen: readonly boolean[]): Uint8Array {
  const borders = new Uint32Array(list.length * 256)
  for (let i = 0; i < data.length; i++) {
    if (i % width < width - 1 && of[i] !== of[i + 1]) count(i, i + 1)
    if (i + width < width * height && of[i] !== of[i + width]) count(i, i + width)
  }
  return Uint8Array.from(list, ({ label }, index) => {
    const counts = borders.subarray(index * 256, index * 256 + 256)
    const most = counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0))
    return counts[most] > 0 ? most : label
  })

  function count (a: number, b: number): void {
    if (chosen[of[a]]) borders[of[a] * 256 + data[b]]++
    if (chosen[of[b]]) borders[of[b] * 256 + data[a]]++
  }
}

/** Gives regions below `least` pixels the label that surrounds them most. */
export function dissolveCrumbs (labels: ByteMap, least: number): ByteMap {
  const regions = findRegions(labels)
  const small = regions.list.map(({ area }) => area < least)
  if (!small.includes(true)) return labels
  const replacement = commonNeighbours(labels, regions, small)
  const data = labels.data.slice()
  for (let i = 0; i < data.length; i++) if (small[regions.of[i]]) data[i] = replacement[regions.of[i]]
  return { data, width: labels.width, height: labels.height }
}
