import { percentile } from '../support/statistics.ts'
import { DAY_SECONDS } from './arrivals.ts'
import { exponential } from './random.ts'

export interface FleetPlan {
  /** Processor seconds of a try-on by one thread. */
  readonly workSeconds: number
  /** Standard deviation of that against its mean. */
  readonly spread: number
  /** Jobs that wait or run for each worker that is wanted: below 1, some workers are always free. */
  readonly jobsPerWorker: number
  readonly fewest: number
  readonly most: number
  /** From the decision to the first job. */
  readonly startSeconds: number
  /** How often the number of workers is decided. */
  readonly decideSeconds: number
  /** Workers are ended when so many would have been enough for so long. */
  readonly calmSeconds: number
  /** Workers die once in so many hours each; their job starts again when that has been noticed. */
  readonly hoursBetweenDeaths: number
  readonly noticeSeconds: number
}

export interface DayResult {
  readonly jobs: number
  readonly waitHalf: number
  readonly wait99: number
  readonly wait999: number
  readonly mostWaiting: number
  readonly mostWorkers: number
  /** Hours of all workers together. */
  readonly workerHours: number
  /** Share of those in which there was work. */
  readonly busy: number
  readonly deaths: number
}

interface Fleet {
  /** When each worker is free, in seconds; Infinity has ended. */
  readonly freeAt: number[]
  /** When each started, in seconds. */
  readonly startedAt: number[]
  /** Of those that have ended. */
  workerSeconds: number
  busySeconds: number
  deaths: number
  /** How many workers were wanted, at the last decisions. */
  wanted: number[]
}

/** Lets one day's jobs through a queue and workers that come and go; jobs are served in the order they came. */
export function simulateDay (arriving: Iterable<number>, plan: FleetPlan, random: () => number): DayResult {
  const fleet: Fleet = { freeAt: [], startedAt: [], workerSeconds: 0, busySeconds: 0, deaths: 0, wanted: [] }
  for (let index = 0; index < plan.fewest; index++) start(fleet, 0)
  const came: number[] = []
  const waits: number[] = []
  let [decideAt, mostWaiting, mostWorkers] = [0, 0, plan.fewest]

  /** Begins every job whose turn has come by `now`. */
  function advance (now: number): void {
    while (waits.length < came.length) {
      const worker = firstFree(fleet)
      if (fleet.freeAt[worker] > now) return
      const begin = Math.max(came[waits.length], fleet.freeAt[worker])
      waits.push(begin - came[waits.length])
      fleet.freeAt[worker] = begin + work(fleet, plan, random)
    }
  }

  for (const now of arriving) {
    for (; decideAt <= now; decideAt += plan.decideSeconds) {
      advance(decideAt)
      mostWorkers = Math.max(mostWorkers, decide(fleet, plan, came.length - waits.length, decideAt))
    }
    advance(now)
    came.push(now)
    advance(now)
    mostWaiting = Math.max(mostWaiting, came.length - waits.length)
  }
  advance(Number.MAX_VALUE)
  const workerSeconds = fleet.workerSeconds + aliveSeconds(fleet)
  return {
    jobs: waits.length,
    waitHalf: percentile(waits, 0.5),
    wait99: percentile(waits, 0.99),
    wait999: percentile(waits, 0.999),
    mostWaiting,
    mostWorkers,
    workerHours: workerSeconds / 3600,
    busy: fleet.busySeconds / workerSeconds,
    deaths: fleet.deaths
  }
}

function aliveSeconds ({ freeAt, startedAt }: Fleet): number {
  return startedAt.reduce((sum, from, index) => sum + (freeAt[index] === Infinity ? 0 : DAY_SECONDS - from), 0)
}

/** Seconds until a job that begins now is done; one whose worker dies in its middle begins anew with another one. */
function work (fleet: Fleet, plan: FleetPlan, random: () => number): number {
  const seconds = workOf(plan, random)
  fleet.busySeconds += seconds
  if (random() >= seconds / (plan.hoursBetweenDeaths * 3600)) return seconds
  fleet.deaths++
  return seconds / 2 + plan.noticeSeconds + seconds
}

/** Starts and ends workers by the jobs that there are; how many workers there are then. */
function decide (fleet: Fleet, plan: FleetPlan, waiting: number, now: number): number {
  const { freeAt, startedAt, wanted } = fleet
  const running = freeAt.filter((at, index) => at !== Infinity && at > now && startedAt[index] <= now).length
  wanted.push(Math.min(plan.most, Math.max(plan.fewest, Math.ceil((waiting + running) / plan.jobsPerWorker))))
  if (wanted.length > plan.calmSeconds / plan.decideSeconds) wanted.shift()
  const alive = freeAt.filter((at) => at !== Infinity).length
  for (let count = alive; count < wanted[wanted.length - 1]; count++) start(fleet, now + plan.startSeconds)
  let spare = alive - Math.max(...wanted)
  for (let index = 0; index < freeAt.length && spare > 0; index++) {
    if (freeAt[index] > now) continue
    fleet.workerSeconds += now - startedAt[index]
    freeAt[index] = Infinity
    spare--
  }
  return freeAt.filter((at) => at !== Infinity).length
}

function start ({ freeAt, startedAt }: Fleet, at: number): void {
  const place = freeAt.indexOf(Infinity)
  const index = place === -1 ? freeAt.length : place
  freeAt[index] = at
  startedAt[index] = at
}

function firstFree ({ freeAt }: Fleet): number {
  let first = 0
  for (let index = 1; index < freeAt.length; index++) if (freeAt[index] < freeAt[first]) first = index
  return first
}

/** Gamma-like by the sum of two exponentials above a floor: most take about the mean, a few take long. */
function workOf ({ workSeconds, spread }: FleetPlan, random: () => number): number {
  const floor = workSeconds * Math.max(0, 1 - spread)
  return floor + exponential(random, 1 / (workSeconds - floor))
}
