import { mkdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { loadConfig } from '../src/config.ts'
import { isFile } from '../src/gallery/items.ts'
import { askByHttp, type AskApi } from '../src/mcp/api.ts'
import { createMcpServer, type ReadPicture } from '../src/mcp/server.ts'
import { openApp } from '../src/open-app.ts'
import { openEngine } from '../src/open-engine.ts'
import { commandName } from './support/command-name.ts'

const usage = () => `Usage: ${commandName('npm run mcp --')} [--url http://localhost:8000]

The fitting room as tools for agents (Model Context Protocol), over standard input and output. Without --url it
makes the pictures itself; with it, or with FITTING_ROOM_URL, it asks a running service, with the token in
FITTING_ROOM_TOKEN.`

interface Source { readonly ask: AskApi, readonly close: () => Promise<void> }

/** A fitting room of its own in this process; a service that runs beside it keeps its folder to itself. */
async function openOwn (): Promise<Source> {
  const config = loadConfig()
  const state = join(config.STATE_DIRECTORY, 'agents')
  await mkdir(state, { recursive: true, mode: 0o700 })
  const engine = openEngine(config)
  const app = await openApp({ ...config, STATE_DIRECTORY: state, HOST: '127.0.0.1' }, engine)
  const type = { 'content-type': 'application/json' }
  return {
    ask: async ({ method, path, body }) => {
      const sent = body && { headers: type, payload: JSON.stringify(body) }
      const answer = await app.inject({ method, url: path, ...sent })
      return { status: answer.statusCode, bytes: answer.rawPayload }
    },
    async close () {
      await app.close()
      await engine.close()
    }
  }
}

/** The content of a file as a data URL; any other text as it is. */
const readPicture: ReadPicture = async (text) => {
  if (!['.jpg', '.jpeg', '.png', '.webp'].includes(extname(text).toLowerCase()) || !await isFile(text)) return text
  return `data:image/${extname(text).slice(1)};base64,${(await readFile(text)).toString('base64')}`
}

async function main (): Promise<void> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } }
  })
  if (values.help) return console.log(usage())
  const url = values.url ?? process.env.FITTING_ROOM_URL
  const source = url ? { ask: askByHttp(url, process.env.FITTING_ROOM_TOKEN), close: async () => {} } : await openOwn()
  const server = createMcpServer(source.ask, readPicture)
  // Whoever has started it closes its input when it is no longer needed.
  process.stdin.once('end', () => { server.close().finally(source.close).catch(fail) })
  await server.connect(new StdioServerTransport())
}

function fail (error: Error): void {
  console.error(error.message)
  process.exitCode = 1
}

main().catch(fail)
