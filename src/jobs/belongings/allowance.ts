import { statfs } from 'node:fs/promises'
import { CodedError } from '../../coded-error.ts'
import type { Caller } from './caller.ts'

/** Something that keeps bytes for callers. */
export interface Keeper {
  /** Bytes that lie there for one account, or for all. */
  bytesOf (account?: string): Promise<number>
}

export interface AllowanceOptions {
  readonly directory: string
  readonly keepers: readonly Keeper[]
  /** Bytes. */
  readonly limit: number
  readonly limitPerVisitor: number
  readonly minimumFree: number
}

export type Allowance = ReturnType<typeof createAllowance>

/** How much may be kept: by one account, by all, and by the disk. */
export function createAllowance ({ directory, keepers, limit, limitPerVisitor, minimumFree }: AllowanceOptions) {
  async function bytesOf (account?: string): Promise<number> {
    const bytes = await Promise.all(keepers.map(async (keeper) => await keeper.bytesOf(account)))
    return bytes.reduce((sum, value) => sum + value, 0)
  }

  async function freeBytes (): Promise<number> {
    const { bavail, bsize } = await statfs(directory)
    return bavail * bsize
  }

  return {
    freeBytes,
    /** Whether there is room for anybody; a sentence that says what to do when there is none. */
    async problem (): Promise<string | undefined> {
      const [free, kept] = [await freeBytes(), await bytesOf()]
      if (free < minimumFree) return `only ${megabytes(free)} MB free for ${directory}: free some space`
      if (kept < limit) return undefined
      return `uploads and results take ${megabytes(kept)} MB: raise STORAGE_MEGABYTES, or wait until old ones go`
    },
    /**
     * Asked before an upload is read, or before a grid is made, of which `coming` bytes are expected. What is read at
     * that moment by others is not counted yet.
     * @throws CodedError STORAGE_FULL, VISITOR_STORAGE_FULL
     */
    async requireRoom ({ account }: Pick<Caller, 'account'>, coming = 0): Promise<void> {
      const hasRoom = await freeBytes() >= minimumFree && await bytesOf() < limit
      if (!hasRoom) throw new CodedError('STORAGE_FULL', 'no room for anybody')
      if (await bytesOf(account) + coming < limitPerVisitor) return
      const details = { limit: megabytes(limitPerVisitor) }
      throw new CodedError('VISITOR_STORAGE_FULL', 'no room for this account', { details })
    }
  }
}

function megabytes (bytes: number): number {
  return Math.floor(bytes / 1024 / 1024)
}
