import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'
import { networkOf } from './client-network.ts'

export interface ConnectionOptions {
  /** Open connections at once. */
  readonly most?: number
}

// 20 kB each: 80 MB.
const MOST_CONNECTIONS = 4_000
// Files that are read and written, 32 at a time in each room, the networks, the worker and its pipes.
const DESCRIPTORS_FOR_FILES = 256
const FEWEST_CONNECTIONS = 16

/**
 * Bounds the connections, so that those who only hold them open leave file descriptors for the work; one network has
 * half of them, which is enough for a proxy. Whoever comes above that is hung up on.
 */
export default fp<ConnectionOptions>(async (app, options) => {
  const most = options.most ?? connectionsFor(await readDescriptorLimit())
  const mostOfOne = Math.ceil(most / 2)
  const open = new Map<string, number>()
  app.server.maxConnections = most
  app.server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '')
    const count = (open.get(network) ?? 0) + 1
    open.set(network, count)
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    })
    if (count > mostOfOne) socket.destroy()
  })
}, { name: 'connections' })

/** Connections that a process with so many file descriptors may have. */
export function connectionsFor (descriptors: number): number {
  return Math.min(MOST_CONNECTIONS, Math.max(FEWEST_CONNECTIONS, descriptors - DESCRIPTORS_FOR_FILES))
}

/** File descriptors that this process may have (proc_pid_limits(5)); no limit where the kernel does not say. */
export async function readDescriptorLimit (): Promise<number> {
  const text = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const [, soft] = /^Max open files\s+(\d+)/m.exec(text) ?? []
  return soft === undefined ? Infinity : Number(soft)
}
