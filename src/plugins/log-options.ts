import type { FastifyRequest, FastifyServerOptions } from 'fastify'

/** How much is logged, and where to. */
export interface LogOptions {
  readonly level: string
  readonly stream?: { write (line: string): void }
}

/**
 * Whoever knows an id may see what it names, so logs hold its first 8 characters only: enough to find the file
 * (48 bits tell all jobs apart), while 14 characters, 84 bits, stay unknown. An escaped line feed may stand before it.
 */
const ID = /(?<=\\[nrt]|[^\w-]|^)([\w-]{8})[\w-]{14}(?![\w-])/g
const shortenIds = (line: string): string => line.replace(ID, '$1…')

/** Ids in short, statuses and times: neither addresses of callers, names of their files, nor query strings. */
export function createLogOptions (log: LogOptions | undefined): FastifyServerOptions['logger'] {
  if (log === undefined) return false
  return {
    ...log,
    serializers: {
      req: ({ method, url }: FastifyRequest) => ({ method, path: decodedPath(url) }),
      res: ({ statusCode }) => ({ statusCode })
    },
    hooks: { streamWrite: shortenIds }
  }
}

/** Decoded, so that an id does not hide behind percent signs. */
function decodedPath (url: string): string {
  const [path] = url.split('?', 1)
  try {
    return decodeURIComponent(path)
  } catch {
    return '(cannot be decoded)'
  }
}
