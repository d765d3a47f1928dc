import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ignoreAbsence } from './files.ts'
import { createId } from './ids.ts'

/** Who holds a state folder. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, by the kernel's count; empty where the kernel does not say. */
  readonly began: string
  /** ISO 8601. */
  readonly since: string
  /** Tells two attempts apart. */
  readonly token: string
}

export interface StateLock {
  release (): Promise<void>
}

const LOCK = 'lock'
// A sign of life every 15 s: one that a busy disk delays does not count as a death.
const HEARTBEAT_MILLISECONDS = 15_000
const SILENT_MILLISECONDS = 4 * HEARTBEAT_MILLISECONDS
// Longer than it takes another starting server to put its own lock in the place of the same dead one.
const SETTLING_MILLISECONDS = 100

/**
 * Makes sure that one server alone works in a state folder: two would compute and sweep the same jobs.
 * A lock of a process that has died on this machine, or of another machine that gives no sign of life, is taken over.
 *
 * @throws Error that names who holds the folder and what to do
 */
export async function lockState (directory: string): Promise<StateLock> {
  const path = join(directory, LOCK)
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    began: await beginningOf(process.pid),
    since: new Date().toISOString(),
    token: createId()
  }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  if (!await create(path, own)) await takeOver(path, own)
  const heartbeat = setInterval(() => { utimes(path, new Date(), new Date()).catch(() => {}) }, HEARTBEAT_MILLISECONDS)
  heartbeat.unref()
  return {
    async release () {
      clearInterval(heartbeat)
      if ((await readHolder(path))?.token === own.token) await rm(path, { force: true })
    }
  }
}

async function create (path: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

async function takeOver (path: string, own: Holder): Promise<void> {
  const holder = await readHolder(path)
  if (await isHeld(path, holder)) throw inUse(path, holder)
  await rm(path, { force: true })
  const isCreated = await create(path, own)
  await wait(SETTLING_MILLISECONDS)
  const winner = await readHolder(path)
  if (!isCreated || winner?.token !== own.token) throw inUse(path, winner)
}

/** Undefined for a lock that is gone or was never finished. */
async function readHolder (path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(ignoreAbsence)
  try {
    return JSON.parse(text ?? '') as Holder
  } catch {
    return undefined
  }
}

async function isHeld (path: string, holder: Holder | undefined): Promise<boolean> {
  if (holder?.host === hostname()) return isAlive(holder.pid) && await beginningOf(holder.pid) === holder.began
  const entry = await stat(path).catch(ignoreAbsence)
  return entry !== undefined && Date.now() - entry.mtimeMs < SILENT_MILLISECONDS
}

function isAlive (pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user is there as well.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A process id is used again; the moment when its process began is not. Field 22 of proc_pid_stat(5). */
async function beginningOf (pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // Field 2 is the program's name in brackets and may hold spaces.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function inUse (path: string, holder: Holder | undefined): Error {
  const starting = 'another server that is just starting'
  const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : starting
  const seconds = SILENT_MILLISECONDS / 1000
  const advice = 'Stop it, or set STATE_DIRECTORY to another folder; ' +
    `a machine that is gone loses the lock after ${seconds} s.`
  return new Error(`the state folder is in use by ${who} (${path}). ${advice}`)
}
