import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import * as z from 'zod'
import { makeThumbnail } from '../imaging/thumbnail.ts'
import { V1_GARMENTS, V1_PERSONS, V1_TRY_ONS, v1TryOn } from '../paths.ts'
import { VERSION } from '../project-root.ts'
import { askBytes, askJson, type AskApi } from './api.ts'

/** Turns what stands for a picture into what the API takes; agents beside their files may name a path. */
export type ReadPicture = (text: string) => Promise<string>

interface TryOn {
  readonly id: string
  readonly state: string
  readonly garment: string
  readonly person: string
  readonly notices: readonly string[]
  readonly error?: { readonly message: string, readonly advice: string }
}
interface List { readonly items: ReadonlyArray<Record<string, unknown>>, readonly next?: string }

const POLL_MILLISECONDS = 300
/**
 * Agents' programs refuse answers of more than a megabyte, and a PNG is one and a half in base64, of a photo twenty. A
 * JPEG of this width is less than 300 kB.
 */
const WIDTH_TO_LOOK_AT = 1024
const ID = z.string().regex(/^[\w-]{22}$/)
const Cursor = { cursor: z.string().optional().describe('`next` of the answer before') }
const READS = { readOnlyHint: true, openWorldHint: false } as const

const INSTRUCTIONS = 'Shows how a garment looks on a person. list_persons and list_garments say what there is; ' +
  'try_on makes a picture and get_picture fetches it. A garment should be one top, photographed from the front.'

/** The tools of the fitting room for agents (Model Context Protocol), over version 1 of the API. */
export function createMcpServer (ask: AskApi, readPicture: ReadPicture = async (text) => text): McpServer {
  const server = new McpServer({ name: 'fitting-room', version: VERSION }, { instructions: INSTRUCTIONS })
  addList(server, ask, 'list_persons', V1_PERSONS, 'Persons who can be dressed: the gallery, then photos sent before.')
  addList(server, ask, 'list_garments', V1_GARMENTS, 'Garments to try on: samples, then photos that were sent.')

  server.registerTool('try_on', {
    title: 'Try a garment on',
    description: 'Dresses a person in a garment and waits until the picture is made. Answers with its id.',
    inputSchema: {
      garment: z.string().describe('id of list_garments, or a photo as a data URL or, beside the files, as a path'),
      person: z.string().describe('id of list_persons, or a photo in the same way')
    },
    outputSchema: { id: z.string(), garment: z.string(), person: z.string(), notices: z.array(z.string()) },
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false }
  }, async ({ garment, person }, { signal }) => {
    const body = { garments: [await readPicture(garment)], persons: [await readPicture(person)] }
    const { items: [asked] } = await askJson<List>(ask, { method: 'POST', path: V1_TRY_ONS, body })
    const { id, notices, ...made } = await finished(ask, String(asked.id), signal)
    const told = { id, garment: made.garment, person: made.person, notices: [...notices] }
    return { structuredContent: told, content: [{ type: 'text', text: JSON.stringify(told) }] }
  })

  server.registerTool('get_picture', {
    title: 'Get a picture',
    description: 'The picture of a try-on, as a JPEG to look at, or as it is kept.',
    inputSchema: {
      id: ID.describe('id of try_on'),
      original: z.boolean().optional().describe('the PNG as it is kept, which may have many megabytes')
    },
    annotations: READS
  }, async ({ id, original }) => {
    const bytes = await askBytes(ask, { method: 'GET', path: `${v1TryOn(id)}/result` })
    const [mimeType, picture] = original === true
      ? ['image/png', bytes] as const
      : ['image/jpeg', await makeThumbnail(bytes, WIDTH_TO_LOOK_AT, 'jpeg')] as const
    return { content: [{ type: 'image', mimeType, data: Buffer.from(picture).toString('base64') }] }
  })
  return server
}

function addList (server: McpServer, ask: AskApi, name: string, address: string, description: string): void {
  server.registerTool(name, { description, inputSchema: Cursor, annotations: READS }, async ({ cursor }) => {
    const query = new URLSearchParams({ limit: '100', ...(cursor === undefined ? {} : { cursor }) })
    const { items, next } = await askJson<List>(ask, { method: 'GET', path: `${address}?${query.toString()}` })
    const told = { items: items.map(({ id, kind, name: title, state }) => ({ id, kind, name: title, state })), next }
    return { content: [{ type: 'text', text: JSON.stringify(told) }] }
  })
}

/** @throws Error in words when there is no picture, or when nobody waits for it any more */
async function finished (ask: AskApi, id: string, signal: AbortSignal): Promise<TryOn> {
  for (;;) {
    const tryOn = await askJson<TryOn>(ask, { method: 'GET', path: v1TryOn(id) })
    if (tryOn.state === 'done') return tryOn
    const isOver = tryOn.state !== 'queued' && tryOn.state !== 'running'
    if (isOver) throw new Error(tryOn.error ? `${tryOn.error.message}. ${tryOn.error.advice}` : `It is ${tryOn.state}.`)
    signal.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  }
}
