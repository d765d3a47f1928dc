import { setTimeout } from 'node:timers/promises'
import { CodedError } from '../../coded-error.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import type { GarmentReference } from '../../jobs/belongings/references.ts'
import type { Services } from '../../services.ts'
import { requireEngine } from '../intake.ts'
import { choosePersonFor } from '../own-persons.ts'

/** One try-on of a series. */
export interface Pair {
  readonly garment: GarmentReference
  readonly person: string
}

export type Series = ReturnType<typeof createSeries>

const FULL = new Set(['VISITOR_LIMIT', 'QUEUE_FULL'])
const LONGEST_WAIT_SECONDS = 30

/**
 * Makes several try-ons of a visitor one after the other, each as an ordinary job: a series takes one place in the
 * queue, in the fast lane all of its visitor's but one, and others have their turns between. What is not made when the
 * service closes is not made.
 */
export function createSeries (services: Services, onFailure: (error: unknown) => void) {
  const { FAST_LANE, QUEUE_LIMIT_PER_VISITOR } = services.config
  const places = FAST_LANE ? Math.max(1, QUEUE_LIMIT_PER_VISITOR - 1) : 1
  const running = new Map<string, AbortController>()

  async function submit (visitor: string, { garment, person: id }: Pair) {
    requireEngine(services)
    const caller = pageCaller(visitor)
    await services.allowance.requireRoom(caller)
    const person = await choosePersonFor(services, caller, id)
    const key = await services.wardrobe.tryOnKey(garment, person)
    return await services.queue.submit({ kind: 'try-on', ...caller, garment, person: person.id, key })
  }

  async function submitWhenFree (visitor: string, pair: Pair, signal: AbortSignal) {
    for (;;) {
      try {
        return await submit(visitor, pair)
      } catch (error) {
        if (!(error instanceof CodedError) || !FULL.has(error.code)) throw error
        const seconds = Math.min(LONGEST_WAIT_SECONDS, Number(error.details.seconds ?? 1))
        await setTimeout(seconds * 1000, undefined, { signal, ref: false })
      }
    }
  }

  async function work (visitor: string, pairs: Iterable<Pair>, signal: AbortSignal): Promise<void> {
    for (const pair of pairs) {
      if (signal.aborted) return
      const { id } = await submitWhenFree(visitor, pair, signal)
      await services.queue.finished(id, signal)
    }
  }

  function stop (visitor: string): void {
    running.get(visitor)?.abort()
    running.delete(visitor)
  }

  return {
    isRunning: (visitor: string) => running.has(visitor),
    stop,
    /** Starts a series in place of the visitor's last one. */
    start (visitor: string, pairs: readonly Pair[]): void {
      stop(visitor)
      const controller = new AbortController()
      running.set(visitor, controller)
      // Each place takes the next pair of those that are left.
      const left = pairs.values()
      Promise.all(Array.from({ length: places }, async () => await work(visitor, left, controller.signal)))
        .catch((error) => { if (!controller.signal.aborted) onFailure(error) })
        .finally(() => { if (running.get(visitor) === controller) stop(visitor) })
    },
    close (): void {
      for (const visitor of [...running.keys()]) stop(visitor)
    }
  }
}
