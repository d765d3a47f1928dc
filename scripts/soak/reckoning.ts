import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MAIN_PAGE } from '../../src/paths.ts'
import type { Held } from '../support/held.ts'
import { percentile } from '../support/statistics.ts'
import type { Ledger } from './ledger.ts'
import { ask, lookAgain, type Place } from './visitor.ts'

/** A job takes a second or two on two cores, and at most QUEUE_LIMIT wait; from one end to the next this is enough. */
const PATIENCE_MILLISECONDS = 300_000
/** Once one job has not ended in time, the others have had theirs as well. */
const LITTLE_PATIENCE_MILLISECONDS = 1_000
const POLL_MILLISECONDS = 250
const PAGES = 200
const MOST_PAGE_MILLISECONDS = 100
/** Sockets of the last visitors may still be closing. */
const MORE_DESCRIPTORS = 8
/** Pictures of callers may take 732 MB for a moment (docs/security.md); what stays when they have gone must be less. */
export const MORE_MEGABYTES = 400
const FROM = '127.0.0.1'

/**
 * Beginnings of the ids of owed jobs that have not ended as they may, once the service had time for them. Pictures of
 * those that are done are looked at again.
 */
export async function findUnanswered (
  url: Place, ledger: Ledger, endings: readonly string[] = ['done', 'failed']
): Promise<string[]> {
  const unanswered: string[] = []
  for (const id of ledger.owed) {
    const patience = unanswered.length === 0 ? PATIENCE_MILLISECONDS : LITTLE_PATIENCE_MILLISECONDS
    const state = await stateOf(url, id, Date.now() + patience)
    if (state === 'done') await lookAgain(url, FROM, id, ledger)
    else if (ledger.isShown(id)) ledger.complain(`a job that was done is ${state}`)
    if (!endings.includes(state)) unanswered.push(`${id.slice(0, 8)} ${state}`)
  }
  return unanswered
}

async function stateOf (url: Place, id: string, end: number): Promise<string> {
  while (true) {
    const answer = await ask(url, { method: 'GET', path: `/api/jobs/${id}`, from: FROM })
    if (answer?.status !== 200) return `answers ${answer?.status ?? 'nothing'}`
    const { state, error } = JSON.parse(answer.body.toString()) as { state: string, error?: { code: string } }
    if (state === 'failed' && error === undefined) return 'failed without a reason'
    if (!['queued', 'running'].includes(state) || Date.now() > end) return state
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  }
}

/** Names of temporary files that were left in the state folder after `moment`, in milliseconds since the epoch. */
export async function findTemporary (state: string, moment = 0): Promise<string[]> {
  const names = (await readdir(state, { recursive: true })).filter((name) => name.endsWith('.tmp'))
  const times = await Promise.all(names.map(async (name) => (await stat(join(state, name))).mtimeMs))
  return names.filter((_, k) => times[k] > moment)
}

/** The 99th percentile of the main page's time while nobody else asks. */
export async function measurePage (url: URL): Promise<number> {
  const times: number[] = []
  for (let k = 0; k < PAGES; k++) {
    const start = performance.now()
    await ask(url, { method: 'GET', path: MAIN_PAGE, from: FROM })
    times.push(performance.now() - start)
  }
  return percentile(times, 0.99)
}

/** What is wrong at the end, one sentence each. */
export function judge (
  { unanswered, temporary, page, before, after, exitCode }: {
    unanswered: readonly string[]
    temporary: readonly string[]
    page: number
    before: Held
    after: Held
    exitCode: number | null
  },
  { complaints }: Ledger
): string[] {
  return [
    ...new Set(complaints),
    ...unanswered.map((job) => `an accepted job is not answered for: ${job}`),
    ...temporary.map((name) => `a temporary file is left: ${name}`),
    ...page > MOST_PAGE_MILLISECONDS ? [`the main page takes ${page.toFixed(0)} ms (99th percentile)`] : [],
    ...after.descriptors > before.descriptors + MORE_DESCRIPTORS
      ? [`descriptors rose from ${before.descriptors} to ${after.descriptors}`]
      : [],
    ...after.megabytes > before.megabytes + MORE_MEGABYTES
      ? [`memory rose from ${before.megabytes.toFixed(0)} to ${after.megabytes.toFixed(0)} MB`]
      : [],
    ...exitCode === 0 ? [] : [`the service ended with ${exitCode} when it was asked to stop`]
  ]
}
