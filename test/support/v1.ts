import type { TestContext } from 'node:test'
import type { InjectOptions } from 'fastify'
import { createToken } from '../../src/settings/api-tokens.ts'
import { buildTestApp, type TestAppOptions } from './app.ts'
import { until } from './jobs.ts'
import { uploadRequest, type Part } from './multipart.ts'

const shop = createToken('shop')
export const V1 = '/api/v1'
type Headers = Record<string, string>

/** The service, and a caller of version 1 of its API with a token. */
export async function callV1 (t: TestContext, options: TestAppOptions = {}) {
  const app = await buildTestApp(t, { ...options, config: { API_TOKENS: shop.entry, ...options.config } })
  const auth = { authorization: `Bearer ${shop.token}` }
  const send = async (request: InjectOptions) =>
    await app.inject({ ...request, headers: { ...auth, ...request.headers } })
  const json = async (method: 'POST' | 'PUT', path: string, body: unknown, headers: Headers = {}) => await send({
    method, url: V1 + path, payload: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers }
  })
  return {
    app,
    send,
    get: async (path: string, headers: Headers = {}) => await send({ url: V1 + path, headers }),
    remove: async (path: string) => await send({ method: 'DELETE', url: V1 + path }),
    post: async (path: string, body: unknown, headers: Headers = {}) => await json('POST', path, body, headers),
    put: async (path: string, body: unknown) => await json('PUT', path, body),
    upload: async (path: string, parts: readonly Part[], headers: Headers = {}) =>
      await send(uploadRequest(parts, V1 + path, headers)),
    /** The try-on once it no longer waits or runs. */
    finished: async (id: string) => await until(async () => {
      const tryOn = (await send({ url: `${V1}/try-ons/${id}` })).json() as { state: string, [field: string]: unknown }
      return ['queued', 'running'].includes(tryOn.state) ? undefined : tryOn
    })
  }
}

export function dataUrl (bytes: Uint8Array, type = 'image/jpeg'): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}
