import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { createWornSamples } from '../support/worn-samples.ts'

const MAIN = '/Try_On_API/'

async function triedOn (t: TestContext, pairs: ReadonlyArray<readonly [person: string, garment: string]>) {
  const app = await buildTestApp(t, { garments: await createWornSamples(t, ['ana', 'kai']) })
  const browser = createBrowser(app)
  const pages: string[] = []
  for (const [person, garment] of pairs) {
    const asked = await browser.post(`${MAIN}generate`, { person, garment: `sample:${garment}` })
    const page = String(asked.headers.location)
    await waitForPage(browser, page)
    pages.push(page)
  }
  return { app, browser, pages }
}

const idOf = (page: string) => String(page.split('/').at(-1))

test('a result says who else may wear it and what else there is, and one tap makes it', async (t) => {
  const { browser, pages } = await triedOn(t, [['ana', 'kai']])
  const { payload } = await browser.get(pages[0])
  const others = payload.slice(payload.indexOf('class="others"'))
  assert.match(others, /<button class="pick" name="person" value="bea"/)
  assert.doesNotMatch(others, /<button class="pick" name="person" value="(?:ana|kai)"/)
  assert.match(others, /name="garment" value="sample:oxford-shirt"/)
  assert.doesNotMatch(others, /<button class="pick" name="garment" value="sample:(?:ana|kai)"/)
  const next = await browser.post(`${MAIN}generate`, { person: 'bea', garment: 'sample:sand-hoodie' })
  assert.equal((await waitForPage(browser, String(next.headers.location))).statusCode, 200)
})

test('a link shows the picture to anybody who has it, until its owner revokes it', async (t) => {
  const { app, browser, pages } = await triedOn(t, [['ana', 'kai']])
  assert.equal((await browser.post(`${pages[0]}/share`, { hours: '24' })).headers.location, pages[0])
  const { payload } = await browser.get(pages[0])
  const [, link] = /href="(\/Try_On_API\/shared\/[\w-]{22})"/.exec(payload) ?? []
  const stranger = createBrowser(app)
  const shared = await stranger.get(link)
  assert.equal(shared.statusCode, 200)
  assert.match(shared.payload, new RegExp(`property="og:image" content="http://[^/]+${link}/picture/768"`))
  assert.match(shared.payload, /noindex/)
  assert.doesNotMatch(shared.payload, new RegExp(idOf(pages[0])))
  assert.equal((await stranger.get(`${link}/picture/768`)).headers['content-type'], 'image/webp')
  assert.equal((await stranger.get(pages[0])).statusCode, 404)
  await browser.post(`${pages[0]}/revoke`)
  for (const address of [link, `${link}/picture/768`]) assert.equal((await stranger.get(address)).statusCode, 404)
  assert.match((await stranger.get(link)).payload, /SHARE_UNKNOWN/)
})

test('a link ends with its time, with its picture, and is made by the owner alone', async (t) => {
  const { app, browser, pages } = await triedOn(t, [['ana', 'kai'], ['bea', 'kai']])
  const stranger = createBrowser(app)
  assert.equal((await stranger.post(`${pages[0]}/share`, { hours: '1' })).statusCode, 404)
  assert.equal((await browser.post(`${pages[0]}/share`, { hours: '9999' })).statusCode, 400)
  const share = async (page: string) => {
    await browser.post(`${page}/share`, { hours: '1' })
    return /href="(\/Try_On_API\/shared\/[\w-]{22})"/.exec((await browser.get(page)).payload)?.[1] ?? ''
  }
  const [first, second] = [await share(pages[0]), await share(pages[1])]
  await browser.post(`${pages[0]}/delete`)
  assert.equal((await stranger.get(first)).statusCode, 404)
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_700_000 })
  assert.equal((await stranger.get(second)).statusCode, 404)
  t.mock.timers.reset()
})

