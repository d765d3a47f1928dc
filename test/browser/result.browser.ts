import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { createFakeEngine } from '../support/fake-engine.ts'
import { findBarriers, MAIN, visit, type Visit } from '../support/real-browser.ts'

async function tryOn (t: Parameters<typeof visit>[0], options: Visit = {}) {
  const opened = await visit(t, options)
  const { page } = opened
  await page.goto(MAIN)
  await page.getByRole('button', { name: 'Try it on' }).click()
  await page.locator('.viewer').waitFor()
  return opened
}

const split = async (page: Page) => await page.locator('.viewer-slider').inputValue()

for (const size of ['phone', 'desktop'] as const) {
  test(`${size}: the handle stays inside the frame, a tap switches, keys move, axe finds nothing`, async (t) => {
    const { page } = await tryOn(t, { size })
    await page.locator('.viewer.enhanced').waitFor()
    const frame = page.locator('.viewer-frame')
    assert.equal(await split(page), '0')
    await frame.click({ position: { x: 100, y: 120 } })
    assert.equal(await split(page), '100')
    await page.locator('.viewer-slider').focus()
    await page.keyboard.press('ArrowLeft')
    assert.equal(await split(page), '99')
    const [inside, handle] = [await frame.boundingBox(), await page.locator('.handle').boundingBox()]
    assert.ok(inside && handle && handle.x > inside.x && handle.x + handle.width < inside.x + inside.width)
    assert.deepEqual(await findBarriers(page), [])
  })
}

test('the result fills the window, is zoomed by keys and by the wheel, and comes back', async (t) => {
  const { page } = await tryOn(t)
  await page.locator('button[data-full]').click()
  const dialog = page.locator('dialog.viewer-full')
  await dialog.waitFor()
  const frame = dialog.locator('.viewer-frame')
  const before = await frame.boundingBox()
  await page.keyboard.press('+')
  assert.ok(await frame.evaluate((element) => element.classList.contains('zoomed')))
  await page.mouse.move((before?.x ?? 0) + 200, (before?.y ?? 0) + 200)
  await page.mouse.wheel(0, 2000)
  assert.ok(!await frame.evaluate((element) => element.classList.contains('zoomed')))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.mirror .viewer').waitFor()
})

test('a link is made, shown, and revoked without a reload', async (t) => {
  const { page, context } = await tryOn(t)
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = String(await page.getByRole('link', { name: 'Open the link' }).getAttribute('href'))
  const stranger = await context.browser()?.newContext()
  const other = await stranger?.newPage()
  await other?.goto(new URL(link, page.url()).href)
  assert.match(String(await other?.locator('h1').innerText()), /Look what somebody tried on/)
  await stranger?.close()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('button', { name: 'Make a link' }).waitFor()
})

test('“How it was made” opens as a drawer over the result; a picture opens large', async (t) => {
  const { page } = await tryOn(t)
  await page.locator('[data-dialog=drawer]').click()
  await page.locator('dialog.drawer .made-steps li').nth(1).waitFor()
  assert.deepEqual(await findBarriers(page), [])
  await page.locator('.made-picture').first().click()
  await page.locator('dialog.viewer-full img').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('dialog.drawer').getByText('Close').click()
  await page.locator('dialog').waitFor({ state: 'detached' })
})

test('a grid fills by itself, and two of it are compared', async (t) => {
  const { page } = await visit(t, { size: 'phone' })
  await page.goto(`${MAIN}grid?garment=sample%3Asand-hoodie`)
  await page.getByRole('button', { name: 'Try four' }).click()
  await page.locator('.made-cell').nth(3).waitFor()
  assert.deepEqual(await findBarriers(page), [])
  const ticks = page.locator('.made-cell .tick input')
  const button = page.getByRole('button', { name: 'Compare two' })
  await ticks.nth(0).check()
  assert.ok(await button.isDisabled())
  await ticks.nth(1).check()
  await button.click()
  await page.waitForURL('**/compare?*')
  assert.equal(await page.locator('.side-by-side img').count(), 2)
})

test('who waits sees the stages pass, in the title too', async (t) => {
  const { page } = await visit(t, { app: { engine: createFakeEngine({ stageMilliseconds: 400 }).engine } })
  await page.goto(MAIN)
  await page.getByRole('button', { name: 'Try it on' }).click()
  while (!/^[1-9]\d* %/.test(await page.title())) await page.waitForTimeout(100)
  assert.deepEqual(await findBarriers(page), [])
  await page.locator('.viewer').waitFor()
})

test('dark, reduced motion, Chinese: axe finds nothing and nothing moves', async (t) => {
  const { page } = await visit(t, { colorScheme: 'dark', reducedMotion: 'reduce', locale: 'zh-CN' })
  await page.goto(MAIN)
  await page.getByText('不会离开这台机器').waitFor()
  assert.deepEqual(await findBarriers(page), [])
  assert.equal(await page.evaluate('document.getAnimations().length'), 0)
})

test('the first view is light, and nothing in it moves after it was shown', async (t) => {
  const { page } = await visit(t)
  const bytes: number[] = []
  page.on('response', async (response) => {
    // Pictures of persons and garments come in the width that is shown, and are not counted.
    if (new URL(response.url()).pathname.startsWith('/pictures/')) return
    bytes.push((await response.request().sizes().catch(() => undefined))?.responseBodySize ?? 0)
  })
  await page.addInitScript(`window.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })`)
  await page.goto(MAIN)
  await page.waitForLoadState('networkidle')
  const total = bytes.reduce((sum, value) => sum + value, 0)
  assert.ok(total < 150_000, `${total} bytes`)
  assert.ok(Number(await page.evaluate('window.shift')) < 0.01)
})
