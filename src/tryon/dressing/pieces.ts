/** Connected pieces of pixels that change hands together, or not at all. */

export interface Piece {
  readonly members: readonly number[]
  /** How many of them are farther than asked from where the piece is held. */
  readonly far: number
  /** Share of its sides towards others at which it is held. */
  readonly held: number
}

/** A pixel that waits to be taken into a piece. */
export const WAITING = 1
const TAKEN = 2

/** Steps from each waiting pixel to the nearest one that is held by a neighbour; 0 where no way leads there. */
function countSteps (waiting: Uint8Array, sides: readonly number[], holds: (i: number) => boolean): Uint16Array {
  const steps = new Uint16Array(waiting.length)
  const reached: number[] = []
  for (let i = 0; i < waiting.length; i++) {
    if (waiting[i] !== WAITING || !sides.some((side) => holds(i + side))) continue
    steps[i] = 1
    reached.push(i)
  }
  for (let next = 0; next < reached.length; next++) {
    for (const side of sides) {
      const to = reached[next] + side
      if (waiting[to] !== WAITING || steps[to] !== 0) continue
      steps[to] = steps[reached[next]] + 1
      reached.push(to)
    }
  }
  return steps
}

/** The piece that a pixel belongs to; its pixels wait no longer. */
function takePiece (
  first: number, waiting: Uint8Array, sides: readonly number[], holds: (i: number) => boolean,
  isFar: (i: number) => boolean
): Piece {
  const members = [first]
  waiting[first] = TAKEN
  let [far, holding, others] = [0, 0, 0]
  for (let next = 0; next < members.length; next++) {
    if (isFar(members[next])) far++
    for (const side of sides) {
      const to = members[next] + side
      if (waiting[to] === WAITING) {
        waiting[to] = TAKEN
        members.push(to)
      } else if (waiting[to] !== TAKEN) {
        others++
        if (holds(to)) holding++
      }
    }
  }
  return { members, far, held: holding / others }
}

/**
 * The connected pieces of WAITING pixels that something holds: `holds` tells it of a pixel beside them.
 *
 * @param waiting a map `width` wide, 0 in its first and last row; taken apart meanwhile
 * @param reach steps from where a piece is held beyond which its pixels are far
 */
export function listPieces (
  waiting: Uint8Array, width: number, holds: (i: number) => boolean, reach: number
): Piece[] {
  const sides = [1, -1, width, -width]
  const steps = countSteps(waiting, sides, holds)
  const pieces: Piece[] = []
  for (let i = 0; i < waiting.length; i++) {
    if (steps[i] === 0 || waiting[i] !== WAITING) continue
    pieces.push(takePiece(i, waiting, sides, holds, (at) => steps[at] > reach))
  }
  return pieces
}
