import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A server of another kind, on a port of its own and with a folder of its own. */
export interface Server {
  readonly url: string
  /** Ends the process at once and starts it again on what it has written. */
  stop (signal?: NodeJS.Signals): Promise<void>
  start (): Promise<void>
  /** Ends it and deletes its folder. */
  close (): Promise<void>
}

const START_MILLISECONDS = 30_000
const POSTGRES = '/usr/lib/postgresql'
/**
 * PostgreSQL ends without writing anything down, and its processes with it. After a SIGKILL they would hold port and
 * memory for a while, and the next start would fail although somebody listens.
 */
const IMMEDIATELY = 'SIGQUIT'

/** A port that nobody uses at this moment. */
export async function findPort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Whether the program for an engine is on this machine. */
export function hasServer (engine: 'redis' | 'postgres'): boolean {
  return engine === 'redis' ? existsSync('/usr/bin/redis-server') : existsSync(POSTGRES)
}

/** Redis that keeps every write, so that it may be killed. */
export async function startRedis (): Promise<Server> {
  const [port, folder] = [await findPort(), await mkdtemp(join(tmpdir(), 'redis-'))]
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes',
    '--maxmemory-policy', 'noeviction']
  const server = createProcess('/usr/bin/redis-server', options, port)
  await server.start()
  return { ...server, url: `redis://127.0.0.1:${port}`, close: async () => await closeIn(folder, server) }
}

/** PostgreSQL; where this is the superuser it runs as `postgres`, as it insists. */
export async function startPostgres (): Promise<Server> {
  const [port, folder] = [await findPort(), await mkdtemp(join(tmpdir(), 'postgres-'))]
  const programs = join(POSTGRES, readdirSync(POSTGRES).sort().at(-1) ?? '', 'bin')
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (owner.uid !== undefined) await chown(folder, owner.uid, owner.gid)
  execFileSync(join(programs, 'initdb'), ['-D', folder, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8'],
    { ...owner, stdio: 'ignore', cwd: '/' })
  const options = ['-D', folder, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c',
    'max_connections=300', '-c', 'fsync=off']
  const server = createProcess(join(programs, 'postgres'), options, port, owner, IMMEDIATELY)
  await server.start()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return { ...server, url, close: async () => await closeIn(folder, server) }
}

function idOf (option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
}

/** A program with a port that it listens on as soon as it works. */
export function createProcess (
  program: string, options: readonly string[], port: number, owner: object = {}, end: NodeJS.Signals = 'SIGKILL'
) {
  let child: ChildProcess | undefined
  return {
    async start (): Promise<void> {
      child = spawn(program, options, { stdio: 'ignore', cwd: '/', ...owner })
      await untilListening(port, child)
    },
    async stop (signal: NodeJS.Signals = end): Promise<void> {
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      if (child?.kill(signal) === true) await ended
      child = undefined
    }
  }
}

/** Ends the program and deletes its folder. */
export async function closeIn (folder: string, { stop }: Pick<Server, 'stop'>): Promise<void> {
  await stop('SIGINT')
  await rm(folder, { recursive: true, force: true })
}

async function untilListening (port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS
  while (!await isListening(port)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${child.spawnfile} does not start`)
    await wait(50)
  }
}

async function isListening (port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => { socket.destroy(); resolve(true) }).once('error', () => resolve(false))
  })
}
