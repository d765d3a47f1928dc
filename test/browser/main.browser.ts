import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { findBarriers, MAIN, visit } from '../support/real-browser.ts'

const jpeg = { name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: await garmentJpeg() }
const addGarment = '[data-upload=garment] input'
const pressed = async (page: Page) => await page.locator('[aria-pressed=true]').evaluateAll((buttons) =>
  (buttons as unknown as Array<{ value: string }>).map(({ value }) => value))

/** Something that a reload would take away. */
const mark = async (page: Page) => await page.evaluate('window.isTheSame = true')
const isMarked = async (page: Page) => await page.evaluate('window.isTheSame === true')

for (const size of ['phone', 'tablet', 'landscape', 'desktop'] as const) {
  test(`${size}: the whole picture is in the window, head and hem, and axe finds nothing`, async (t) => {
    const { page } = await visit(t, { size })
    await page.goto(MAIN)
    const portrait = await page.locator('.portrait img').evaluate((image) => {
      const { getComputedStyle } = globalThis as unknown as { getComputedStyle (of: unknown): { objectFit: string } }
      const { top, bottom, width, height } = image.getBoundingClientRect()
      return { top, bottom, shape: width / height, fit: getComputedStyle(image).objectFit }
    })
    const { height } = page.viewportSize() ?? { height: 0 }
    assert.equal(portrait.fit, 'contain')
    assert.ok(Math.abs(portrait.shape - 3 / 4) < 0.01, `shape ${portrait.shape}`)
    assert.ok(portrait.top >= 0 && portrait.bottom <= height, JSON.stringify(portrait))
    const button = await page.getByRole('button', { name: 'Try it on' }).boundingBox()
    assert.ok(button && button.y + button.height <= height)
    assert.deepEqual(await findBarriers(page), [])
    const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    assert.ok(Number(sideways) <= 0)
  })
}

test('a pick reloads nothing, and keeps focus, page and strip where they are', async (t) => {
  const { page } = await visit(t, { size: 'phone' })
  await page.goto(MAIN)
  await mark(page)
  const tile = page.locator('button[value="sample:sand-hoodie"]')
  await tile.scrollIntoViewIfNeeded()
  const places = async () => await page.evaluate('[scrollY, document.querySelector(".garments").scrollLeft]')
  const before = await places()
  await tile.focus()
  await page.keyboard.press('Enter')
  await page.locator('.mirror-text', { hasText: 'Sand hoodie' }).waitFor()
  assert.ok(await isMarked(page))
  assert.deepEqual(await places(), before)
  assert.equal(await page.evaluate('document.activeElement.value'), 'sample:sand-hoodie')
  await page.locator('button[value="bea"]').click()
  await page.locator('.mirror-text', { hasText: 'Bea' }).waitFor()
  assert.deepEqual(await pressed(page), ['sample:sand-hoodie', 'bea'])
  await page.reload()
  assert.deepEqual(await pressed(page), ['sample:sand-hoodie', 'bea'])
})

test('without scripts a pick is a plain form, and a photo is sent with a button', async (t) => {
  const { page } = await visit(t, { javaScriptEnabled: false })
  await page.goto(MAIN)
  await page.locator('button[value="sample:sand-hoodie"]').click()
  await page.locator('button[value="sample:sand-hoodie"][aria-pressed=true]').waitFor()
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.locator('[data-upload=garment] button').click()
  await page.waitForURL('**/garments/*')
  assert.match(await page.locator('h1').innerText(), /Is this your garment/)
})

