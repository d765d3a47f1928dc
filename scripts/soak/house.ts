import { spawn, type ChildProcess } from 'node:child_process'
import { READINESS } from '../../src/paths.ts'
import { heldBy, type Held } from '../support/held.ts'
import { untilReady } from '../support/server-process.ts'

/** The service, with a state folder that outlives its processes. */
export interface House {
  readonly url: URL
  readonly kills: number
  /** Ends the process as a power cut does, and starts another one. */
  killAndRestart (): Promise<void>
  held (): Promise<Held>
  /** Ends the process politely; its exit code. */
  stop (): Promise<number | null>
}

/** Starts the built service on a port of this machine; `log` gets what it writes. */
export async function openHouse (port: number, state: string, log: number): Promise<House> {
  const url = new URL(`http://127.0.0.1:${port}`)
  let child = await start(port, state, log, url)
  let kills = 0
  return {
    url,
    get kills () { return kills },
    async killAndRestart () {
      await end(child, 'SIGKILL')
      kills++
      child = await start(port, state, log, url)
    },
    held: async () => await heldBy(child.pid!),
    stop: async () => await end(child, 'SIGTERM')
  }
}

async function start (port: number, state: string, log: number, url: URL): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/src/server.js'], {
    env: {
      ...process.env,
      PORT: String(port),
      STATE_DIRECTORY: state,
      RATE_LIMIT_PER_MINUTE: '100000',
      RATE_LIMIT_READS_PER_MINUTE: '1000000'
    },
    stdio: ['ignore', log, log]
  })
  await untilReady(`${url.origin}${READINESS}`, () => child.exitCode === null)
  return child
}

async function end (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return await ended
}
