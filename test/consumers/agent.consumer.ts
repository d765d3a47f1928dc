import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import sharp from 'sharp'

const GARMENT = resolve('test/fixtures/garments/green-t-shirt.jpg')

test('an agent beside its files starts the fitting room, and tries on a garment by its path', async (t) => {
  const state = await mkdtemp(join(tmpdir(), 'fitting-room-agent-'))
  const client = new Client({ name: 'test', version: '1' })
  t.after(async () => {
    await client.close()
    await rm(state, { recursive: true, force: true, maxRetries: 5 })
  })
  await client.connect(new StdioClientTransport({
    command: process.execPath,
    args: ['dist/scripts/fitting-room.js', 'mcp'],
    env: { ...process.env as Record<string, string>, STATE_DIRECTORY: state }
  }))
  const options = { timeout: 300_000 }
  const wish = { name: 'try_on', arguments: { garment: GARMENT, person: 'ana' } }
  const made = await client.callTool(wish, undefined, options)
  assert.equal(made.isError, undefined, JSON.stringify(made.content))
  const { id } = made.structuredContent as { id: string }
  const { content } = await client.callTool({ name: 'get_picture', arguments: { id } })
  const [{ data }] = content as Array<{ data: string }>
  assert.equal((await sharp(Buffer.from(data, 'base64')).metadata()).height, 1024)
})
