/** One thing that was looked at. */
export interface Check {
  readonly name: string
  /** `bad` keeps the service from working, `note` makes it slower or less safe. */
  readonly state: 'good' | 'note' | 'bad'
  readonly found: string
  /** What to do; nothing where all is well. */
  readonly advice?: string
}

const MARKS = { good: 'ok  ', note: 'note', bad: 'BAD ' } as const

/** A check as lines of text. */
export function describe ({ name, state, found, advice }: Check): string {
  return `${MARKS[state]}  ${name}: ${found}${advice === undefined ? '' : `\n      ${advice}`}`
}

export const good = (name: string, found: string): Check => ({ name, state: 'good', found })

/** `good` when `isWell`, otherwise `state` with the advice. */
export function judge (
  name: string, found: string, isWell: boolean, state: 'note' | 'bad', advice: string
): Check {
  return isWell ? good(name, found) : { name, state, found, advice }
}
