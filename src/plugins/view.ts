import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { TryOnEngine } from '../inference/engine-contract.ts'
import { stageText, translate, type TextKey, type TextValues } from '../i18n/index.ts'
import { HELP_PAGE, MAIN_PAGE } from '../paths.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Renders `views/pages/<name>.eta` with what every page needs; pages are never kept by caches. */
    page (name: string, model?: Readonly<Record<string, unknown>>): Promise<string>
  }
}

export interface ViewOptions {
  readonly directory: string
  readonly engine: TryOnEngine
  /** Hours after which pictures are deleted: every page says so. */
  readonly retentionHours: number
}

/** Server-rendered pages: Eta escapes every value that a template prints with `<%= %>`. */
export default fp<ViewOptions>(async (app, { directory, engine, retentionHours }) => {
  await app.register(fastifyView, {
    engine: { eta: new Eta({ views: directory, cache: true, useWith: false }) },
    root: directory,
    viewExt: 'eta',
    production: true
  })

  function common (request: FastifyRequest) {
    const { language } = request
    return {
      language,
      t: (key: TextKey, values?: TextValues) => translate(language, key, values),
      stageText: (stage: string) => stageText(language, stage),
      asset: (name: string) => app.asset(name),
      retentionHours,
      mainPage: MAIN_PAGE,
      helpPage: HELP_PAGE,
      languageLinks: languageLinks(request),
      isEngineFailed: engine.status().state === 'failed',
      title: '',
      refreshSeconds: 0
    }
  }

  app.decorateReply('page', async function (this: FastifyReply, name, model = {}) {
    const html: string = await app.view(`pages/${name}`, { ...common(this.request), ...model })
    this.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('vary', 'accept-language, cookie')
    return html
  })
}, { name: 'view', dependencies: ['assets', 'language'] })

/** Links that show this page in the other language; a page that answered a post cannot be asked for again. */
function languageLinks ({ method, url }: FastifyRequest) {
  const path = method === 'GET' ? url.split('?')[0] : MAIN_PAGE
  return { en: `${path}?lang=en`, zh: `${path}?lang=zh` }
}
