import type { ByteMap } from './tensor.ts'

const NOWHERE = -1

/** The square of the distance from cell (x, y) to the cell with index `to`. */
function squareTo (x: number, y: number, to: number, width: number): number {
  const dx = to % width - x
  const dy = Math.floor(to / width) - y
  return dx * dx + dy * dy
}

/**
 * For each cell the index of the nearest one that is not 0, by two sweeps that hand it on from neighbour to neighbour
 * (Danielsson 1980; off by less than a cell); -1 everywhere when there is none.
 */
export function findNearest ({ data, width, height }: ByteMap): Int32Array {
  const nearest = Int32Array.from(data, (value, i) => value === 0 ? NOWHERE : i)
  const take = (i: number, x: number, y: number, from: number): void => {
    const other = nearest[from]
    if (other === NOWHERE) return
    const own = nearest[i]
    if (own === NOWHERE || squareTo(x, y, other, width) < squareTo(x, y, own, width)) nearest[i] = other
  }
  const sweepRow = (y: number, step: 1 | -1): void => {
    const before = y - step >= 0 && y - step < height
    for (let k = 0; k < width; k++) {
      const x = step === 1 ? k : width - 1 - k
      const i = y * width + x
      if (before) {
        for (let across = -1; across <= 1; across++) {
          if (x + across >= 0 && x + across < width) take(i, x, y, i - step * width + across)
        }
      }
      if (x - step >= 0 && x - step < width) take(i, x, y, i - step)
    }
    for (let k = 1; k < width; k++) {
      const x = step === 1 ? width - 1 - k : k
      take(y * width + x, x, y, y * width + x + step)
    }
  }
  for (let y = 0; y < height; y++) sweepRow(y, 1)
  for (let y = height - 1; y >= 0; y--) sweepRow(y, -1)
  return nearest
}
