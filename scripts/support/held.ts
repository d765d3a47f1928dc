import { readdir, readFile } from 'node:fs/promises'

/** What a process holds of its machine. */
export interface Held {
  readonly descriptors: number
  readonly megabytes: number
}

export async function heldBy (pid: number): Promise<Held> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return {
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    megabytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024
  }
}
