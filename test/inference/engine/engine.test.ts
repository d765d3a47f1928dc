import assert from 'node:assert/strict'
import { extname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createRestartPolicy } from '../../../src/inference/engine/restart-policy.ts'
import { createEngine } from '../../../src/inference/engine/engine.ts'
import type { GarmentPhoto, Made, TryOnEngine } from '../../../src/inference/engine-contract.ts'
import type { WorkerIsolation } from '../../../src/inference/engine/worker-host.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const FAKE_WORKER = new URL(`../../support/fake-worker${extname(import.meta.url)}`, import.meta.url)

interface Choices {
  readonly pack?: string
  readonly deadline?: number
  readonly loadingDeadline?: number
  readonly isolation?: WorkerIsolation
}

function engineFor (t: TestContext, options: Choices = {}): TryOnEngine {
  const engine = createEngine({
    packDirectory: options.pack ?? 'fine',
    threads: 1,
    isolation: options.isolation,
    jobDeadlineMilliseconds: options.deadline ?? 20_000,
    loadingDeadlineMilliseconds: options.loadingDeadline,
    restarts: createRestartPolicy(1, 1),
    workerEntry: FAKE_WORKER
  })
  t.after(async () => await engine.close())
  return engine
}

function photoOf (behaviour: string): GarmentPhoto {
  return { photo: Buffer.from(behaviour), maskSource: 'network' }
}

async function prepare (engine: TryOnEngine, behaviour: string, signal?: AbortSignal): Promise<string> {
  const { garment } = await engine.prepareGarment(photoOf(behaviour), { signal })
  return Buffer.from(garment.cloth).toString()
}

for (const isolation of ['thread', 'process'] as const) {
  test(`a worker ${isolation} that dies is replaced, its job fails clearly and the next one runs`, async (t) => {
    const engine = engineFor(t, { isolation })
    const dying = prepare(engine, 'die')
    const next = prepare(engine, 'shirt')
    await assert.rejects(dying, { code: 'ENGINE_CRASHED' })
    assert.equal(await next, 'cloth of shirt')
    assert.equal(engine.status().state, 'ready')
  })
}

for (const isolation of ['thread', 'process'] as const) {
  test(`what a worker ${isolation} made before it died has been told`, async (t) => {
    const made: string[] = []
    const onMade = ({ garment }: Made) => { made.push(Buffer.from(garment!.cloth).toString()) }
    const photo = photoOf('make and die')
    await assert.rejects(engineFor(t, { isolation }).prepareGarment(photo, { onMade }), { code: 'ENGINE_CRASHED' })
    assert.deepEqual(made, ['cloth of make and die'])
  })
}

test('requests run one after the other and report their stages', async (t) => {
  const engine = engineFor(t)
  const stages: string[] = []
  const run = async (name: string) => await engine.prepareGarment(
    { photo: Buffer.from(name), maskSource: 'network' },
    { onStage: (stage, index, count) => stages.push(`${name} ${stage} ${index}/${count}`) })
  await Promise.all([run('first'), run('second')])
  assert.deepEqual(stages, ['first mask 0/1', 'second mask 0/1'])
})

test('an error of the worker keeps its code and details', async (t) => {
  const engine = engineFor(t)
  await assert.rejects(prepare(engine, 'refuse'), { code: 'GARMENT_NOT_FOUND', details: { coverage: 0 } })
})

test('a run over its deadline fails and the next one gets a fresh worker', async (t) => {
  const engine = engineFor(t, { deadline: 1500 })
  await engine.settled()
  const hanging = prepare(engine, 'hang')
  const next = prepare(engine, 'shirt')
  await assert.rejects(hanging, { code: 'ENGINE_TIMEOUT', details: { seconds: 1.5 } })
  assert.equal(await next, 'cloth of shirt')
})

test('a running request can be cancelled, one not yet started too', async (t) => {
  const engine = engineFor(t)
  await engine.settled()
  const controller = new AbortController()
  const running = prepare(engine, 'hang', controller.signal)
  const waiting = prepare(engine, 'shirt', controller.signal)
  setImmediate(() => controller.abort())
  await assert.rejects(running, { code: 'CANCELLED' })
  await assert.rejects(waiting, { code: 'CANCELLED' })
})

test('a pack that cannot be loaded is not ready and names its problems', async (t) => {
  const engine = engineFor(t, { pack: 'broken' })
  await engine.settled()
  assert.deepEqual(engine.status(), { state: 'failed', problems: ['The file generator.onnx is missing.'] })
  const missing = { code: 'ENGINE_NOT_READY', message: 'The file generator.onnx is missing.' }
  await assert.rejects(prepare(engine, 'shirt'), missing)
})

test('a worker that keeps dying while it starts is not ready, and is started again for ever', async (t) => {
  const engine = engineFor(t, { pack: 'dies-at-start' })
  await engine.settled()
  assert.equal(engine.status().state, 'failed')
  assert.match(engine.status().problems[0], /keeps dying/)
})

for (const isolation of ['thread', 'process'] as const) {
  test(`a worker ${isolation} may die under many orders: each fails alone, and the next one runs`, async (t) => {
    const engine = engineFor(t, { isolation })
    for (let death = 0; death < 4; death++) await assert.rejects(prepare(engine, 'die'), { code: 'ENGINE_CRASHED' })
    assert.equal(await prepare(engine, 'shirt'), 'cloth of shirt')
  })
}

test('a pack that is mended is taken without restarting the service; a patient order has waited for it', async (t) => {
  const engine = engineFor(t, { pack: `broken-once:${join(await temporaryDirectory(t), 'mended')}` })
  const impatient = prepare(engine, 'shirt')
  await assert.rejects(impatient, { code: 'ENGINE_NOT_READY' })
  const { garment } = await engine.prepareGarment(photoOf('coat'), { isPatient: true })
  assert.equal(Buffer.from(garment.cloth).toString(), 'cloth of coat')
  assert.deepEqual(engine.status().problems, [])
})

test('a worker that does not come to an end of loading is replaced', async (t) => {
  const pack = `hangs-once:${join(await temporaryDirectory(t), 'seen')}`
  const engine = engineFor(t, { pack, loadingDeadline: 2_000 })
  await engine.settled()
  assert.equal(engine.status().state, 'failed')
  assert.match(engine.status().problems[0], /not loaded within 2 s/)
  const { garment } = await engine.prepareGarment(photoOf('coat'), { isPatient: true })
  assert.equal(Buffer.from(garment.cloth).toString(), 'cloth of coat')
})

test('an order that waits for a worker can be cancelled, and waits no longer than an order may take', async (t) => {
  const engine = engineFor(t, { pack: 'hangs', deadline: 500, loadingDeadline: 300 })
  const controller = new AbortController()
  const cancelled = prepare(engine, 'shirt', controller.signal)
  controller.abort()
  await assert.rejects(cancelled, { code: 'CANCELLED' })
  const patient = engine.prepareGarment(photoOf('coat'), { isPatient: true })
  await assert.rejects(patient, { code: 'ENGINE_NOT_READY' })
})

test('pauses between starts grow to a minute, and are short again after an order was fulfilled', () => {
  const policy = createRestartPolicy()
  const pauses = Array.from({ length: 10 }, () => policy.afterFailure())
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  policy.afterSuccess()
  assert.equal(policy.afterFailure(), 250)
})
