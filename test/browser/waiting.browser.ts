import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { MAIN, visit } from '../support/real-browser.ts'

/** A job whose picture waits for `open`, its page, and which addresses that page asks for. */
async function waitForPicture (t: Parameters<typeof visit>[0], isStreamRefused: boolean) {
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const { engine } = createFakeEngine({ gate })
  const { page } = await visit(t, { app: { engine } })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''))
  if (isStreamRefused) await page.route('**/events', async (route) => await route.fulfill({ status: 503 }))
  await page.goto(MAIN)
  await page.getByRole('button', { name: 'Try it on' }).click()
  await page.locator('.waiting').waitFor()
  return { page, open, count: (name: string) => asked.filter((found) => found === name).length }
}

test('the waiting page follows its job by one stream of events, and asks for nothing else', async (t) => {
  const { page, open, count } = await waitForPicture(t, false)
  await until(async () => (await page.title()).includes('%'))
  open()
  await page.locator('.viewer').waitFor()
  assert.deepEqual([count('events'), count('status')], [1, 0])
})

test('where the stream is refused, the waiting page asks', async (t) => {
  const { page, open, count } = await waitForPicture(t, true)
  await until(async () => (await page.title()).includes('%'))
  open()
  await page.locator('.viewer').waitFor()
  assert.equal(count('events'), 1)
  assert.ok(count('status') > 0)
})
