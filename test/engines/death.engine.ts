import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { createManualRunner, tryOnRequest, until } from '../support/jobs.ts'
import { makeEngineDesk, type EngineDesk } from './desk.ts'

const url = process.env.QUEUE_URL ?? ''
const engine = new URL(url).protocol.replace(':', '')
// A process that has been silent for 12 s is looked for every 6 s; promised are 30 s.
// A crowded machine needs a minute to start one.
const timeout = 240_000

function startDoomed (t: TestContext, { name, folder }: EngineDesk): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/engines/doomed.ts', url, name, folder],
    { stdio: 'inherit' })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function kill (child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test(`${engine}: the job of a worker that is killed is given to another one`, { timeout }, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const web = await desk.openWeb()
  const doomed = startDoomed(t, desk)
  const { id } = await web.submit(tryOnRequest())
  await until(async () => (await web.find(id))?.state === 'running')
  await kill(doomed)
  const manual = createManualRunner()
  await desk.open({ run: manual.run })
  const run = await manual.at(0)
  assert.deepEqual([run.job.id, run.job.attempt], [id, 2])
  run.finish()
  assert.equal((await web.finished(id))?.state, 'done')
})

test(`${engine}: a job whose worker is killed twice fails as interrupted`, { timeout: 2 * timeout }, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const web = await desk.openWeb()
  const { id } = await web.submit(tryOnRequest())
  for (const attempt of [1, 2]) {
    const doomed = startDoomed(t, desk)
    await until(async () => {
      const job = await web.find(id)
      return job?.state === 'running' && job.attempt === attempt
    })
    await kill(doomed)
  }
  await desk.open({ run: createManualRunner().run })
  assert.deepEqual((await web.finished(id))?.error, { code: 'INTERRUPTED', details: {} })
})
