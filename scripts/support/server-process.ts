import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { READINESS } from '../../src/paths.ts'

// Several processes that start at once on a machine with other work take minutes; one that ends is noticed at once.
const READY_TIMEOUT_MILLISECONDS = 900_000
const POLL_MILLISECONDS = 20

export interface ServerProcess {
  readonly url: string
  /** Milliseconds from spawning to the first ready answer. */
  readonly coldStart: number
  /** Largest resident set the process ever had, in megabytes; Linux only, else NaN. */
  peakMegabytes (): Promise<number>
  stop (): Promise<void>
}

/** Starts the built server as a user would, on a free port with a state folder of its own. */
export async function startServerProcess (environment: Record<string, string> = {}): Promise<ServerProcess> {
  const port = await freePort()
  const state = await mkdtemp(join(tmpdir(), 'fitting-room-bench-'))
  const start = performance.now()
  const child = spawn(process.execPath, ['dist/src/server.js'], {
    env: { ...process.env, PORT: String(port), STATE_DIRECTORY: state, LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  await untilReady(`${url}${READINESS}`, () => child.exitCode === null)
  return {
    url,
    coldStart: performance.now() - start,
    peakMegabytes: async () => await peakMegabytes(child.pid as number),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      await rm(state, { recursive: true, force: true })
    }
  }
}

/** A TCP port that nobody listens on at this moment. */
export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Waits until the service is ready. @throws Error when it does not become so, or ends. */
export async function untilReady (url: string, isAlive: () => boolean): Promise<void> {
  const end = performance.now() + READY_TIMEOUT_MILLISECONDS
  while (performance.now() < end && isAlive()) {
    const ready = await fetch(url).then((response) => response.ok, () => false)
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  }
  throw new Error('the server did not become ready')
}

async function peakMegabytes (pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024
}
