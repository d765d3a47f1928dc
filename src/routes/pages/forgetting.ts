import type { Departure } from '../../jobs/belongings/departures.ts'
import type { Services } from '../../services.ts'

export type Forgetting = ReturnType<typeof createForgetting>

type Belongings = Pick<Services, 'queue' | 'ownPersons' | 'shelf' | 'marks' | 'departures'>

// For those of a process that has died meanwhile; the others are deleted by their own timers.
const LOOK_MILLISECONDS = 30_000

/**
 * Deletes everything of a visitor after a moment in which it can be taken back, in whichever process. Nobody reaches
 * the pictures meanwhile: the browser is another visitor from then on. Closing deletes at once; what a process that
 * dies in this moment leaves is deleted by another one, or at the next start.
 */
export function createForgetting (
  belongings: Belongings, onFailure: (error: unknown) => void, milliseconds: number
) {
  const { departures } = belongings
  const timers = new Map<string, NodeJS.Timeout>()

  async function forgetNow (visitor: string): Promise<void> {
    clearTimeout(timers.get(visitor))
    timers.delete(visitor)
    // Unless it was taken back, or another process does it.
    if (await departures.remove(visitor)) await removeAll(belongings, visitor)
  }

  /** Another departure of the same visitor, after this one was taken back, has a moment of its own. */
  async function forgetAs ({ visitor, dueAt }: Departure): Promise<void> {
    if ((await departures.find(visitor))?.dueAt === dueAt) await forgetNow(visitor)
  }

  async function forgetDue (): Promise<void> {
    for (const { visitor } of await departures.before(Date.now())) await forgetNow(visitor)
  }

  const look = () => { forgetDue().catch(onFailure) }
  look()
  const looking = setInterval(look, LOOK_MILLISECONDS).unref()

  return {
    /** Starts the moment. */
    async forget (visitor: string): Promise<void> {
      const departure = await departures.add({ visitor, dueAt: Date.now() + milliseconds })
      timers.set(visitor, setTimeout(() => { forgetAs(departure).catch(onFailure) }, milliseconds).unref())
    },
    isPending: async (visitor: string | undefined): Promise<boolean> =>
      visitor !== undefined && await departures.find(visitor) !== undefined,
    /** Keeps everything after all; false when it is gone already. */
    undo: async (visitor: string): Promise<boolean> => await departures.remove(visitor) !== undefined,
    async close (): Promise<void> {
      clearInterval(looking)
      await Promise.all([...timers.keys()].map(async (visitor) => await forgetNow(visitor).catch(onFailure)))
    }
  }
}

async function removeAll ({ queue, ownPersons, shelf, marks }: Belongings, visitor: string): Promise<void> {
  const jobs = (await queue.ofVisitor(visitor)).map(async ({ id }) => {
    await marks.remove(id)
    await queue.remove(id)
  })
  const persons = (await ownPersons.ofVisitor(visitor)).map(async ({ id }) => await ownPersons.remove(id))
  const garments = (await shelf.ofVisitor(visitor)).map(async ({ id }) => await shelf.remove(id))
  await Promise.all([...jobs, ...persons, ...garments])
}
