import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { garmentJpeg } from '../support/pictures.ts'
import { findBarriers, MAIN, visit, type Visit } from '../support/real-browser.ts'

const jpeg = { name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: await garmentJpeg() }
const WIDTH = 300
const SMALLEST_TARGET = 24
const hem = (page: Page) => page.locator('[data-point=hem_m]')

async function openPoints (t: Parameters<typeof visit>[0], options: Visit = {}, prepare = async (_: Page) => {}) {
  const opened = await visit(t, options)
  const { page, app } = opened
  await page.goto(MAIN)
  await page.locator('[data-upload=garment] input').setInputFiles(jpeg)
  await page.waitForURL('**/garments/*')
  const file = join(app.state, 'garments', String(page.url().split('/').at(-1)), 'record.json')
  await prepare(page)
  await page.locator('[data-show-points]').click()
  await page.locator('.points-photo').waitFor()
  return { ...opened, kept: async () => JSON.parse(await readFile(file, 'utf8')).given }
}

/** As if the network had found neither end of the left sleeve. */
async function hideLeftSleeve (page: Page): Promise<void> {
  await page.route('**/points', async (route) => {
    if (route.request().method() !== 'GET') return await route.continue()
    const answer = await route.fetch()
    const points = await answer.json()
    for (const name of ['cuff_l_outer', 'cuff_l_inner']) points[name].likelihood = 0.1
    await route.fulfill({ response: answer, json: points })
  })
}

async function use (page: Page): Promise<void> {
  await page.locator('.points [type=submit]').click()
  await page.locator('.corrected').waitFor()
}

test('points are moved by arrow keys, faster with Shift, and taken back by a button', async (t) => {
  const { page, kept } = await openPoints(t)
  assert.deepEqual(await findBarriers(page), [])
  const label = async () => await hem(page).getAttribute('aria-label')
  const before = await label()
  assert.match(String(before), /^Hem, middle: \d+ % from the left, \d+ % from the top$/)
  await hem(page).focus()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowRight')
  assert.notEqual(await label(), before)
  await use(page)
  const { hem_m: moved, ...others } = await kept()
  // The engine of tests has read it 20 pixels from the left.
  assert.ok(Math.abs(moved.x - (20 + 0.035 * WIDTH)) < 0.1, `at ${moved.x}`)
  assert.deepEqual(others, {})
  await page.locator('.corrected button').click()
  await page.locator('.corrected').waitFor({ state: 'detached' })
  assert.equal(await kept(), undefined)
})

for (const [locale, said, notFound] of [
  ['en', 'Hollow points were not found', 'Left sleeve end, outside, not found: '],
  ['zh', '空心圆点在照片中未找到', '左袖口外侧（未找到）：']
]) {
  test(`a point that was not found says so, and is given only when it is moved, in ${locale}`, async (t) => {
    const { page, kept } = await openPoints(t, { locale }, hideLeftSleeve)
    assert.ok((await page.locator('.points-absent').innerText()).startsWith(said))
    assert.equal(await page.locator('[data-absent]').count(), 2)
    assert.deepEqual(await findBarriers(page), [])
    const outer = page.locator('[data-point=cuff_l_outer]')
    const label = async () => String(await outer.getAttribute('aria-label'))
    assert.ok((await label()).startsWith(notFound), await label())
    await outer.focus()
    await page.keyboard.press('ArrowDown')
    assert.ok(!(await label()).startsWith(notFound), await label())
    assert.equal(await page.locator('[data-absent]').count(), 1)
    await use(page)
    assert.deepEqual(Object.keys(await kept()), ['cuff_l_outer'])
  })
}

test('where every point was found nothing is said of hollow ones', async (t) => {
  const { page } = await openPoints(t)
  assert.equal(await page.locator('[data-absent]').count(), 0)
  assert.ok(!await page.locator('.points-absent').isVisible())
})

test('a point is dragged, and is large enough for a finger', async (t) => {
  const { page, kept } = await openPoints(t, { size: 'phone', hasTouch: true })
  const photo = await page.locator('.points-photo').boundingBox()
  const handle = page.locator('[data-point=hem_r]')
  await handle.scrollIntoViewIfNeeded()
  const box = await handle.boundingBox()
  assert.ok(box && photo && box.width >= SMALLEST_TARGET && box.height >= SMALLEST_TARGET)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - photo.width / 4, y, { steps: 3 })
  await page.mouse.up()
  await use(page)
  const { hem_r: moved } = await kept()
  assert.ok(Math.abs(moved.x - (200 - WIDTH / 4)) < 3, `at ${moved.x}`)
})

test('without scripts the page offers no points and misses nothing else', async (t) => {
  const { page } = await visit(t, { javaScriptEnabled: false, locale: 'zh' })
  await page.goto(MAIN)
  await page.locator('[data-upload=garment] input').setInputFiles(jpeg)
  await page.locator('[data-upload=garment] button').click()
  await page.waitForURL('**/garments/*')
  assert.ok(await page.locator('.masks').isVisible())
  assert.ok(!await page.locator('.points').isVisible())
})
