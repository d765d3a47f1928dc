import fp from 'fastify-plugin'
import { isLanguage, negotiateLanguage, type Language } from '../i18n/index.ts'

declare module 'fastify' {
  interface FastifyRequest {
    language: Language
  }
}

const COOKIE = 'language'
const A_YEAR_IN_SECONDS = 365 * 24 * 3600

/**
 * Gives each request its language: `?lang=` (remembered in a cookie), else that cookie,
 * else Accept-Language, else English.
 */
export default fp(async (app) => {
  app.decorateRequest('language', 'en')
  app.addHook('onRequest', async (request, reply) => {
    const { lang } = request.query as { lang?: unknown }
    const remembered = request.cookies[COOKIE]
    if (isLanguage(lang)) {
      request.language = lang
      reply.setCookie(COOKIE, lang, { path: '/', sameSite: 'lax', httpOnly: true, maxAge: A_YEAR_IN_SECONDS })
    } else {
      request.language = isLanguage(remembered) ? remembered : negotiateLanguage(request.headers['accept-language'])
    }
  })
}, { name: 'language', dependencies: ['@fastify/cookie'] })
