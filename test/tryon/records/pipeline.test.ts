import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPipeline, take, type Stage } from '../../../src/tryon/records/pipeline.ts'

interface Trace { steps: string[], value?: number }

function step (name: string, run: Stage<Trace>['run'] = () => {}): Stage<Trace> {
  return {
    name,
    async run (context, signal) {
      context.steps.push(name)
      await run(context, signal)
    }
  }
}

test('stages run in order, each with its time and its announcement', async () => {
  const announced: unknown[] = []
  const trace: Trace = { steps: [] }
  const pipeline = createPipeline([step('first'), step('second')])
  const timings = await pipeline.run(trace, { onStage: (...stage) => announced.push(stage) })
  assert.deepEqual(trace.steps, ['first', 'second'])
  assert.deepEqual(announced, [['first', 0, 2], ['second', 1, 2]])
  assert.deepEqual(timings.map((timing) => timing.name), pipeline.stageNames)
  assert.ok(timings.every((timing) => timing.milliseconds >= 0))
})

test('a run cancelled during a stage ends before the next', async () => {
  const trace: Trace = { steps: [] }
  const controller = new AbortController()
  const pipeline = createPipeline([step('first', () => controller.abort()), step('second')])
  await assert.rejects(pipeline.run(trace, { signal: controller.signal }), { code: 'CANCELLED' })
  assert.deepEqual(trace.steps, ['first'])
})

test('a run cancelled during its last stage gives no result', async () => {
  const controller = new AbortController()
  const pipeline = createPipeline([step('only', () => controller.abort())])
  await assert.rejects(pipeline.run({ steps: [] }, { signal: controller.signal }), { code: 'CANCELLED' })
})

test('a failing stage fails the run with its own error', async () => {
  const pipeline = createPipeline([step('first', () => { throw new RangeError('no') }), step('second')])
  const trace: Trace = { steps: [] }
  await assert.rejects(pipeline.run(trace), RangeError)
  assert.deepEqual(trace.steps, ['first'])
})

test('a stage that comes too early says what it lacks', () => {
  const trace: Trace = { steps: [] }
  assert.throws(() => take(trace, 'value'), /"value"/)
  trace.value = 0
  assert.equal(take(trace, 'value'), 0)
})
