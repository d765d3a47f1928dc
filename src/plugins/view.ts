import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { TryOnEngine } from '../inference/engine-contract.ts'
import {
  languageFacts, LANGUAGES, stageText, translate, type Language, type TextKey, type TextValues
} from '../i18n/index.ts'
import * as paths from '../paths.ts'
import { VERSION } from '../project-root.ts'

/** An error as a page shows it. */
export interface ErrorView {
  readonly title: string
  readonly advice: string
  readonly code: string
  readonly status: number
  /** Address of its explanation. */
  readonly help: string
}

/** What each view shows, by the name of its file; routes add theirs. A field that is not declared does not compile. */
export interface PageModels {
  error: ErrorView & {
    /** The try-on that failed, to be tried once more. */
    readonly retry?: { readonly person?: { readonly id: string }, readonly garment?: { readonly reference: string } }
  }
}

/** What every view has besides. */
export interface CommonModel {
  readonly language: Language
  readonly t: (key: TextKey, values?: TextValues) => string
  readonly stageText: (stage: string) => string
  /** Address of a file in `public`. */
  readonly asset: (name: string) => string
  /** The `srcset` of a picture in these widths. */
  readonly srcset: (picture: string, widths: readonly number[]) => string
  readonly paths: typeof paths
  readonly facts: ReturnType<typeof languageFacts>
  /** This page in every other language. */
  readonly languageLinks: ReadonlyArray<ReturnType<typeof languageFacts> & { readonly address: string }>
  readonly isEngineFailed: boolean
  /** Hours after which pictures are deleted. */
  readonly hours: number
  /** Largest upload. */
  readonly megabytes: number
  readonly version: string
  /** The name of this request in the log. */
  readonly requestId: string
  readonly title: string
  /** Style sheets of the page, files of `public/styles`. */
  readonly sheets: readonly string[]
  /** After how many seconds a browser without scripts asks again; 0 is never. */
  readonly refreshSeconds: number
  /** The picture that messengers show beside a link to this page. */
  readonly card?: { readonly image: string }
  /** A moment in words of the language, without seconds. */
  readonly moment: (milliseconds: number) => string
}

declare module 'fastify' {
  interface FastifyReply {
    /** Renders `views/pages/<name>.eta` with what every page needs; pages are never kept by caches. */
    page<Name extends keyof PageModels> (name: Name, model: PageModels[Name]): Promise<string>
  }
}

export interface ViewOptions {
  readonly directory: string
  readonly engine: TryOnEngine
  /** Hours after which pictures are deleted: every page says so. */
  readonly retentionHours: number
  readonly uploadMegabytes: number
}

const MOMENT = { dateStyle: 'medium', timeStyle: 'short' } as const
const SHEETS = ['base', 'controls', 'room', 'pages', 'result', 'made', 'brush'] as const

/** Server-rendered pages: Eta escapes every value that a template prints with `<%= %>`. */
export default fp<ViewOptions>(async (app, { directory, engine, retentionHours, uploadMegabytes }) => {
  await app.register(fastifyView, {
    engine: { eta: new Eta({ views: directory, cache: true, useWith: false }) },
    root: directory,
    viewExt: 'eta',
    production: true
  })

  function common (request: FastifyRequest): CommonModel {
    const { language } = request
    return {
      language,
      t: (key: TextKey, values?: TextValues) => translate(language, key, values),
      stageText: (stage: string) => stageText(language, stage),
      asset: (name: string) => app.asset(name),
      srcset: (picture, widths) => widths.map((width) => `${picture}/${width} ${width}w`).join(', '),
      moment: (milliseconds) => new Date(milliseconds).toLocaleString(language, MOMENT),
      paths,
      facts: languageFacts(language),
      languageLinks: languageLinks(request),
      isEngineFailed: engine.status().state === 'failed',
      hours: retentionHours,
      megabytes: uploadMegabytes,
      version: VERSION,
      requestId: request.id,
      title: '',
      sheets: SHEETS,
      refreshSeconds: 0
    }
  }

  app.decorateReply('page', async function (this: FastifyReply, name, model) {
    const html: string = await app.view(`pages/${name}`, { ...common(this.request), ...model })
    this.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('vary', 'accept-language, cookie')
    return html
  })
}, { name: 'view', dependencies: ['assets', 'language'] })

/** Links that show this page in the other languages; a page that answered a post cannot be asked for again. */
function languageLinks ({ method, url, language: own }: FastifyRequest) {
  const path = method === 'GET' ? url.split('?')[0] : paths.MAIN_PAGE
  return LANGUAGES.filter((language) => language !== own)
    .map((language) => ({ ...languageFacts(language), address: `${path}?lang=${language}` }))
}
