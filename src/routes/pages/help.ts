import type { FastifyPluginAsync } from 'fastify'
import { errorText } from '../../error-report.ts'
import { ERRORS, isErrorCode } from '../../errors.ts'
import type { Language } from '../../i18n/index.ts'
import type { Services } from '../../services.ts'
import { HELP_PAGE } from '../../paths.ts'

export interface ErrorEntryView {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly advice: string
}

/** Numbers that the page's sentences name, by the places they fill. */
export type Limits = Readonly<Record<'megabytes' | 'megapixels' | 'minimum' | 'maximum' | 'aspect' | 'hours', number>>

/** What a good photo is, the limits, and every error with its advice under `#CODE`. */
const help: FastifyPluginAsync<Services> = async (app, { config }) => {
  app.get(HELP_PAGE, async (request, reply) => await reply.page('help', {
    errors: errorList(request.language),
    origin: config.PUBLIC_URL.replace(/\/$/, '') || `${request.protocol}://${request.host}`,
    limits: {
      megabytes: config.UPLOAD_MAXIMUM_MEGABYTES,
      megapixels: config.UPLOAD_MAXIMUM_MEGAPIXELS,
      minimum: config.UPLOAD_MINIMUM_SIDE,
      maximum: config.UPLOAD_MAXIMUM_SIDE,
      aspect: config.UPLOAD_MAXIMUM_ASPECT,
      hours: config.RETENTION_HOURS
    }
  }))
}

export default help

// The values of one case stand for themselves in the general list.
const ANY = {
  limit: 'N',
  unit: '',
  seconds: 'N',
  width: 'N',
  height: 'N',
  minimum: 'N',
  maximum: 'N',
  field: '…',
  name: '…',
  samples: '…'
}

function errorList (language: Language): ErrorEntryView[] {
  return Object.keys(ERRORS).filter(isErrorCode)
    .map((code) => ({ code, status: ERRORS[code].status, ...errorText(code, language, ANY) }))
}
