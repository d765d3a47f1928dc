/** Connected regions of equal label, found by runs: horizontal stretches of one label. */
import type { ByteMap } from '../raster/tensor.ts'

export interface Regions {
  /** First pixel of each run; runs follow each other without gaps, rows never share one. */
  readonly starts: Int32Array
  /** Index of each run's region. */
  readonly regionOf: Int32Array
  /** Label and pixels of each region. */
  readonly labels: Uint8Array
  readonly areas: Int32Array
}

/** First pixels of the runs, and one past the last pixel at the end. */
function findRuns ({ data, width }: ByteMap): Int32Array {
  const starts = new Int32Array(data.length + 1)
  let count = 0
  for (let i = 0; i < data.length; i += width) {
    starts[count++] = i
    for (let x = i + 1; x < i + width; x++) if (data[x] !== data[x - 1]) starts[count++] = x
  }
  starts[count] = data.length
  return starts.slice(0, count + 1)
}

/** Roots of a forest of runs in which touching runs of one label share a tree (union-find with path halving). */
function joinRuns ({ data, width }: ByteMap, starts: Int32Array): Int32Array {
  const parents = Int32Array.from({ length: starts.length - 1 }, (_, run) => run)
  const find = (run: number): number => {
    while (parents[run] !== run) run = parents[run] = parents[parents[run]]
    return run
  }
  let above = 0
  for (let run = 0; run < parents.length; run++) {
    // Both pointers move forward only: runs above that end before this one begins are done.
    while (above < run && starts[above + 1] + width <= starts[run]) above++
    for (let other = above; other < run && starts[other] + width < starts[run + 1]; other++) {
      if (data[starts[other]] === data[starts[run]]) parents[find(run)] = find(other)
    }
  }
  for (let run = 0; run < parents.length; run++) parents[run] = find(run)
  return parents
}

/** Splits a label map into connected regions (4-neighbours) of one label each. */
export function findRegions (map: ByteMap): Regions {
  const starts = findRuns(map)
  const roots = joinRuns(map, starts)
  const numbers = new Int32Array(roots.length).fill(-1)
  const labels = new Uint8Array(roots.length)
  const areas = new Int32Array(roots.length)
  const regionOf = new Int32Array(roots.length)
  let count = 0
  for (let run = 0; run < roots.length; run++) {
    if (numbers[roots[run]] < 0) {
      labels[count] = map.data[starts[run]]
      numbers[roots[run]] = count++
    }
    regionOf[run] = numbers[roots[run]]
    areas[regionOf[run]] += starts[run + 1] - starts[run]
  }
  return { starts, regionOf, labels: labels.slice(0, count), areas: areas.slice(0, count) }
}

/** A copy of the map in which each region has the label that `relabel` gives it. */
export function paintRegions (
  map: ByteMap, { starts, regionOf }: Regions, relabel: (region: number, old: number) => number
): ByteMap {
  const data = map.data.slice()
  for (let run = 0; run < regionOf.length; run++) {
    const label = relabel(regionOf[run], data[starts[run]])
    if (label !== data[starts[run]]) data.fill(label, starts[run], starts[run + 1])
  }
  return { data, width: map.width, height: map.height }
}

/** For each region with `chosen`, the label that borders it most; a region without neighbours keeps its own. */
function commonNeighbours (
  { data, width }: ByteMap, { starts, regionOf, labels }: Regions, chosen: Uint8Array
): Uint8Array {
  const borders = new Map<number, Int32Array>()
  const count = (region: number, at: number): void => {
    if (at < 0 || at >= data.length || data[at] === labels[region]) return
    const counts = borders.get(region) ?? new Int32Array(256)
    borders.set(region, counts)
    counts[data[at]]++
  }
  for (let run = 0; run < regionOf.length; run++) {
    const region = regionOf[run]
    if (!chosen[region]) continue
    if (starts[run] % width > 0) count(region, starts[run] - 1)
    if (starts[run + 1] % width > 0) count(region, starts[run + 1])
    for (let at = starts[run]; at < starts[run + 1]; at++) { count(region, at - width); count(region, at + width) }
  }
  const replacements = labels.slice()
  for (const [region, counts] of borders) replacements[region] = counts.indexOf(Math.max(...counts))
  return replacements
}

/** Gives regions below `least` pixels the label that surrounds them most. */
export function dissolveCrumbs (map: ByteMap, least: number): ByteMap {
  const regions = findRegions(map)
  const small = Uint8Array.from(regions.areas, (area) => area < least ? 1 : 0)
  if (!small.includes(1)) return map
  const replacement = commonNeighbours(map, regions, small)
  return paintRegions(map, regions, (region, old) => small[region] ? replacement[region] : old)
}
