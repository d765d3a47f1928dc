import type { Services } from '../../services.ts'

export type Forgetting = ReturnType<typeof createForgetting>

type Belongings = Pick<Services, 'queue' | 'ownPersons' | 'shelf' | 'marks'>

/**
 * Deletes everything of a visitor after a moment in which it can be taken back. Nobody reaches the pictures meanwhile:
 * the browser is another visitor from then on. Closing deletes at once; a process that dies in this moment leaves them
 * to the end of their time.
 */
export function createForgetting (
  belongings: Belongings, onFailure: (error: unknown) => void, milliseconds: number
) {
  const pending = new Map<string, NodeJS.Timeout>()

  async function forgetNow (visitor: string): Promise<void> {
    clearTimeout(pending.get(visitor))
    pending.delete(visitor)
    await removeAll(belongings, visitor).catch(onFailure)
  }

  return {
    /** Starts the moment. */
    forget (visitor: string): void {
      pending.set(visitor, setTimeout(() => { forgetNow(visitor).catch(onFailure) }, milliseconds).unref())
    },
    isPending: (visitor: string | undefined): visitor is string => visitor !== undefined && pending.has(visitor),
    /** Keeps everything after all; false when it is gone already. */
    undo (visitor: string): boolean {
      clearTimeout(pending.get(visitor))
      return pending.delete(visitor)
    },
    async close (): Promise<void> {
      await Promise.all([...pending.keys()].map(forgetNow))
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
