import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'

interface Description {
  readonly openapi: string
  readonly paths: Record<
    string,
    Record<
      string,
      { summary?: string, responses: Record<string, unknown>, requestBody?: { content: Record<string, unknown> } }
    >
  >
}

test('the OpenAPI description lists every route of the API with its answers, and no page', async (t) => {
  const app = await buildTestApp(t)
  const answer = await app.inject('/docs/json')
  const { openapi, paths } = answer.json() as Description
  assert.match(openapi, /^3\.1\./)
  assert.deepEqual(Object.keys(paths).sort(), [
    '/api/garments',
    '/api/jobs/{id}',
    '/api/jobs/{id}/events',
    '/api/jobs/{id}/intermediates',
    '/api/jobs/{id}/intermediates/{name}',
    '/api/jobs/{id}/result',
    '/api/persons',
    '/api/persons/{id}',
    '/api/v1/garments',
    '/api/v1/garments/{id}',
    '/api/v1/garments/{id}/cloth',
    '/api/v1/garments/{id}/mask',
    '/api/v1/garments/{id}/photo',
    '/api/v1/garments/{id}/points',
    '/api/v1/persons',
    '/api/v1/persons/{id}',
    '/api/v1/persons/{id}/mask',
    '/api/v1/persons/{id}/photo',
    '/api/v1/persons/{id}/preview',
    '/api/v1/try-ons',
    '/api/v1/try-ons/{id}',
    '/api/v1/try-ons/{id}/events',
    '/api/v1/try-ons/{id}/intermediates',
    '/api/v1/try-ons/{id}/intermediates/{name}',
    '/api/v1/try-ons/{id}/result',
    '/healthz',
    '/readyz',
    '/tryon'
  ])
  for (const [path, methods] of Object.entries(paths)) {
    for (const operation of Object.values(methods)) {
      assert.ok(operation.summary, path)
      assert.ok(Object.keys(operation.responses).length > 0, path)
    }
  }
  const { post } = paths['/tryon']
  assert.ok(post.requestBody?.content['multipart/form-data'])
  assert.deepEqual(Object.keys(post.responses).map(Number),
    [200, 202, 400, 401, 404, 408, 409, 413, 415, 422, 429, 500, 503, 504, 507])
  assert.doesNotMatch(answer.payload, /"\$ref":"(?!#\/)/)
  // Kept pictures go out in ranges too.
  const kept = Object.entries(paths).filter(([path]) => /^\/api\/v1\/.*\/(photo|preview|cloth|mask|result)$/.test(path))
  assert.equal(kept.length, 7)
  for (const [path, { get }] of kept) {
    for (const status of ['200', '206', '304', '416']) assert.ok(get.responses[status], `${path} ${status}`)
  }
})

test('the page at /docs opens under a policy that allows plain http', async (t) => {
  const app = await buildTestApp(t)
  const page = await app.inject('/docs')
  assert.ok([200, 302].includes(page.statusCode))
  const opened = page.statusCode === 302 ? await app.inject(String(page.headers.location).replace(/^\./, '')) : page
  assert.equal(opened.statusCode, 200)
  assert.doesNotMatch(String(opened.headers['content-security-policy']), /upgrade-insecure-requests/)
})

for (const path of ['/api/persons', '/api/garments']) {
  test(`${path} lists what there is, with pictures that open`, async (t) => {
    const app = await buildTestApp(t)
    const items = (await app.inject(path)).json() as Array<{ id: string, image: string, thumbnail: string }>
    assert.ok(items.length >= 12)
    for (const address of [items[0].image, items[0].thumbnail]) {
      assert.equal((await app.inject(address)).headers['content-type'], 'image/webp')
    }
  })
}

test('an engine that is still loading is not ready, and says so', async (t) => {
  const app = await buildTestApp(t, { engine: createFakeEngine({ status: { state: 'starting' } }).engine })
  const answer = await app.inject('/readyz')
  assert.equal(answer.statusCode, 503)
  assert.match(answer.json().problems.join(), /being loaded/)
})

test('a ready service names its pack', async (t) => {
  const answer = await (await buildTestApp(t)).inject('/readyz')
  assert.deepEqual(answer.json(), {
    status: 'ready',
    pack: { name: 'fake', version: '1', licence: 'MIT' },
    damagedRecords: 0,
    damagedItems: [],
    problems: []
  })
})

test('too little disk space is a reason not to be ready', async (t) => {
  const app = await buildTestApp(t, { config: { MINIMUM_FREE_MEGABYTES: 1e9 } })
  assert.match((await app.inject('/readyz')).json().problems.join(), /MB free/)
})
