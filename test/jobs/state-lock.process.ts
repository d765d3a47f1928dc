import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { lockState } from '../../src/jobs/storage/state-lock.ts'
import { buildTestApp } from '../support/app.ts'
import { programArguments } from '../support/program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A process that has ended: its id names nobody. */
async function deadProcess (): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return Number(child.pid)
}

const holder = (changes: object) =>
  JSON.stringify({
    pid: process.pid,
    host: hostname(),
    began: '1',
    since: '2026-01-02T03:04:05.000Z',
    token: 'x',
    ...changes
  })

test('a folder is locked once, the refusal names who holds it, and after the release it is free', async (t) => {
  const directory = await temporaryDirectory(t)
  const lock = await lockState(directory)
  const refusal = await lockState(directory).then(() => '', (error: Error) => error.message)
  for (const part of [`process ${process.pid} on ${hostname()}`, join(directory, 'lock'), 'STATE_DIRECTORY']) {
    assert.ok(refusal.includes(part), refusal)
  }
  await lock.release()
  assert.deepEqual(await readdir(directory), [])
  await (await lockState(directory)).release()
})

test('the lock of a dead process is taken over, also when its id belongs to another process by now', async (t) => {
  for (const changes of [{ pid: await deadProcess() }, { pid: process.pid, began: '1' }]) {
    const directory = await temporaryDirectory(t)
    await writeFile(join(directory, 'lock'), holder(changes))
    const lock = await lockState(directory)
    assert.equal(JSON.parse(await readFile(join(directory, 'lock'), 'utf8')).pid, process.pid)
    await lock.release()
  }
})

test('of two servers that take over a dead one\'s lock at once one is refused', async (t) => {
  const directory = await temporaryDirectory(t)
  await writeFile(join(directory, 'lock'), holder({ pid: await deadProcess() }))
  const both = await Promise.allSettled([lockState(directory), lockState(directory)])
  const locks = both.filter((result) => result.status === 'fulfilled')
  assert.equal(locks.length, 1)
  await locks[0].value.release()
})

test('the lock of another machine holds while it gives signs of life', async (t) => {
  const directory = await temporaryDirectory(t)
  const path = join(directory, 'lock')
  await writeFile(path, holder({ host: 'elsewhere', pid: 7 }))
  await assert.rejects(lockState(directory), /process 7 on elsewhere since 2026-01-02/)
  const longAgo = new Date(Date.now() - 3_600_000)
  await utimes(path, longAgo, longAgo)
  await (await lockState(directory)).release()
})

test('a second server on one state folder does not start and says why; the first lets go when it closes', async (t) => {
  const app = await buildTestApp(t)
  const environment = { ...process.env, PORT: '0', STATE_DIRECTORY: app.state, MODELS_DIRECTORY: '/nowhere' }
  const second = spawn(process.execPath, programArguments('src/server.ts'), {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let output = ''
  second.stderr.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(second, 'close')
  assert.equal(code, 1)
  assert.match(output, new RegExp(`Cannot start: the state folder is in use by process ${process.pid}`))
  await app.close()
  assert.ok(!(await readdir(app.state)).includes('lock'))
})
