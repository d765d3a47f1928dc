import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { READINESS } from '../../src/paths.ts'
import { heldBy, type Held } from '../support/held.ts'
import { untilReady } from '../support/server-process.ts'
import { findPort } from '../support/servers.ts'

export type Role = 'web' | 'worker'

/** One process of the service, which may be killed and started again. */
export interface Member {
  readonly role: Role
  readonly url: URL
  readonly name: string
  /** Ends it, as a power cut does by SIGKILL, and starts another one in its place; the exit code of the one before. */
  replace (signal: NodeJS.Signals): Promise<number | null>
  held (): Promise<Held>
  /** Ends it politely; its exit code. */
  stop (): Promise<number | null>
}

export interface ClusterOptions {
  readonly queueUrl: string
  /** The folder that all share, or have one in each where pictures lie in a store. */
  readonly state: string
  /** The settings of that store. */
  readonly storeKeys?: Readonly<Record<string, string>>
  /** Descriptor of the file that gets what the processes write. */
  readonly log: number
  readonly webs: number
  readonly workers: number
}

/** Web processes and workers on one queue and one folder, all on this machine. */
export async function startCluster (options: ClusterOptions): Promise<Member[]> {
  const roles: Role[] = [
    ...Array.from({ length: options.webs }, () => 'web' as const),
    ...Array.from({ length: options.workers }, () => 'worker' as const)
  ]
  return await Promise.all(roles.map(async (role, index) => await startMember(role, `${role} ${index + 1}`, options)))
}

async function startMember (role: Role, name: string, options: ClusterOptions): Promise<Member> {
  const url = new URL(`http://127.0.0.1:${await findPort()}`)
  const own = options.storeKeys ? { ...options, state: join(options.state, name.replace(' ', '-')) } : options
  let child = await start(role, url, own)
  return {
    role,
    url,
    name,
    async replace (signal) {
      const exitCode = await end(child, signal)
      child = await start(role, url, own)
      return exitCode
    },
    held: async () => await heldBy(child.pid as number),
    stop: async () => await end(child, 'SIGTERM')
  }
}

async function start (
  role: Role, url: URL, { queueUrl, state, storeKeys, log }: ClusterOptions
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/src/server.js'], {
    env: {
      ...process.env,
      ROLE: role,
      QUEUE_URL: queueUrl,
      PORT: url.port,
      STATE_DIRECTORY: state,
      ...storeKeys,
      INFERENCE_THREADS: '1',
      // As docs/scaling.md advises: whatever becomes of the networks, the process that holds the ticket stays.
      WORKER_ISOLATION: 'process',
      RATE_LIMIT_PER_MINUTE: '100000',
      RATE_LIMIT_READS_PER_MINUTE: '1000000'
    },
    stdio: ['ignore', log, log]
  })
  // Nothing of a drill outlives it, however that ends.
  const kill = () => { child.kill('SIGKILL') }
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  await untilReady(`${url.origin}${READINESS}`, () => child.exitCode === null)
  return child
}

async function end (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return await ended
}
