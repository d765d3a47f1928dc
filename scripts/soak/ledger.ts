/** What the service has accepted, as its visitors remember it. */
export interface Ledger {
  /** A job that was answered with 202. */
  accepted (id: string): void
  /** Its visitor has asked for its deletion; what becomes of it is no longer owed. */
  released (id: string): void
  /** Anything that no visitor may see: a status beyond 503, a refusal without the time to wait, a broken picture. */
  complain (what: string): void
  readonly owed: ReadonlySet<string>
  readonly acceptedCount: number
  readonly complaints: readonly string[]
}

export function createLedger (): Ledger {
  const owed = new Set<string>()
  const complaints: string[] = []
  let acceptedCount = 0
  return {
    owed,
    complaints,
    get acceptedCount () { return acceptedCount },
    accepted (id) {
      owed.add(id)
      acceptedCount++
    },
    released: (id) => { owed.delete(id) },
    complain: (what) => { complaints.push(what) }
  }
}
