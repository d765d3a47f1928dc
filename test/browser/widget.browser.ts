import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { FrameLocator } from 'playwright-core'
import { createDeferred } from '../../src/inference/engine/deferred.ts'
import { personJpeg } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { visit } from '../support/real-browser.ts'

const jpeg = await garmentJpeg()

/** The demo shop on an origin of its own; its page is told where the service is. */
async function openShop (t: TestContext) {
  const shop: { html: string, url: string } = { html: '', url: '' }
  const server = createServer((request, response) => {
    const isPicture = request.url === '/shirt.jpg'
    response.setHeader('content-type', isPicture ? 'image/jpeg' : 'text/html; charset=utf-8')
    // A strict shop: nothing inline but its own style, which the widget does without.
    response.setHeader('content-security-policy', "object-src 'none'; base-uri 'none'")
    response.end(isPicture ? jpeg : shop.html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => { server.closeAllConnections(); server.close() })
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return shop
}

/** The product is there cut out: chosen already, or, where that took long, on the page that shows it. */
async function chooseProduct (room: FrameLocator): Promise<void> {
  await room.locator('button[name="garment"][value^="upload:"]').first().click()
  await room.locator('button[name="garment"][value^="upload:"][aria-pressed="true"]').first().waitFor()
}

for (const size of ['desktop', 'phone'] as const) {
  test(`${size}: a shop's button opens the fitting room with its product, which remembers the own photo`, async (t) => {
    const shop = await openShop(t)
    const { page, baseURL } = await visit(t, {
      size,
      app: { config: { FRAME_ORIGINS: shop.url, FETCH_PICTURES: true } }
    })
    shop.html = (await readFile('examples/shop/index.html', 'utf8')).replace('http://localhost:8000', baseURL)
    await page.goto(shop.url)
    await page.getByRole('button', { name: 'See it on you' }).click()
    const room = page.frameLocator('iframe')
    await chooseProduct(room)
    const photo = { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await personJpeg() }
    await room.locator('[data-upload=person] input').first().setInputFiles(photo)
    await room.locator('button[name="person"][value^="own:"]').first().waitFor()
    await page.goto(shop.url)
    await page.getByRole('button', { name: 'See it on you' }).click()
    await chooseProduct(room)
    await room.locator('button[name="person"][value^="own:"]').first().waitFor()
    const close = page.getByRole('button', { name: 'Close' })
    const [button, frame] = [await close.boundingBox(), await page.locator('iframe').boundingBox()]
    assert.ok(button && frame && button.y + button.height <= frame.y, 'covers what is in the room')
    await close.click()
    await page.locator('dialog').waitFor({ state: 'hidden' })
  })
}

test('until the script is there the shop keeps the button’s place, and shows none that does nothing', async (t) => {
  const shop = await openShop(t)
  const { page, baseURL } = await visit(t, { app: { config: { FRAME_ORIGINS: shop.url, FETCH_PICTURES: true } } })
  shop.html = (await readFile('examples/shop/index.html', 'utf8')).replace('http://localhost:8000', baseURL)
  const gate = createDeferred<void>()
  await page.route('**/widget.js', async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.goto(shop.url, { waitUntil: 'commit' })
  const button = page.locator('try-on-button')
  await button.waitFor({ state: 'attached' })
  assert.ok(!await button.isVisible())
  const place = await button.boundingBox()
  gate.resolve()
  await page.getByRole('button', { name: 'See it on you' }).waitFor()
  const shown = await button.boundingBox()
  assert.ok(place && shown && Math.abs(place.height - shown.height) <= 1, `${place?.height} and ${shown?.height}`)
})

test('a page of another origin may not show the fitting room', async (t) => {
  const config = { FRAME_ORIGINS: 'https://else.example', FETCH_PICTURES: true }
  const { page, baseURL } = await visit(t, { app: { config } })
  // After the visit, so that it ends after the browser has left.
  const shop = await openShop(t)
  const refused = page.waitForEvent('requestfailed')
  shop.html = `<iframe src="${baseURL}/Try_On_API/"></iframe>`
  await page.goto(shop.url)
  assert.match((await refused).failure()?.errorText ?? '', /ERR_BLOCKED_BY_RESPONSE/)
})