test('one’s own photo is the first tile, its camera beside it; a garment can be deleted singly', async (t) => {
  const { page } = await visit(t, { size: 'phone' })
  await page.goto(MAIN)
  const first = page.locator('.persons > *')
  assert.equal(await first.nth(0).getAttribute('data-upload'), 'person')
  assert.equal(await first.nth(1).locator('input').getAttribute('capture'), 'user')
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.waitForURL('**/garments/*')
  await page.goto(MAIN)
  await mark(page)
  await page.getByRole('link', { name: 'Delete this garment' }).click()
  const dialog = page.locator('dialog')
  assert.match(await dialog.innerText(), /Delete this garment\?/)
  assert.deepEqual(await findBarriers(page), [])
  await dialog.getByText('Keep').click()
  await dialog.waitFor({ state: 'detached' })
  assert.ok(await isMarked(page))
  await page.getByRole('link', { name: 'Delete this garment' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('link', { name: 'Delete this garment' }).waitFor({ state: 'detached' })
})

test('several garments go one after the other and are listed without a reload', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  await mark(page)
  const files = await Promise.all(['#205020', '#202090', '#907020'].map(async (colour, index) =>
    ({ name: `${index}.jpg`, mimeType: 'image/jpeg', buffer: await garmentJpeg(300, 400, colour) })))
  await page.locator(addGarment).setInputFiles(files)
  await page.locator('button[value^="upload:"]').nth(2).waitFor()
  assert.ok(await isMarked(page))
})

test('garments whose cutting out takes long are listed by themselves once it is done', async (t) => {
  // Longer than an upload's answer waits for it.
  const { page } = await visit(t, { app: { engine: createFakeEngine({ stageMilliseconds: 1_100 }).engine } })
  await page.goto(MAIN)
  await mark(page)
  const files = await Promise.all(['#205020', '#202090'].map(async (colour, index) =>
    ({ name: `${index}.jpg`, mimeType: 'image/jpeg', buffer: await garmentJpeg(300, 400, colour) })))
  await page.locator(addGarment).setInputFiles(files)
  await page.locator('button[value^="upload:"]').nth(1).waitFor()
  await page.locator('[data-refresh]').waitFor({ state: 'detached' })
  assert.ok(await isMarked(page))
})

test('deleting everything asks, and can be undone', async (t) => {
  const { page } = await visit(t, { app: { config: { UNDO_SECONDS: 600 } } })
  await page.goto(MAIN)
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.waitForURL('**/garments/*')
  await page.goto(MAIN)
  await page.getByRole('link', { name: 'Delete all my pictures' }).click()
  await page.locator('dialog').getByRole('button', { name: 'Delete all my pictures' }).click()
  await page.getByText('All your pictures are deleted.').waitFor()
  assert.equal(await page.locator('button[value^="upload:"]').count(), 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.locator('button[value^="upload:"]').waitFor()
})

test('a network that is away is told and costs nothing', async (t) => {
  const { context, page } = await visit(t)
  await page.goto(MAIN)
  await context.setOffline(true)
  await page.locator('button[value="bea"]').click()
  await page.locator('.toast', { hasText: 'no connection' }).waitFor()
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.locator('.toast button').waitFor()
  await context.setOffline(false)
  await page.locator('.toast button').click()
  await page.waitForURL('**/garments/*')
})

test('an upload that breaks off in its middle is told, and sent again by a tap', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  await page.route('**/garments', async (route) => await route.abort('connectionreset'), { times: 1 })
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.locator('.toast[data-key=upload] button').click()
  await page.waitForURL('**/garments/*')
})

test('a picture that is pasted is asked about, and goes where it is said to', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${jpeg.buffer.toString('base64')}'), (sign) => sign.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'shirt.jpg', { type: 'image/jpeg' }))
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }))
  })()`)
  await page.locator('dialog').getByRole('button', { name: 'A garment' }).click()
  await page.waitForURL('**/garments/*')
})

test('too many requests are told in words, and the pick stays what it was', async (t) => {
  const gate = new Promise<void>(() => {})
  const app = { engine: createFakeEngine({ gate }).engine, config: { RATE_LIMIT_PER_MINUTE: 2 } }
  const { page } = await visit(t, { app })
  await page.goto(MAIN)
  for (const person of ['bea', 'ana']) {
    await page.locator(`button[value="${person}"]`).click()
    await page.locator('.mirror-text', { hasText: new RegExp(person, 'i') }).waitFor()
  }
  await page.locator('button[value="kai"]').click()
  await page.locator('.toast', { hasText: 'Too many requests' }).waitFor()
  // The page is asked for anew once it was told.
  await page.locator('button[value="ana"][aria-pressed=true]').waitFor()
  assert.ok(!(await pressed(page)).includes('kai'))
})
