interface Entry {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** Remembers which methods each address takes, to tell "wrong method" from "nothing here". */
export function createMethodBook () {
  const entries = new Map<string, Entry>()
  return {
    add (url: string, method: string | string[]): void {
      // A wildcard route answers everything below it and would hide the rest.
      if (url.includes('*')) return
      const entry = entries.get(url) ?? { pattern: toPattern(url), methods: new Set() }
      entries.set(url, entry)
      for (const name of [method].flat()) entry.methods.add(name)
    },
    /** Methods of the routes that match a path, in alphabetical order; none when there is no such route. */
    allowed (path: string): string[] {
      const matching = [...entries.values()].filter(({ pattern }) => pattern.test(path))
      return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
    }
  }
}

function toPattern (url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}$`)
}
