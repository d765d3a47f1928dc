/** Connected regions of a mask, by 4-neighbours. */
import type { Rectangle, Size } from './geometry.ts'
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

/** Stretches of set pixels in reading order, each within one row; a union-find forest in `parent`. */
interface Runs {
  count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly parent: Int32Array
}

/** The first run of the region to which a run belongs, as known so far. */
function rootOf (parent: Int32Array, run: number): number {
  while (parent[run] !== run) run = parent[run] = parent[parent[run]]
  return run
}

function join (parent: Int32Array, a: number, b: number): void {
  const [first, second] = [rootOf(parent, a), rootOf(parent, b)]
  parent[Math.max(first, second)] = Math.min(first, second)
}

/** Adds the runs of the row that begins at `from`. */
function addRow ({ data, width }: ByteMap, from: number, runs: Runs): void {
  for (let at = from, end = from + width; at < end; at++) {
    if (!data[at]) continue
    const run = runs.count++
    runs.starts[run] = at
    while (at < end && data[at]) at++
    runs.ends[run] = at
    runs.parent[run] = run
  }
}

/** Joins the runs from `here` on, which are one row's, with those above them, from `above` on. */
function joinRows ({ starts, ends, parent, count }: Runs, above: number, here: number, width: number): void {
  for (let upper = above, lower = here; upper < here && lower < count;) {
    if (starts[upper] + width < ends[lower] && starts[lower] < ends[upper] + width) join(parent, upper, lower)
    if (ends[upper] + width < ends[lower]) upper++
    else lower++
  }
}

function findRuns (inside: ByteMap): Runs {
  const { width, height } = inside
  const most = Math.ceil(width / 2) * height
  const runs = { count: 0, starts: new Int32Array(most), ends: new Int32Array(most), parent: new Int32Array(most) }
  for (let y = 0, above = 0; y < height; y++) {
    const here = runs.count
    addRow(inside, y * width, runs)
    joinRows(runs, above, here, width)
    above = here
  }
  return runs
}

/** Labels the connected regions of the pixels for which `inside` is not 0, in the order of their first pixels. */
export function findComponents (inside: ByteMap): Components {
  const { width, height, data } = inside
  const { count, starts, ends, parent } = findRuns(inside)
  const of = new Int32Array(data.length).fill(-1)
  const found: Extent[] = []
  const index = new Int32Array(count)
  for (let run = 0; run < count; run++) {
    const root = rootOf(parent, run)
    if (root === run) index[run] = found.push({ area: 0, left: width, top: height, right: -1, bottom: -1 }) - 1
    of.fill(index[root], starts[run], ends[run])
    extend(found[index[root]], Math.floor(starts[run] / width), starts[run] % width, ends[run] - starts[run])
  }
  return { of, list: found.map((extent) => describe(extent, inside)) }
}

interface Extent { area: number, left: number, top: number, right: number, bottom: number }

function extend (extent: Extent, y: number, left: number, length: number): void {
  extent.area += length
  extent.left = Math.min(extent.left, left)
  extent.right = Math.max(extent.right, left + length - 1)
  extent.top = Math.min(extent.top, y)
  extent.bottom = y
}

function describe ({ area, left, top, right, bottom }: Extent, { width, height }: Size): Component {
  const touchesBorder = left === 0 || top === 0 || right === width - 1 || bottom === height - 1
  return { area, touchesBorder, left, top, width: right + 1 - left, height: bottom + 1 - top }
}
