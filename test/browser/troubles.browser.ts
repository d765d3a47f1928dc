import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import type { EngineStatus } from '../../src/inference/engine-contract.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { findBarriers, MAIN, visit } from '../support/real-browser.ts'

/** Bytes a second; the service gives up on what is slower than 16,000. */
const [SLOW, FAST] = [60_000, 20_000_000]
const addGarment = '[data-upload=garment] input'
const jpeg = { name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: await garmentJpeg() }
const noise = { type: 'gaussian', mean: 90, sigma: 40 } as const
/** Some hundred kilobytes: on a slow network they take many seconds. */
const heavy = {
  name: 'shirt.png',
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: 400, height: 500, channels: 3, background: '#777', noise } }).png().toBuffer()
}

/** Looks at an upload's progress, and milliseconds between: half a minute, for pictures come by that network too. */
const [MOST_TRIES, TRY_MILLISECONDS] = [600, 50]

/** Sets the network of a page: so many bytes a second, or none. */
async function networkOf (page: Page) {
  const session = await page.context().newCDPSession(page)
  return async (bytesPerSecond: number) => await session.send('Network.emulateNetworkConditions', {
    offline: bytesPerSecond === 0, latency: 0, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond
  })
}

/** Answers come so much later, and are quick then. */
async function delay (page: Page, latency: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const throughput = { downloadThroughput: FAST, uploadThroughput: FAST }
  await session.send('Network.emulateNetworkConditions', { offline: false, latency, ...throughput })
}

/** `waitForFunction` would need `eval` in the page, which its policy forbids. */
async function untilUnderWay (page: Page): Promise<void> {
  const bar = page.locator('.toast progress')
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const value = Number(await bar.evaluate((element) => (element as unknown as { value: number }).value))
    if (value > 0 && value < 1) return
    await page.waitForTimeout(TRY_MILLISECONDS)
  }
  throw new Error('the upload does not get under way')
}

/** An engine that can be out of order for a while, as while its worker is started again. */
function createFrailEngine () {
  const { engine, calls } = createFakeEngine()
  const frail = { isDown: false }
  const status = (): EngineStatus =>
    frail.isDown ? { state: 'failed', problems: ['the worker died'] } : engine.status()
  return { frail, calls, engine: { ...engine, status } }
}

test('on a slow network an upload tells how far it is, and the page can be used meanwhile', async (t) => {
  const { page } = await visit(t, { size: 'phone' })
  await page.goto(MAIN)
  const setNetwork = await networkOf(page)
  await setNetwork(SLOW)
  await page.locator(addGarment).setInputFiles(heavy)
  await untilUnderWay(page)
  await page.locator('button[value="bea"]').click()
  assert.equal(await page.locator('button[value="bea"]').getAttribute('aria-pressed'), 'true')
  await setNetwork(FAST)
  await page.waitForURL('**/garments/*')
})

test('picks quicker than their answers are all kept, and “Try it on” wears what was picked last', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  await delay(page, 800)
  await page.locator('button[value="sample:polo"]').click()
  await page.locator('button[value="bea"]').click()
  await page.locator('.mirror-text', { hasText: 'Bea' }).waitFor()
  await page.reload()
  assert.match(String(await page.locator('.mirror-text').textContent()), /Bea.*polo/)
  await page.locator('button[value="kai"]').click()
  await page.getByRole('button', { name: 'Try it on' }).click()
  await page.locator('.worn', { hasText: 'worn by' }).waitFor()
  assert.match(String(await page.locator('.worn').textContent()), /polo.*Kai/)
})

test('a network that goes in the middle of an upload is told, and one tap sends it again', async (t) => {
  const { page } = await visit(t, { size: 'phone', locale: 'zh-CN' })
  await page.goto(MAIN)
  const setNetwork = await networkOf(page)
  await setNetwork(SLOW)
  await page.locator(addGarment).setInputFiles(heavy)
  await untilUnderWay(page)
  await setNetwork(0)
  const toast = page.locator('.toast[data-key=upload]', { hasText: '无法连接' })
  await toast.waitFor()
  assert.deepEqual(await findBarriers(page), [])
  await setNetwork(FAST)
  await toast.locator('button').click()
  await page.waitForURL('**/garments/*')
})

test('an engine that is down in the middle is told in words, and a tap sends the picture again', async (t) => {
  const { engine, frail } = createFrailEngine()
  const { page } = await visit(t, { app: { engine }, colorScheme: 'dark' })
  await page.goto(MAIN)
  frail.isDown = true
  await page.locator(addGarment).setInputFiles(jpeg)
  const toast = page.locator('.toast[data-key=upload]')
  await toast.locator('button').waitFor()
  assert.doesNotMatch(await toast.innerText(), /not understood|undefined/)
  frail.isDown = false
  await toast.locator('button').click()
  await page.waitForURL('**/garments/*')
  frail.isDown = true
  await page.locator('.actions .primary').first().click()
  await page.locator('.error h1').waitFor()
  assert.deepEqual(await findBarriers(page), [])
  frail.isDown = false
  await page.goBack()
  await page.locator('.actions .primary').first().click()
  await page.locator('.viewer').waitFor()
})

test('too many requests in the middle are told in words, and nothing that was chosen is lost', async (t) => {
  const { page } = await visit(t, { app: { config: { RATE_LIMIT_PER_MINUTE: 1 } } })
  await page.goto(MAIN)
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.waitForURL('**/garments/*')
  await page.locator('.actions .primary').first().click()
  await page.getByText('Too many requests').first().waitFor()
  assert.deepEqual(await findBarriers(page), [])
  await page.getByRole('link', { name: 'Back to the fitting room' }).click()
  await page.locator('button[value^="upload:"][aria-pressed=true]').waitFor()
})
