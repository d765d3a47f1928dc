import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { AskApi } from '../../mcp/api.ts'
import { createMcpServer } from '../../mcp/server.ts'
import { MCP } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { putDoors } from '../api/doors.ts'

/**
 * The tools for agents over streamable HTTP, without sessions: each request is answered whole. What they ask of the API
 * is asked in this process as the agent would ask it: by its token or address, within its limits.
 */
const mcp: FastifyPluginAsync<Services> = async (app, { config }) => {
  putDoors(app, config, [MCP])
  app.addContentTypeParser('application/json', (_request, _body, done) => { done(null) })
  app.post(MCP, async (request, reply) => {
    const parsedBody = await request.receiveJson(reply, async (value) => value)
    const server = createMcpServer(askFor(app, request))
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport)
    try {
      const answer = await transport.handleRequest(asWebRequest(request), { parsedBody })
      reply.status(answer.status).header('cache-control', 'no-store')
      const type = answer.headers.get('content-type')
      if (type !== null) reply.type(type)
      return await reply.send(Buffer.from(await answer.arrayBuffer()))
    } finally {
      await server.close()
    }
  })
}

export default mcp

/** The request without its body, which has been read. */
function asWebRequest ({ headers, method, protocol, host, url }: FastifyRequest): Request {
  const { accept = '', 'content-type': type = '', 'mcp-protocol-version': version } = headers
  const told = { accept, 'content-type': type, ...(typeof version === 'string' && { 'mcp-protocol-version': version }) }
  return new Request(`${protocol}://${host || 'localhost'}${url}`, { method, headers: told })
}

function askFor (app: FastifyInstance, { ip, host, headers }: FastifyRequest): AskApi {
  const { authorization, 'accept-language': language } = headers
  const passed = { host, ...(authorization && { authorization }), ...(language && { 'accept-language': language }) }
  return async ({ method, path, body }) => {
    const sent = body && { payload: JSON.stringify(body), type: { 'content-type': 'application/json' } }
    const answer = await app.inject({
      method, url: path, remoteAddress: ip, headers: { ...passed, ...sent?.type }, payload: sent?.payload
    })
    return { status: answer.statusCode, bytes: answer.rawPayload }
  }
}
