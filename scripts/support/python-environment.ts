import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Debian's own comes first: what else is called python3 may lack the module that makes environments.
const PYTHONS = ['/usr/bin/python3', 'python3']
const DIGITS = 12

/**
 * The folder of programs of a Python environment with the packages that a file names. It is made once and kept in the
 * user's cache; another content of the file is another environment.
 * @throws Error that says what is missing
 */
export function pythonEnvironment (requirements: string): string {
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, DIGITS)
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const folder = join(caches, 'fitting-room', `consumers-${name}`)
  const programs = join(folder, 'bin')
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return programs
  rmSync(folder, { recursive: true, force: true })
  run(findPython(), ['-m', 'venv', folder])
  run(join(programs, 'pip'), ['install', '--quiet', '--no-compile', '--requirement', requirements])
  writeFileSync(complete, '')
  return programs
}

function findPython (): string {
  const found = PYTHONS.find((python) => spawnSync(python, ['-c', 'import ensurepip']).status === 0)
  if (found === undefined) throw new Error('no python3 with the module venv: on Debian, apt-get install python3-venv')
  return found
}

function run (command: string, parameters: readonly string[]): void {
  const { status } = spawnSync(command, parameters, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} ends with ${String(status)}`)
}
