/** One line made wrong on purpose, and the test that has to notice. */
export interface Mutant {
  /** File that is changed. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly search: string
  readonly replace: string
  /** Test file that has to fail. */
  readonly test: string
  /** Part of the names of the tests to run, where the others of the file are slow. */
  readonly only?: string
}

type Row = readonly [file: string, search: string, replace: string, test: string, only?: string]

/** A list of mutants from one row each. */
export function mutants (rows: readonly Row[]): Mutant[] {
  return rows.map(([file, search, replace, test, only]) => ({ file, search, replace, test, only }))
}
