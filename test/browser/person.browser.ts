import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { personJpeg } from '../support/person-photos.ts'
import { findBarriers, MAIN, visit, type Visit } from '../support/real-browser.ts'

/** 900x700; the garment that is found in it fills the middle 300x300. */
const photo = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await personJpeg() }
const FOUND = 300 * 300 / (900 * 700)

async function openOwnPage (t: Parameters<typeof visit>[0], options: Visit = {}) {
  const opened = await visit(t, options)
  await opened.page.goto(MAIN)
  await opened.page.locator('[data-upload=person] input').first().setInputFiles(photo)
  await opened.page.waitForURL('**/persons/*')
  return opened
}

/** Where a pixel of the photo is in the window; the canvas shows the photo whole, in its middle. */
async function placeOf (page: Page, x: number, y: number): Promise<{ x: number, y: number }> {
  const box = await page.locator('.editor canvas').boundingBox()
  assert.ok(box)
  const scale = Math.min((box.width - 24) / 900, (box.height - 24) / 700)
  return { x: box.x + box.width / 2 + (x - 450) * scale, y: box.y + box.height / 2 + (y - 350) * scale }
}

/** Share of the photo that counts as garment. */
async function garmentShare (page: Page): Promise<number> {
  const mask = await page.request.get(`${page.url().split('#')[0]}/mask`)
  return (await sharp(await mask.body()).stats()).channels[0].mean / 255
}

test('a notice leads to the brush; what is drawn is kept with the photo, and can be taken back', async (t) => {
  const { app, page } = await openOwnPage(t)
  assert.ok(Math.abs(await garmentShare(page) - FOUND) < 0.01)
  await page.getByRole('link', { name: 'Correct it' }).click()
  await page.locator('.editor[open]').waitFor()
  assert.deepEqual(await findBarriers(page), [])
  for (const [index, y] of [560, 600, 640].entries()) {
    const [from, to] = [await placeOf(page, 60, y), await placeOf(page, 840, y)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 6 })
    await page.mouse.up()
    if (index === 0) await page.keyboard.press('Control+z')
  }
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+y')
  await page.locator('.editor [type=submit]').click()
  await page.getByText('You have corrected by hand').waitFor()
  assert.deepEqual(await findBarriers(page), [])
  const share = await garmentShare(page)
  assert.ok(share > FOUND + 0.05, String(share))
  const [id] = await readdir(join(app.state, 'persons'))
  assert.ok((await readdir(join(app.state, 'persons', id))).includes('drawn.jpg'))
  await page.getByRole('button', { name: 'Back to what was found' }).click()
  await page.getByText('You have corrected by hand').waitFor({ state: 'detached' })
  assert.ok(Math.abs(await garmentShare(page) - FOUND) < 0.01)
})

test('phone: a finger takes away, two zoom, a tap takes a piece, keys draw', async (t) => {
  const { page, context } = await openOwnPage(t, { size: 'phone' })
  await page.locator('[data-open]').tap()
  await page.locator('.editor[open]').waitFor()
  const touch = await context.newCDPSession(page)
  const fingers = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Array<{ x: number, y: number }>) =>
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point, id) => ({ ...point, id })) })
  const undo = page.locator('[data-undo]')
  const middle = await placeOf(page, 450, 350)
  await fingers('touchStart', { ...middle, x: middle.x - 20 })
  await fingers('touchStart', { ...middle, x: middle.x - 20 }, { ...middle, x: middle.x + 20 })
  await fingers('touchMove', { ...middle, x: middle.x - 60 }, { ...middle, x: middle.x + 60 })
  await fingers('touchEnd')
  assert.ok(await undo.isDisabled())
  await page.locator('[data-fit]').tap()
  await page.getByText('Remove', { exact: true }).tap()
  await page.getByText('Tap a piece').tap()
  const corner = await placeOf(page, 800, 100)
  await page.touchscreen.tap(corner.x, corner.y)
  await page.locator('[data-undo]:not([disabled])').waitFor()
  await undo.tap()
  await page.locator('.editor canvas').focus()
  await page.keyboard.press('b')
  await page.keyboard.press(' ')
  assert.ok(await undo.isEnabled())
  await undo.tap()
  await fingers('touchStart', await placeOf(page, 330, 350))
  await fingers('touchMove', await placeOf(page, 570, 350))
  await fingers('touchEnd')
  assert.ok(await undo.isEnabled())
  await page.locator('.editor [type=submit]').tap()
  await page.getByText('You have corrected by hand').waitFor()
  const share = await garmentShare(page)
  assert.ok(share < FOUND - 0.008 && share > FOUND / 2, String(share))
})

test('beside a result the brush is one tap away, and what was corrected makes another picture', async (t) => {
  const { page } = await openOwnPage(t, { size: 'tablet', locale: 'zh-CN', colorScheme: 'dark' })
  await page.getByRole('button', { name: '试穿' }).click()
  await page.locator('.viewer').waitFor()
  const first = page.url()
  await page.getByRole('link', { name: '去修正' }).click()
  await page.locator('.editor[open]').waitFor()
  const [from, to] = [await placeOf(page, 60, 600), await placeOf(page, 840, 600)]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y)
  await page.mouse.up()
  await page.locator('.editor [type=submit]').click()
  await page.getByText('您已手工修正').waitFor()
  await page.getByRole('button', { name: '试穿' }).click()
  await page.locator('.viewer').waitFor()
  assert.notEqual(page.url(), first)
})
