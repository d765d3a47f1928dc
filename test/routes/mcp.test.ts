import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import sharp from 'sharp'
import { createToken } from '../../src/settings/api-tokens.ts'
import { buildTestApp } from '../support/app.ts'
import { emptyJpeg } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { dataUrl } from '../support/v1.ts'

const agent = createToken('agent')
type Content = Array<{ type: string, text: string, data: string, mimeType: string }>

async function connectAgent (t: TestContext, headers: Record<string, string> = {}) {
  const app = await buildTestApp(t, { config: { MCP: true, API_TOKENS: agent.entry, RATE_LIMIT_PER_MINUTE: 40 } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = new URL(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/mcp`)
  const client = new Client({ name: 'test', version: '1' })
  t.after(async () => await client.close())
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  const call = async (name: string, parameters: Record<string, unknown> = {}) => {
    const { content, isError, structuredContent } = await client.callTool({ name, arguments: parameters })
    return { content: content as Content, isError, structuredContent: structuredContent as { id: string } }
  }
  return { app, client, call }
}

test('an agent lists persons and garments, tries on what it names or sends, and gets the picture', async (t) => {
  const { client, call } = await connectAgent(t, { authorization: `Bearer ${agent.token}` })
  const { tools } = await client.listTools()
  assert.deepEqual(tools.map(({ name }) => name).sort(), ['get_picture', 'list_garments', 'list_persons', 'try_on'])
  for (const [tool, id] of [['list_persons', 'ana'], ['list_garments', 'sun-print']]) {
    const [{ text }] = (await call(tool)).content
    assert.ok(JSON.parse(text).items.some((item: { id: string }) => item.id === id), text)
  }
  for (const garment of ['sun-print', dataUrl(await garmentJpeg())]) {
    const { structuredContent: { id } } = await call('try_on', { garment, person: 'ana' })
    for (const [original, format] of [[undefined, 'jpeg'], [false, 'jpeg'], [true, 'png']] as const) {
      const [{ type, mimeType, data }] = (await call('get_picture', { id, original })).content
      assert.deepEqual([type, mimeType], ['image', `image/${format}`])
      const picture = await sharp(Buffer.from(data, 'base64')).metadata()
      assert.deepEqual([picture.format, picture.width], [format, 768])
    }
  }
})

test('what cannot be done is told to the agent in words', async (t) => {
  const { call } = await connectAgent(t)
  for (const [wish, said] of [
    [{ garment: 'nothing', person: 'ana' }, /There is no garment “nothing”\. The samples are black-tank, .*polo.*\. /],
    [{ garment: `upload:${'x'.repeat(22)}`, person: 'ana' }, /This garment is no longer here/],
    [{ garment: dataUrl(await emptyJpeg()), person: 'ana' }, /No garment was found in the picture\. Use a photo/]
  ] as const) {
    const { content: [{ text }], isError } = await call('try_on', wish)
    assert.ok(isError)
    assert.match(text, said)
  }
})

test('agents need the token that the API needs, and /mcp is only there when it is switched on', async (t) => {
  const afar = { method: 'POST' as const, url: '/mcp', payload: '{}', remoteAddress: '192.0.2.7' }
  const headers = { host: '192.0.2.1', 'content-type': 'application/json' }
  const on = await buildTestApp(t, { config: { MCP: true } })
  assert.equal((await on.inject({ ...afar, headers })).json().code, 'TOKEN_MISSING')
  assert.equal((await on.inject({ url: '/mcp' })).statusCode, 405)
  const off = await buildTestApp(t)
  assert.equal((await off.inject({ ...afar, headers })).json().code, 'NOT_FOUND')
})