test('favourites come first in the history, two results are shown side by side, others are refused', async (t) => {
  const { app, browser, pages } = await triedOn(t, [['ana', 'kai'], ['bea', 'kai'], ['emi', 'kai']])
  await browser.post(`${pages[0]}/favourite`, { favourite: 'yes' })
  const { payload } = await browser.get(`${MAIN}history`)
  const order = pages.map((page) => payload.indexOf(`href="${page}"`))
  assert.ok(order[0] < order[2] && order[2] < order[1], order.join())
  const pair = await browser.get(`${MAIN}compare?job=${idOf(pages[0])}&job=${idOf(pages[1])}`)
  assert.equal(pair.payload.match(/class="viewer-frame alone"/g)?.length, 2)
  assert.match((await browser.get(`${MAIN}compare?job=${idOf(pages[0])}`)).payload, /CHOOSE_TWO/)
  const stranger = createBrowser(app)
  assert.equal((await stranger.get(`${MAIN}compare?job=${idOf(pages[0])}&job=${idOf(pages[1])}`)).statusCode, 404)
})

test('a result is deleted singly, after a question, from its page and from the history', async (t) => {
  const { browser, pages } = await triedOn(t, [['ana', 'kai'], ['bea', 'kai']])
  for (const shown of [pages[0], `${MAIN}history`]) {
    assert.match((await browser.get(shown)).payload, new RegExp(`href="${pages[0]}/delete" data-dialog`))
  }
  const question = await browser.get(`${pages[0]}/delete`)
  assert.match(question.payload, new RegExp(`<form method="post" action="${pages[0]}/delete">`))
  // Back to what is left, and when nothing is, to the beginning.
  assert.equal((await browser.post(`${pages[0]}/delete`)).headers.location, `${MAIN}history`)
  assert.equal((await browser.get(pages[0])).statusCode, 404)
  assert.equal((await browser.post(`${pages[1]}/delete`)).headers.location, MAIN)
})

test('one tap makes four of a grid, another all of it, without scripts and nobody in their own shirt', async (t) => {
  const browser = createBrowser(await buildTestApp(t, { garments: await createWornSamples(t, ['kai']) }))
  const grid = `${MAIN}grid?garment=sample%3Akai`
  const empty = await browser.get(grid)
  assert.match(empty.payload, /0 of 15/)
  assert.doesNotMatch(empty.payload, />Kai</)
  const answer = await browser.post(`${MAIN}grid`, { garment: 'sample:kai', count: '4' })
  assert.equal(answer.headers.location, grid)
  assert.match((await waitForPage(browser, grid)).payload, /4 of 15/)
  await browser.post(`${MAIN}grid`, { garment: 'sample:kai', count: 'all' })
  const full = await waitForPage(browser, grid)
  assert.match(full.payload, /15 of 15/)
  assert.equal(full.payload.match(/made-cell/g)?.length, 15)
})

test('in the fast lane a grid has all places of its visitor but one', async (t) => {
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const config = { FAST_LANE: true, QUEUE_LIMIT_PER_VISITOR: 4 }
  const browser = createBrowser(await buildTestApp(t, { config, engine: createFakeEngine({ gate }).engine }))
  const grid = `${MAIN}grid?garment=sample%3Asand-hoodie`
  await browser.post(`${MAIN}grid`, { garment: 'sample:sand-hoodie', count: '4' })
  const begun = async () => (await browser.get(grid)).payload.match(/<progress/g)?.length ?? 0
  await until(async () => await begun() === 3)
  const own = await browser.post(`${MAIN}generate`, { person: 'ana', garment: 'sample:oxford-shirt' })
  assert.equal(own.statusCode, 303)
  open()
  assert.match((await waitForPage(browser, grid)).payload, /4 of 16/)
})

test('a grid of one person shows every other garment, and stops when it is told to', async (t) => {
  const browser = createBrowser(await buildTestApp(t))
  await browser.post(`${MAIN}grid`, { person: 'ana', count: 'all' })
  await browser.post(`${MAIN}grid`, { person: 'ana', count: 'stop' })
  const { payload } = await browser.get(`${MAIN}grid?person=ana`)
  assert.doesNotMatch(payload, /http-equiv="refresh"/)
  assert.match(payload, /of 12/)
  for (const query of ['', '?person=nobody', '?garment=sample%3Anothing']) {
    assert.equal((await browser.get(`${MAIN}grid${query}`)).statusCode, 404, query)
  }
})
