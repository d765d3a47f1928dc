import { createHash } from 'node:crypto'

/** What the service has accepted, as its visitors remember it. */
export interface Ledger {
  /** A job that was answered with 202. */
  accepted (id: string): void
  /** Its visitor has asked for its deletion; what becomes of it is no longer owed. */
  released (id: string): void
  /** A picture that was shown: it must be whole, and the same whenever it is shown again. */
  shown (id: string, picture: Buffer): void
  /** An answer of any kind. */
  answered (status: number): void
  /** Anything that no visitor may see: a status beyond 503, a refusal without the time to wait, a broken picture. */
  complain (what: string): void
  readonly owed: ReadonlySet<string>
  readonly acceptedCount: number
  readonly complaints: readonly string[]
  /** Whether a visitor has seen the job's picture. */
  isShown (id: string): boolean
  /** How many answers had a status. */
  countOf (status: number): number
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
// The chunk that ends every PNG, with its length and its check sum (PNG, third edition, 11.2.5).
const END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])

/** Whether a picture begins and ends as a PNG does. */
export function isWholePng (picture: Buffer): boolean {
  return picture.subarray(0, SIGNATURE.length).equals(SIGNATURE) && picture.subarray(-END.length).equals(END)
}

export function createLedger (): Ledger {
  const owed = new Set<string>()
  const complaints: string[] = []
  const pictures = new Map<string, string>()
  const statuses = new Map<number, number>()
  let acceptedCount = 0
  const complain = (what: string) => { complaints.push(what) }
  return {
    owed,
    complaints,
    complain,
    get acceptedCount () { return acceptedCount },
    accepted (id) {
      owed.add(id)
      acceptedCount++
    },
    released (id) {
      owed.delete(id)
      pictures.delete(id)
    },
    shown (id, picture) {
      if (!isWholePng(picture)) return complain('a result is no whole PNG')
      const digest = createHash('sha256').update(picture).digest('hex')
      if ((pictures.get(id) ?? digest) !== digest) complain('a result has changed after it was shown')
      pictures.set(id, digest)
    },
    answered: (status) => { statuses.set(status, (statuses.get(status) ?? 0) + 1) },
    isShown: (id) => pictures.has(id),
    countOf: (status) => statuses.get(status) ?? 0
  }
}
