import type { JobRecord } from './job.ts'

/** What is to be known of turns besides the jobs that wait or run. */
export interface TurnState {
  readonly served: number
  /** The last turn that each account was given. */
  readonly last: ReadonlyArray<readonly [account: string, turn: number]>
}

/**
 * Gives each job a turn, so that accounts alternate however much one of them asks for: start-time fair
 * queueing (Goyal, Vin, Cheng 1996, "Start-time Fair Queuing", section 2) with every job counted as one.
 * An account that was idle begins at the turn being served; its next job comes one turn later.
 */
export function createTurns (jobs: readonly JobRecord[], before?: TurnState) {
  const last = new Map<string, number>(before?.last)
  let served = before?.served ?? jobs.reduce((least, { turn }) => Math.min(least, turn), Infinity)
  if (served === Infinity) served = 0
  for (const { account, turn } of jobs) last.set(account, Math.max(turn, last.get(account) ?? turn))
  return {
    /** The turn of an account's new job. */
    give (account: string): number {
      const turn = Math.max(served, (last.get(account) ?? -1) + 1)
      last.set(account, turn)
      return turn
    },
    state: (): TurnState => ({ served, last: [...last] }),
    /** A turn is being served: accounts that had theirs before are idle ones again. */
    serve (turn: number): void {
      served = Math.max(served, turn)
      for (const [account, own] of last) if (own < served) last.delete(account)
    }
  }
}

/** The waiting jobs in the order in which they will run; within what is one account's turn, its cut-outs go first. */
export function inTurn (waiting: readonly JobRecord[]): JobRecord[] {
  const own = new Map<string, JobRecord[]>()
  for (const job of waiting.toSorted(byHaste)) own.set(job.account, [...own.get(job.account) ?? [], job])
  return waiting.toSorted(byTurn).map(({ account }) => own.get(account)?.shift()).filter((job) => job !== undefined)
}

/** The job of the account whose turn comes first. */
export function earliest (jobs: readonly JobRecord[], account: string): JobRecord | undefined {
  return jobs.filter((job) => job.account === account).toSorted(byTurn)[0]
}

function byTurn (a: JobRecord, b: JobRecord): number {
  return a.turn - b.turn || a.createdAt - b.createdAt
}

// A cut-out takes a fraction of a second and its visitor is looking at the page.
function byHaste (a: JobRecord, b: JobRecord): number {
  const isPicture = (job: JobRecord) => Number(job.kind === 'try-on')
  return isPicture(a) - isPicture(b) || byTurn(a, b)
}
