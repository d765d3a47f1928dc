/**
 * Filled shapes with Pillow's exact pixels, so that the drawings of the agnostic inputs
 * match those the networks were trained on. The rules were found by comparing with
 * Pillow 9.4 and 12.3: coordinates are truncated toward zero first.
 */
import type { Point } from './geometry.ts'
import type { ByteMap } from './tensor.ts'

/** Value of a drawn pixel; undrawn ones are 0. */
const DRAWN = 1

/** An empty region: 0 everywhere, `DRAWN` where a shape was filled. */
export function createRegion (width: number, height: number): ByteMap {
  return { data: new Uint8Array(width * height), width, height }
}

function fillSpan (region: ByteMap, y: number, left: number, right: number, value = DRAWN): void {
  if (y < 0 || y >= region.height) return
  const from = Math.max(left, 0)
  const to = Math.min(right, region.width - 1)
  if (from <= to) region.data.fill(value, y * region.width + from, y * region.width + to + 1)
}

/** Rectangle, both ends inclusive. */
export function fillRectangle (region: ByteMap, left: number, top: number, right: number, bottom: number): void {
  const last = Math.min(Math.trunc(bottom), region.height - 1)
  for (let y = Math.max(Math.trunc(top), 0); y <= last; y++) fillSpan(region, y, Math.trunc(left), Math.trunc(right))
}

/** Rounds half away from zero. */
const roundUp = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
/** Rounds half toward zero. */
const roundDown = (value: number): number => Math.sign(value) * Math.ceil(Math.abs(value) - 0.5)

interface Edge { x0: number, y0: number, x1: number, y1: number, slope: number }

/** X of the crossings of row `y` with the edges, sorted; Pillow computes them in float32. */
function crossings (edges: readonly Edge[], y: number, bottom: number): number[] {
  const found: number[] = []
  for (const edge of edges) {
    if (edge.y0 === edge.y1 || y < Math.min(edge.y0, edge.y1)) continue
    const last = Math.max(edge.y0, edge.y1)
    if (y > last) continue
    const x = Math.fround(Math.fround((y - edge.y0) * edge.slope) + edge.x0)
    found.push(x)
    if (y === last && y < bottom) found.push(x)
  }
  return found.sort((a, b) => a - b)
}

function createEdges (points: readonly Point[]): Edge[] {
  return points.map((point, index) => {
    const next = points[(index + 1) % points.length]
    const [x0, y0, x1, y1] = [point.x, point.y, next.x, next.y].map(Math.trunc)
    return { x0, y0, x1, y1, slope: Math.fround((x1 - x0) / (y1 - y0)) }
  })
}

/** Closed polygon, edges included. */
export function fillPolygon (region: ByteMap, points: readonly Point[], value = DRAWN): void {
  const edges = createEdges(points)
  const top = Math.min(...edges.map((edge) => edge.y0))
  const bottom = Math.max(...edges.map((edge) => edge.y0))
  for (const edge of edges) {
    if (edge.y0 !== edge.y1) continue
    fillSpan(region, edge.y0, Math.min(edge.x0, edge.x1), Math.max(edge.x0, edge.x1), value)
  }
  for (let y = Math.max(top, 0); y <= Math.min(bottom, region.height); y++) {
    const xs = crossings(edges, y, bottom)
    for (let i = 1; i < xs.length; i += 2) fillSpan(region, y, roundUp(xs[i - 1]), roundDown(xs[i]), value)
  }
}

/** Straight line of the given width without caps. */
export function fillLine (region: ByteMap, from: Point, to: Point, width: number): void {
  const [x0, y0, x1, y1] = [from.x, from.y, to.x, to.y].map(Math.trunc)
  const dx = x1 - x0
  const dy = y1 - y0
  if (dx === 0 && dy === 0) return fillSpan(region, y0, x0, x0)
  const length = Math.hypot(dx, dy)
  const longer = roundUp((width - 1) / 2) / length
  const shorter = roundDown((width - 1) / 2) / length
  const [left, right] = [roundDown(shorter * dy), roundDown(longer * dy)]
  const [above, below] = [roundDown(shorter * dx), roundDown(longer * dx)]
  fillPolygon(region, [
    { x: x0 - left, y: y0 + below },
    { x: x1 - left, y: y1 + below },
    { x: x1 + right, y: y1 - above },
    { x: x0 + right, y: y0 - above }
  ])
}

/**
 * Ellipse about a centre. Walks a quarter of the outline on the doubled grid, always to the
 * neighbour nearest to the true curve; products reach 1e12, exact in a double.
 */
export function fillEllipse (region: ByteMap, centre: Point, radiusX: number, radiusY: number): void {
  const left = Math.trunc(centre.x - radiusX)
  const top = Math.trunc(centre.y - radiusY)
  const a = Math.trunc(centre.x + radiusX) - left
  const b = Math.trunc(centre.y + radiusY) - top
  const off = (x: number, y: number): number => Math.abs(a * a * y * y + b * b * x * x - a * a * b * b)
  let x = a
  for (let y = b % 2; y <= b;) {
    fillSpan(region, top + (b - y) / 2, left + (a - x) / 2, left + (a + x) / 2)
    fillSpan(region, top + (b + y) / 2, left + (a - x) / 2, left + (a + x) / 2)
    while (x > 1 && off(x - 2, y) < off(x, y + 2) && off(x - 2, y) < off(x - 2, y + 2)) x -= 2
    if (x > 1 && off(x - 2, y + 2) < off(x, y + 2)) x -= 2
    y += 2
  }
}
