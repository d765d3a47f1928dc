import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { findBarriers, MAIN, visit } from '../support/real-browser.ts'

test('a result is copied as a picture, and the link to it as text', async (t) => {
  const { page, context, baseURL } = await visit(t)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL })
  await page.goto(MAIN)
  await page.getByRole('button', { name: 'Try it on' }).click()
  await page.locator('.viewer').waitFor()
  await page.locator('[data-copy]').click()
  await page.locator('.toast[data-key=copy]', { hasText: 'clipboard' }).waitFor()
  const types = await page.evaluate('navigator.clipboard.read().then((items) => items.flatMap(({ types }) => types))')
  assert.deepEqual(types, ['image/png'])
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = String(await page.getByRole('link', { name: 'Open the link' }).getAttribute('href'))
  await page.locator('[data-copy-text]').click()
  await page.locator('.toast[data-key=copy]', { hasText: 'clipboard' }).waitFor()
  assert.equal(await page.evaluate('navigator.clipboard.readText()'), new URL(link, baseURL).href)
})

test('whoever looks elsewhere is told by a notification when the picture is there', async (t) => {
  const { page } = await visit(t, { app: { engine: createFakeEngine({ stageMilliseconds: 60 }).engine } })
  const told: string[] = []
  await page.exposeFunction('tell', (text: string) => told.push(text))
  await page.addInitScript(`
    Object.defineProperty(document, 'hidden', { get: () => true })
    window.Notification = class extends EventTarget {
      static permission = 'default'
      static async requestPermission () { return (window.Notification.permission = 'granted') }
      constructor (text) { super(); window.tell(text) }
      close () {}
    }`)
  await page.goto(MAIN)
  await page.getByRole('button', { name: 'Try it on' }).click()
  const offer = page.locator('[data-notify]')
  await offer.click()
  await offer.waitFor({ state: 'hidden' })
  await page.locator('.viewer').waitFor()
  assert.equal(told.length, 1)
})

test('it can be installed: a manifest whose icons are there, a share target that takes a picture', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  const address = String(await page.locator('link[rel=manifest]').getAttribute('href'))
  const { icons, share_target: target, start_url: start } = await (await page.request.get(address)).json()
  assert.equal(start, MAIN)
  for (const { src, type } of icons) {
    const icon = await page.request.get(src)
    assert.deepEqual([icon.status(), icon.headers()['content-type']], [200, type])
  }
  const [{ name, accept }] = target.params.files
  assert.ok(accept.includes('image/jpeg'))
  const { filename = '', type = '' } = garmentPart(Buffer.alloc(0))
  const shared = await page.request.fetch(target.action, {
    method: target.method, multipart: { [name]: { name: filename, mimeType: type, buffer: await garmentJpeg() } }
  })
  assert.match(shared.url(), /\/garments\/[\w-]{22}$/)
  assert.match(await shared.text(), /Is this your garment/)
})

test('without a network the installed fitting room says so on a page of its own, with the way back', async (t) => {
  const { app, page } = await visit(t, { size: 'phone' })
  await page.goto(MAIN)
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await page.reload()
  await app.close()
  await page.goto(MAIN)
  await page.getByRole('link', { name: 'Try again' }).waitFor()
  assert.deepEqual(await findBarriers(page), [])
})
