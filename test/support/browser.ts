import type { FastifyInstance, InjectOptions } from 'fastify'
import { uploadRequest, type Part } from './multipart.ts'

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8'

/** A browser without JavaScript: keeps cookies, sends forms, follows 303. */
export function createBrowser (app: FastifyInstance, headers: Record<string, string> = {}) {
  const cookies = new Map<string, string>()

  async function send (request: InjectOptions) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      ...request,
      headers: { accept: HTML, ...headers, ...request.headers, ...(cookie && { cookie }) }
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return answer
  }

  return {
    cookies,
    get: async (url: string) => await send({ url }),
    async post (url: string, fields: Record<string, string> = {}) {
      const payload = new URLSearchParams(fields).toString()
      return await send({
        method: 'POST',
        url,
        payload,
        headers: { 'content-type': 'application/x-www-form-urlencoded' }
      })
    },
    upload: async (url: string, parts: readonly Part[]) => await send(uploadRequest(parts, url))
  }
}

/** Asks for a page until it no longer wants to be asked again. */
export async function waitForPage (browser: ReturnType<typeof createBrowser>, url: string) {
  for (;;) {
    const page = await browser.get(url)
    if (!page.payload.includes('http-equiv="refresh"')) return page
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
