import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { garmentJpeg } from '../support/pictures.ts'
import { findBarriers, MAIN, visit, type Visit } from '../support/real-browser.ts'

/** A red block from (75, 100) to (225, 300) on grey, 300x400. */
const jpeg = { name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: await garmentJpeg() }
const white = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } }).png().toBuffer()
const nothing = { name: 'white.png', mimeType: 'image/png', buffer: white }

async function openBrush (t: Parameters<typeof visit>[0], file: typeof jpeg, options: Visit = {}) {
  const opened = await visit(t, options)
  const { page } = opened
  await page.goto(MAIN)
  await page.locator('[data-upload=garment] input').setInputFiles(file)
  await page.waitForURL('**/garments/*')
  await page.locator('[data-open]').click()
  await page.locator('.editor[open]').waitFor()
  return { ...opened, canvas: page.locator('.editor canvas') }
}

/** Where a pixel of the photo is in the window; the canvas shows the photo whole, in its middle. */
async function placeOf (page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.locator('.editor canvas').boundingBox()
  assert.ok(box)
  const scale = Math.min((box.width - 24) / 300, (box.height - 24) / 400)
  return [box.x + box.width / 2 + (x - 150) * scale, box.y + box.height / 2 + (y - 200) * scale]
}

/** Share of the mask that is white, as the service has received it. */
async function sentShare (page: Page, state: string): Promise<number> {
  const before = page.url()
  await page.locator('.editor [type=submit]').click()
  await page.waitForURL((address) => address.href !== before)
  const drawn = join(state, 'garments', String(page.url().split('/').at(-1)), 'drawn.jpg')
  const { channels } = await sharp(drawn).greyscale().stats()
  return channels[0].mean / 255
}

test('where nothing was found the brush is offered, and a tap on a piece is enough to go on', async (t) => {
  const { app, page, canvas } = await openBrush(t, nothing)
  assert.match(await page.locator('h1').innerText(), /No garment was found/)
  assert.deepEqual(await findBarriers(page), [])
  await canvas.click()
  await page.locator('[data-undo]:not([disabled])').waitFor()
  assert.ok(await sentShare(page, app.state) > 0.95)
})

test('a tap takes the block whole, undo gives it back, redo takes it again, and so can it be removed', async (t) => {
  const { app, page } = await openBrush(t, jpeg)
  await page.getByText('Tap a piece').click()
  await page.mouse.click(...await placeOf(page, 150, 200))
  const undo = page.locator('[data-undo]')
  await page.locator('[data-undo]:not([disabled])').waitFor()
  await undo.click()
  assert.ok(await undo.isDisabled())
  await page.keyboard.press('Control+y')
  assert.ok(await undo.isEnabled())
  await page.getByText('Remove', { exact: true }).click()
  await page.mouse.click(...await placeOf(page, 20, 20))
  // A quarter of the photo.
  const share = await sentShare(page, app.state)
  assert.ok(share > 0.23 && share < 0.28, String(share))
})

test('a mouse draws, the wheel zooms, keys draw too', async (t) => {
  const { app, page, canvas } = await openBrush(t, jpeg)
  await page.mouse.move(...await placeOf(page, 20, 20))
  await page.mouse.down()
  await page.mouse.move(...await placeOf(page, 280, 20), { steps: 8 })
  await page.mouse.up()
  assert.ok(await page.locator('[data-undo]').isEnabled())
  await page.mouse.wheel(0, -400)
  await page.locator('[data-fit]').click()
  await canvas.focus()
  await page.keyboard.press('r')
  assert.ok(await page.locator('[value=remove]').isChecked())
  await page.keyboard.down(' ')
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.up(' ')
  const share = await sentShare(page, app.state)
  assert.ok(share > 0.01 && share < 0.2, String(share))
})

test('two fingers zoom and draw nothing', async (t) => {
  const { page, context, canvas } = await openBrush(t, jpeg, { size: 'phone' })
  const touch = await context.newCDPSession(page)
  const scrolled = await page.evaluate('scrollY')
  const fingers = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Array<[number, number]>) =>
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) })
  const [x, y] = await placeOf(page, 150, 200)
  await fingers('touchStart', [x - 20, y])
  await fingers('touchStart', [x - 20, y], [x + 20, y])
  await fingers('touchMove', [x - 80, y], [x + 80, y])
  await fingers('touchEnd')
  assert.ok(await page.locator('[data-undo]').isDisabled())
  await fingers('touchStart', [x, y])
  await fingers('touchMove', [x + 10, y + 60])
  await fingers('touchEnd')
  assert.ok(await canvas.isVisible())
  assert.equal(await page.evaluate('scrollY'), scrolled)
})

test('offline and too many requests keep what was drawn, and the button works again', async (t) => {
  const { page, context, canvas } = await openBrush(t, nothing, { app: { config: { RATE_LIMIT_PER_MINUTE: 1 } } })
  await canvas.click()
  await page.locator('[data-undo]:not([disabled])').waitFor()
  await context.setOffline(true)
  await page.locator('.editor [type=submit]').click()
  await page.locator('.toast', { hasText: 'no connection' }).waitFor()
  await context.setOffline(false)
  await page.locator('.toast button').click()
  await page.locator('.toast', { hasText: 'Too many requests' }).waitFor()
  assert.ok(await page.locator('.editor [type=submit]').isEnabled())
  assert.ok(await page.locator('[data-undo]').isEnabled())
})
