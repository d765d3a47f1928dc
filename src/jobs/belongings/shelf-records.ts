import { join } from 'node:path'
import { isId } from '../storage/ids.ts'
import type { Pictures } from '../pictures/pictures.ts'
import type { OpenBook, RecordKind } from '../storage/record-book.ts'
import { withLaterFields, type Caller } from './caller.ts'

/** What every upload that is kept for a visitor has. */
export interface ShelfRecord extends Caller {
  readonly id: string
  /** Equal uploads of one visitor are kept once; equal ones of several give equal pictures. */
  readonly contentHash: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Of the files in its folder. */
  readonly bytes: number
  /** How often it was corrected since it was sent: each time it has to be prepared anew. */
  readonly revision?: number
}

export interface ShelfOptions {
  /** Where other processes find the records too; without it they lie beside the files, for this process alone. */
  readonly openBook?: OpenBook
  /** Where the pictures lie, when not in the shelf's folder. */
  readonly pictures?: Pictures
}

const OWN = 'own'
/** What two uploads of one visitor never have both. */
const ownContent = ({ visitor, contentHash }: Pick<ShelfRecord, 'visitor' | 'contentHash'>) =>
  `${visitor} ${contentHash}`

/** The trait by which a visitor's upload of some content is found. */
export const traitOfOwn = (own: Pick<ShelfRecord, 'visitor' | 'contentHash'>) => [OWN, ownContent(own)] as const

/** Records of uploads, found by whose they are and by what they hold. */
export function shelfKind<Entry extends ShelfRecord> (
  name: string, isEntry: (value: unknown) => value is Entry
): RecordKind<Entry> {
  return {
    name,
    idOf: ({ id }) => id,
    traitsOf: (record) => {
      const { visitor, account, contentHash } = record
      return { visitor, account, contentHash, [OWN]: ownContent(record) }
    },
    sole: OWN,
    momentOf: ({ createdAt }) => createdAt,
    weightOf: ({ account, bytes }) => ({ account, bytes }),
    check (value, id) {
      const record = withLaterFields(value)
      return isEntry(record) && isId(record.id) && record.id === id ? record : undefined
    }
  }
}

/** The record's file, where it lies beside the others. */
export const recordPath = (folder: string) => join(folder, 'record.json')
