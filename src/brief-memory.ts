/**
 * Remembers for a moment what was computed: a page asks the disk for dozens of things that
 * hardly ever change, and a hundred visitors ask the same. Failures are not remembered.
 */
export function createBriefMemory<Value> (milliseconds: number) {
  const kept = new Map<string, { readonly value: Promise<Value>, readonly until: number }>()
  return async (key: string, make: () => Promise<Value>): Promise<Value> => {
    const now = performance.now()
    const known = kept.get(key)
    if (known && now < known.until) return await known.value
    const value = make()
    kept.set(key, { value, until: now + milliseconds })
    value.catch(() => kept.delete(key))
    return await value
  }
}
