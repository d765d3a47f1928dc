import { exponential } from './random.ts'

export interface DayPlan {
  /** Try-ons in a day. */
  readonly perDay: number
  /** The busiest moment of the day against its mean, 1 or more. */
  readonly peak: number
  /** Moments such as a message to all customers: how many in a day. */
  readonly bursts: number
  /** How many times the usual rate comes on top while a burst lasts. */
  readonly burstFactor: number
  /** Seconds. */
  readonly burstLength: number
}

export const DAY_SECONDS = 86_400

/**
 * The moments, in seconds of a day, at which try-ons are asked for: a Poisson process whose rate follows the day as a
 * sine, with bursts at random moments (thinning: Lewis and Shedler 1979, "Simulation of nonhomogeneous Poisson
 * processes").
 */
export function * arrivals (plan: DayPlan, random: () => number): Generator<number> {
  const bursts = Array.from({ length: plan.bursts }, () => random() * DAY_SECONDS)
  const mean = plan.perDay / (DAY_SECONDS + plan.bursts * plan.burstFactor * plan.burstLength)
  const most = mean * (plan.peak + plan.burstFactor * plan.bursts)
  for (let now = exponential(random, most); now < DAY_SECONDS; now += exponential(random, most)) {
    if (random() * most < rateAt(now, plan, bursts, mean)) yield now
  }
}

function rateAt (
  now: number, { peak, burstFactor, burstLength }: DayPlan, bursts: readonly number[], mean: number
): number {
  // The quietest moment of the day is midnight, the busiest noon.
  const ofDay = 1 - (peak - 1) * Math.cos(2 * Math.PI * now / DAY_SECONDS)
  const running = bursts.filter((start) => now >= start && now < start + burstLength).length
  return mean * (Math.max(0, ofDay) + burstFactor * running)
}
