import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { test, type TestContext } from 'node:test'
import { isPublic } from '../../src/public-address.ts'
import { fetchPicture } from '../../src/routes/fetch-picture.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'

const options = { maximumBytes: 1000 }
const code = (wanted: string) => ({ code: wanted })

for (const address of [
  '127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '::1',
  '::', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', 'localhost', ''
]) {
  test(`${address || 'nothing'} is not on the internet`, () => assert.ok(!isPublic(address)))
}

test('addresses of the internet are', () => {
  for (const address of ['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1']) assert.ok(isPublic(address), address)
})

for (const address of [
  'ftp://shop.example/a.jpg', 'file:///etc/passwd', 'shirt.jpg', 'http://me:secret@shop.example/a.jpg',
  'http://shop.example:8080/a.jpg', 'http://127.0.0.1/a.jpg', 'http://[::1]/a.jpg', 'http://2130706433/a.jpg', ''
]) {
  test(`“${address}” is refused before anything is asked`, async () => {
    const lookup: LookupFunction = () => assert.fail('it was asked')
    await assert.rejects(fetchPicture(address, { ...options, lookup }), code('ADDRESS_INVALID'))
  })
}

test('a name that leads into a private network is refused', async () => {
  const lookup: LookupFunction = (_name, { all }, callback) =>
    all ? callback(null, [{ address: '10.0.0.1', family: 4 }]) : callback(null, '10.0.0.1', 4)
  await assert.rejects(fetchPicture('http://shop.example/', { ...options, lookup }), code('ADDRESS_INVALID'))
})

/** A shop on this machine; the standard port is forwarded to it by the name's resolution alone where it can be had. */
async function openShop (t: TestContext, listener: RequestListener): Promise<boolean> {
  const server = createServer(listener)
  const isOpen = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(80, '127.0.0.77', () => resolve((server.address() as AddressInfo).port === 80))
  })
  t.after(() => server.close())
  if (!isOpen) t.skip('port 80 cannot be listened on here')
  return isOpen
}

const inShop = {
  ...options,
  isAllowed: (address: string) => address === '127.0.0.77',
  lookup: ((_name, { all }, callback) =>
    all ? callback(null, [{ address: '127.0.0.77', family: 4 }]) : callback(null, '127.0.0.77', 4)) as LookupFunction
}

test('a picture is fetched, three redirects are followed, what is too large is not read', async (t) => {
  const isOpen = await openShop(t, (request, response) => {
    const [, kind, rest] = String(request.url).split('/')
    const next = Number(rest) > 0 ? `/go/${Number(rest) - 1}` : '/'
    if (kind === 'go') return response.writeHead(302, { location: next }).end()
    if (kind === 'away') return response.writeHead(302, { location: 'http://127.0.0.1/secret' }).end()
    if (kind === 'gone') return response.writeHead(404).end()
    response.end(Buffer.alloc(kind === 'large' ? 1001 : 1000))
  })
  if (!isOpen) return
  assert.equal((await fetchPicture('http://shop.example/', inShop)).length, 1000)
  assert.equal((await fetchPicture('http://shop.example/go/2', inShop)).length, 1000)
  await assert.rejects(fetchPicture('http://shop.example/go/3', inShop), code('ADDRESS_UNREACHABLE'))
  await assert.rejects(fetchPicture('http://shop.example/away', inShop), code('ADDRESS_INVALID'))
  await assert.rejects(fetchPicture('http://shop.example/gone', inShop), code('ADDRESS_UNREACHABLE'))
  await assert.rejects(fetchPicture('http://shop.example/large', inShop), code('IMAGE_TOO_LARGE'))
})

test('a shop that the operator has named is asked on its port and in a private network, and only that', async (t) => {
  const server = createServer(({ url }, response) => url === '/away'
    ? response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end()
    : response.end(Buffer.alloc(10))).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const named = { ...options, trustedOrigins: [origin] }
  assert.equal((await fetchPicture(`${origin}/a.jpg`, named)).length, 10)
  await assert.rejects(fetchPicture(`${origin}/away`, named), code('ADDRESS_INVALID'))
  await assert.rejects(fetchPicture(`${origin}/a.jpg`, { ...options, trustedOrigins: ['*'] }), code('ADDRESS_INVALID'))
  const app = await buildTestApp(t, { config: { FETCH_PICTURES: true, FRAME_ORIGINS: origin } })
  const sent = await createBrowser(app).post('/Try_On_API/garments/address', { address: `${origin}/a.jpg` })
  assert.match(sent.payload, /IMAGE_TYPE/)
})

test('addresses are taken only where the setting allows it', async (t) => {
  const [closed, open] = [await buildTestApp(t), await buildTestApp(t, { config: { FETCH_PICTURES: true } })]
  const post = async (app: typeof open) =>
    await createBrowser(app).post('/Try_On_API/garments/address', { address: 'http://127.0.0.1/a.jpg' })
  assert.equal((await post(closed)).statusCode, 405)
  assert.match((await post(open)).payload, /ADDRESS_INVALID/)
  assert.doesNotMatch((await createBrowser(closed).get('/Try_On_API/')).payload, /name="address"/)
  assert.match((await createBrowser(open).get('/Try_On_API/')).payload, /name="address"/)
})
