import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrivals, DAY_SECONDS, type DayPlan } from '../../../scripts/simulation/arrivals.ts'
import { simulateDay, type FleetPlan } from '../../../scripts/simulation/fleet.ts'
import { createRandom } from '../../../scripts/simulation/random.ts'

const EVEN: DayPlan = { perDay: 20_000, peak: 1, bursts: 0, burstFactor: 0, burstLength: 0 }
const STEADY: FleetPlan = {
  workSeconds: 2,
  spread: 1,
  jobsPerWorker: 0.7,
  fewest: 1,
  most: 1,
  startSeconds: 30,
  decideSeconds: 15,
  calmSeconds: 300,
  hoursBetweenDeaths: 1e9,
  noticeSeconds: 18
}

test('a day has as many arrivals as planned, most of them at noon, and the same ones for the same seed', () => {
  const plan = { ...EVEN, peak: 2, bursts: 2, burstFactor: 3, burstLength: 600 }
  const moments = [...arrivals(plan, createRandom(7))]
  assert.ok(Math.abs(moments.length - plan.perDay) < 0.05 * plan.perDay, String(moments.length))
  const within = (from: number, to: number) => moments.filter((now) => now >= from * 3600 && now < to * 3600).length
  assert.ok(within(9, 15) > 3 * (within(0, 3) + within(21, 24)))
  assert.deepEqual([...arrivals(plan, createRandom(7))], moments)
})

test('one worker waits as queueing theory says (M/M/1)', () => {
  const random = createRandom(3)
  const rate = EVEN.perDay / DAY_SECONDS
  const load = rate * STEADY.workSeconds
  const { waitHalf, busy } = simulateDay(arrivals(EVEN, random), STEADY, random)
  // P(wait > t) = load * exp(-(1/work - rate) t), Kleinrock 1975, "Queueing Systems", 5.118; its median is 0 below 0.5.
  const [sparse, dense] = [load, 0.8].map((each) => Math.log(2 * each) / ((1 - each) / STEADY.workSeconds))
  assert.ok(sparse < 0 && waitHalf === 0, `${sparse} ${waitHalf}`)
  assert.ok(Math.abs(busy - load) < 0.03)
  const busier = { ...EVEN, perDay: 0.8 / STEADY.workSeconds * DAY_SECONDS }
  const measured = simulateDay(arrivals(busier, random), STEADY, random).waitHalf
  assert.ok(Math.abs(measured - dense) < 0.25 * dense, `${measured} and ${dense}`)
})

test('workers are started for a longer queue and ended when idle; one that dies costs its job’s work again', () => {
  const random = createRandom(5)
  const plan = { ...EVEN, peak: 2, perDay: 100_000 }
  const few = simulateDay(arrivals(plan, random), { ...STEADY, fewest: 2, most: 2 }, random)
  const many = simulateDay(arrivals(plan, random), { ...STEADY, fewest: 2, most: 50 }, random)
  assert.ok(many.wait99 < few.wait99 / 10)
  assert.ok(many.mostWorkers > 4 && many.workerHours < 24 * many.mostWorkers)
  const dying = simulateDay(arrivals(plan, random), { ...STEADY, fewest: 2, most: 50, hoursBetweenDeaths: 1 }, random)
  assert.ok(dying.deaths > 20)
  assert.ok(dying.wait99 >= many.wait99)
})
