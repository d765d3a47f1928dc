/** The line that parts what is above from what is below, column by column. */

/** Evidence [rows * columns] that a cell belongs above: positive above the line, negative below it. */
export interface Evidence {
  readonly data: Float32Array
  readonly rows: number
  readonly columns: number
}

/** For each place of one column's line, the best sum so far less `step` for each row between the two columns' lines. */
function reach (best: Float32Array, step: number): { readonly sums: Float32Array, readonly from: Int32Array } {
  const [sums, from] = [best.slice(), Int32Array.from(best, (_, place) => place)]
  for (let place = 1; place < sums.length; place++) {
    if (sums[place - 1] - step > sums[place]) { sums[place] = sums[place - 1] - step; from[place] = from[place - 1] }
  }
  for (let place = sums.length - 2; place >= 0; place--) {
    if (sums[place + 1] - step > sums[place]) { sums[place] = sums[place + 1] - step; from[place] = from[place + 1] }
  }
  return { sums, from }
}

/** Adds what a column's evidence says of each place of the line: what is above counts for it, what is below against. */
function addColumn (sums: Float32Array, { data, rows, columns }: Evidence, column: number): void {
  let above = 0
  for (let row = 0; row < rows; row++) above -= data[row * columns + column]
  sums[0] += above
  for (let row = 0; row < rows; row++) sums[row + 1] += above += 2 * data[row * columns + column]
}

/**
 * The line with the most evidence [columns]: how many rows of each column are above it. Each row between the lines of
 * neighbours costs `step`. Viterbi's dynamic programme over columns, with a distance transform (Felzenszwalb and
 * Huttenlocher 2012, for absolute differences) instead of all pairs of places.
 */
export function findLine (evidence: Evidence, step: number): Int32Array {
  const { rows, columns } = evidence
  const backs: Int32Array[] = []
  let best: Float32Array = new Float32Array(rows + 1)
  for (let column = 0; column < columns; column++) {
    const { sums, from } = reach(best, step)
    addColumn(sums, evidence, column)
    backs.push(from)
    best = sums
  }
  const line = new Int32Array(columns)
  let place = best.indexOf(Math.max(...best))
  for (let column = columns - 1; column >= 0; column--) {
    line[column] = place
    place = backs[column][place]
  }
  return line
}
