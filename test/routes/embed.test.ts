import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { garmentJpeg } from '../support/pictures.ts'

const SHOP = 'https://shop.example'
const jpeg = await garmentJpeg()
const config = { FRAME_ORIGINS: SHOP, FETCH_PICTURES: true }

test('with FRAME_ORIGINS pages of that origin alone may frame the pages, and load the widget', async (t) => {
  const app = await buildTestApp(t, { config })
  const page = await app.inject('/Try_On_API/')
  assert.match(String(page.headers['content-security-policy']), /frame-ancestors 'self' https:\/\/shop\.example(;|$)/)
  assert.equal(page.headers['x-frame-options'], undefined)
  const widget = await app.inject('/widget.js')
  assert.match(String(widget.headers['content-type']), /javascript/)
  assert.equal(widget.headers['cross-origin-resource-policy'], 'cross-origin')
})

test('without both settings there is no widget, and no frame without origins', async (t) => {
  for (const missing of [{ FRAME_ORIGINS: '' }, { FETCH_PICTURES: false }]) {
    const app = await buildTestApp(t, { config: { ...config, ...missing } })
    for (const url of ['/widget.js', '/Try_On_API/embed?garment=x']) {
      assert.equal((await app.inject(url)).statusCode, 404)
    }
  }
  const { headers } = await (await buildTestApp(t)).inject('/Try_On_API/')
  assert.equal(headers['x-frame-options'], 'SAMEORIGIN')
})

test('the picture of a product is fetched, cut out and chosen; its address stands in the page as text', async (t) => {
  const asked: string[] = []
  const app = await buildTestApp(t, {
    config,
    fetchPicture: async (address) => {
      asked.push(address)
      return jpeg
    }
  })
  const browser = createBrowser(app)
  const page = await browser.get(`/Try_On_API/embed?garment=${encodeURIComponent(`${SHOP}/a.jpg?"><script>`)}`)
  assert.match(page.payload, /value="https:\/\/shop\.example\/a\.jpg\?&quot;&gt;&lt;script&gt;"/)
  const chosen = await browser.post('/Try_On_API/embed', { address: `${SHOP}/a.jpg` })
  assert.deepEqual([chosen.statusCode, chosen.headers.location, asked], [303, '/Try_On_API/', [`${SHOP}/a.jpg`]])
  const { payload } = await browser.get('/Try_On_API/')
  assert.match(payload, /<button[^>]*value="upload:[^>]*aria-pressed="true"/)
})

test('by https the cookie of a frame is kept apart for each site; otherwise it stays with this one', async (t) => {
  const cookieOf = async (changes: object, headers: Record<string, string>) => {
    const app = await buildTestApp(t, { config: { TRUST_PROXY: '1', ...changes } })
    const page = await app.inject({ url: '/Try_On_API/', headers })
    return [page.headers['set-cookie'] ?? []].flat().join('\n')
  }
  const https = { 'x-forwarded-proto': 'https' }
  const framed = await cookieOf(config, https)
  for (const part of [/^__Host-fitting_room=/, /; Secure/, /; Partitioned/, /; SameSite=None/]) {
    assert.match(framed, part)
  }
  for (const cookie of [await cookieOf(config, {}), await cookieOf({}, https)]) {
    assert.match(cookie, /SameSite=Lax/)
    assert.doesNotMatch(cookie, /Partitioned/)
  }
})
