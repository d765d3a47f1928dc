import assert from 'node:assert/strict'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { findPort } from '../../scripts/support/servers.ts'
import { createId } from '../../src/jobs/storage/ids.ts'
import { testPictureStore } from '../jobs/pictures/contract.ts'
import { location, openStore } from './s3-store.ts'

const HOUR = 3_600_000
const timeout = 120_000

testPictureStore('s3', async () => openStore())
testPictureStore('s3 with a prefix', async () => openStore({ prefix: 'fitting/room/' }))

test('s3: what has been left over goes an hour after its time, and nothing that is not ours', { timeout }, async () => {
  const prefix = `${createId()}/`
  const store = openStore({ prefix })
  const [result, upload] = [`${createId()}.png`, `${createId()}/photo.jpg`]
  await store.folder('jobs').write(result, 'result')
  await store.folder('garments').write(upload, 'photo')
  await store.folder('else').write('theirs.png', 'of somebody else')
  assert.deepEqual(await store.expire(Date.now() + HOUR / 2), [])
  assert.deepEqual((await store.expire(Date.now() + 2 * HOUR)).sort(), [`garments/${upload}`, `jobs/${result}`])
  assert.equal(await store.folder('jobs').open(result), undefined)
  assert.ok(await store.folder('else').open('theirs.png'))
})

test('s3: a key that does not open the store, and a bucket that is not there, are problems with advice', async () => {
  const changes: Array<Error | undefined> = []
  const closed = openStore({ secretAccessKey: 'wrong', onChange: (problem) => changes.push(problem) })
  assert.match(await closed.problem() ?? '', /403.*STORE_URL/)
  await assert.rejects(closed.folder('jobs').read('x.png'), { code: 'STORE_AWAY' })
  assert.equal(changes.length, 1)
  assert.match(await openStore({ bucket: 'another' }).problem() ?? '', /no such bucket/)
})

test('s3: a store that nobody answers for is away at once', async () => {
  const store = openStore({ endpoint: `http://127.0.0.1:${await findPort()}` })
  const jobs = store.folder('jobs')
  for (const call of [
    () => jobs.read('x.png'), () => jobs.open('x.png'), () => jobs.remove('x.png'), () => jobs.write('x.png', 'x'),
    () => jobs.copy('x.png', 'y.png'), () => store.expire(0)
  ]) await assert.rejects(call, { code: 'STORE_AWAY', details: { seconds: 5 } })
})

/** Passes everything on to the store, and cuts the connection after some bytes of what is sent. */
async function startCutter (t: TestContext, bytes: number): Promise<string> {
  const { hostname, port } = new URL(location.endpoint)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const store = connect(Number(port), hostname)
    let sent = 0
    for (const each of [socket, store]) sockets.add(each.on('error', () => {}))
    socket.on('data', (chunk) => {
      sent += chunk.length
      if (sent > bytes) for (const each of [socket, store]) each.destroy()
      else store.write(chunk)
    })
    store.pipe(socket)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://${hostname}:${(server.address() as AddressInfo).port}`
}

test('s3: of a transfer that is cut off nothing is there, and what was before stays whole', { timeout }, async (t) => {
  const cut = openStore({ endpoint: await startCutter(t, 500_000) }).folder('jobs')
  const whole = openStore().folder('jobs')
  const [fresh, known] = [`${createId()}.png`, `${createId()}.png`]
  await whole.write(known, 'as it was')
  for (const name of [fresh, known]) {
    await assert.rejects(cut.write(name, Buffer.alloc(2_000_000, 'x')), { code: 'STORE_AWAY' })
  }
  assert.equal(await whole.open(fresh), undefined)
  assert.equal(String(Buffer.from(await whole.read(known) ?? [])), 'as it was')
})
