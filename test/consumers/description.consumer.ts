import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pythonEnvironment } from '../../scripts/support/python-environment.ts'
import {
  describedOperations, exampleRequest, exampleValues, followed, type Operation
} from '../support/described-api.ts'
import { liveService, runProgram, TOKEN } from '../support/live-service.ts'

const auth = { authorization: `Bearer ${TOKEN}` }
// Whoever tries the whole description sends more than one caller should.
const settings = { RATE_LIMIT_PER_MINUTE: '100000', RATE_LIMIT_READS_PER_MINUTE: '1000000' }
// Of try-ons whose turn has not come, and of pictures that are not looked at yet.
const NOT_YET = 409
// The longest wait: a try-on on a machine with other work.
const TRIES = 600

/** The answer of an operation to its example, once it is there. @throws AssertionError unless it is a good one */
async function answerTo (operation: Operation, values: Record<string, string>, headers: Record<string, string> = {}) {
  const url = await liveService(settings)
  for (let left = TRIES; ; left--) {
    const [path, init] = exampleRequest(operation, values, { ...auth, ...headers })
    const answer = await fetch(url + path, init)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (answer.status !== NOT_YET || left === 0) {
      assert.ok(answer.ok, `${operation.operationId}: ${answer.status} ${bytes.toString().slice(0, 500)}`)
      const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
      return { status: answer.status, body: isJson ? JSON.parse(bytes.toString()) as unknown : undefined, values }
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

test('every example of the description works on a fresh service, and so does what its answer leads to', async () => {
  const operations = await describedOperations(await liveService(settings))
  const reached = new Set<string>()
  async function follow (operation: Operation, values: Record<string, string>, headers = {}): Promise<void> {
    reached.add(operation.operationId)
    const answer = await answerTo(operation, values, headers)
    for (const next of followed(operation, answer, operations)) await follow(next.operation, next.values)
  }
  for (const operation of operations) {
    const values = exampleValues(operation)
    if (values === undefined) continue
    await follow(operation, values)
    // The picture was the answer; the job has links.
    if (operation.operationId === 'tryOn') await follow(operation, values, { prefer: 'respond-async' })
  }
  const left = operations.map(({ operationId }) => operationId).filter((name) => !reached.has(name))
  // The older address deletes what the newer one has deleted just now.
  assert.deepEqual(left, ['deleteOwnPerson'])
})

test('what the description says of answers is true, whatever is sent within it or against it', async (t) => {
  const url = await liveService(settings)
  const folder = await mkdtemp(join(tmpdir(), 'fitting-room-schema-'))
  t.after(async () => await rm(folder, { recursive: true, force: true }))
  const programs = pythonEnvironment(join('test', 'consumers', 'requirements.txt'))
  const options = (process.env.SCHEMATHESIS ?? '--phases coverage,fuzzing --max-examples 3 --seed 1').split(' ')
  const said = await runProgram(resolve(programs, 'st'), [
    '--config-file', resolve('test/consumers/schemathesis.toml'), 'run', `${url}/docs/json`, ...options,
    '--request-timeout', '120', '--generation-database', 'none', '--no-color',
    '--header', `Authorization: ${auth.authorization}`
  ], { cwd: folder })
  assert.match(said, /No issues found|passed/)
})
