import type { FastifyPluginAsync } from 'fastify'
import { translate, type Language } from '../../i18n/index.ts'
import { GARMENTS, MAIN_PAGE, MANIFEST, OFFLINE_PAGE, SERVICE_WORKER } from '../../paths.ts'
import type { Services } from '../../services.ts'

const LIGHT = '#f5f2ec'

/** What makes the fitting room an application on a phone: its manifest, its worker, its page without a network. */
const installing: FastifyPluginAsync<Services> = async (app) => {
  app.get(MANIFEST, async ({ language }, reply) => await reply
    .type('application/manifest+json')
    .header('cache-control', 'no-cache')
    .header('vary', 'accept-language, cookie')
    .send(JSON.stringify(manifest(language, (name) => app.asset(name)))))

  // At this address, because a worker rules only what lies below its own.
  app.get(SERVICE_WORKER, async (_request, reply) => await reply.sendFile('offline-worker.js', { maxAge: 0 }))

  app.get(OFFLINE_PAGE, async (_request, reply) => await reply.page('offline', {}))
}

export default installing

function manifest (language: Language, asset: (name: string) => string) {
  const name = translate(language, 'site.name')
  return {
    id: MAIN_PAGE,
    name,
    short_name: name,
    description: translate(language, 'site.description'),
    lang: language,
    start_url: MAIN_PAGE,
    scope: MAIN_PAGE,
    display: 'standalone',
    background_color: LIGHT,
    theme_color: LIGHT,
    icons: [
      { src: asset('icon.svg'), type: 'image/svg+xml', sizes: 'any' },
      { src: asset('pictures/icon-192.png'), type: 'image/png', sizes: '192x192' },
      { src: asset('pictures/icon-512.png'), type: 'image/png', sizes: '512x512', purpose: 'any maskable' }
    ],
    // “Share” in a shop's application sends the picture to where garments are uploaded.
    share_target: {
      action: GARMENTS,
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { files: [{ name: 'garment', accept: ['image/jpeg', 'image/png', 'image/webp'] }] }
    }
  }
}
