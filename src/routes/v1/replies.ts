import type { Language } from '../../i18n/index.ts'
import type { GarmentSummary } from '../../gallery/garments.ts'
import type { PersonSummary } from '../../gallery/persons.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { ownReference, readGarmentReference, uploadReference } from '../../jobs/belongings/references.ts'
import type { ShelfRecord } from '../../jobs/belongings/shelf.ts'
import { isActive, type TryOnView } from '../../jobs/queue/job.ts'
import { v1Garment, v1Person, v1TryOn } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { errorText } from '../../error-report.ts'
import { jobReply } from '../api/jobs.ts'
import { knownPoints, pointSkill } from '../garment-points.ts'
import { jobError } from '../job-reply.ts'
import { hasMask } from '../own-persons.ts'
import { findPreparation, type UploadRecord } from '../preparation.ts'

const MILLISECONDS_PER_HOUR = 3_600_000

/** A sample garment as the API tells it. */
export function sampleReply ({ id, licence, about }: GarmentSummary, language: Language) {
  const address = v1Garment(id)
  return {
    id,
    kind: 'sample' as const,
    state: 'ready' as const,
    name: about.name[language],
    licence,
    links: { self: address, photo: `${address}/photo` }
  }
}

/** An uploaded garment as the API tells it. */
export async function garmentReply (services: Services, record: GarmentRecord, language: Language) {
  const id = uploadReference(record.id)
  const address = v1Garment(id)
  const { width, height, maskSource, isPrepared } = record
  const pictures = isPrepared ? { cloth: `${address}/cloth`, mask: `${address}/mask` } : {}
  const points = pointSkill(services, record) === 'none' ? undefined : `${address}/points`
  return {
    id,
    kind: 'upload' as const,
    ...await stateOf(services, record, isPrepared, language),
    width,
    height,
    ...datesOf(services, record),
    cutOutBy: maskSource,
    points: points === undefined ? undefined : knownPoints(record),
    links: { self: address, photo: `${address}/photo`, ...pictures, points }
  }
}

/** A person of the gallery as the API tells it. */
export function galleryPersonReply ({ id, licence }: PersonSummary) {
  const address = v1Person(id)
  return {
    id,
    kind: 'gallery' as const,
    state: 'ready' as const,
    licence,
    notices: [],
    links: { self: address, photo: `${address}/photo` }
  }
}

/** A photo of a person as the API tells it. */
export async function personReply (services: Services, record: OwnPersonRecord, language: Language) {
  const id = ownReference(record.id)
  const address = v1Person(id)
  const { width, height, notices, foundBy, maskSource, refusal, state } = record
  const verdict = refusal === undefined
    ? await stateOf(services, record, state === 'ready', language)
    : { state: 'failed' as const, error: failureOf(refusal, language) }
  return {
    id,
    kind: 'own' as const,
    ...verdict,
    width,
    height,
    ...datesOf(services, record),
    foundBy,
    garmentBy: maskSource,
    notices: [...notices],
    links: {
      self: address,
      photo: `${address}/photo`,
      preview: state === 'new' ? undefined : `${address}/preview`,
      mask: hasMask(record) ? `${address}/mask` : undefined
    }
  }
}

/** A try-on as the API tells it. */
export async function tryOnReply (services: Services, job: TryOnView, language: Language) {
  const { id: garment = '', kind } = readGarmentReference(job.garment) ?? {}
  const worn = kind === 'upload' ? job.garment : garment
  const address = v1TryOn(job.id)
  return {
    ...await jobReply(services, job, language),
    garment: worn,
    links: {
      self: address,
      events: `${address}/events`,
      result: `${address}/result`,
      intermediates: `${address}/intermediates`,
      garment: v1Garment(worn),
      person: v1Person(job.person)
    }
  }
}

async function stateOf (services: Services, record: UploadRecord, isReady: boolean, language: Language) {
  if (isReady) return { state: 'ready' as const }
  const job = await findPreparation(services, record)
  if (job?.state === 'failed') return { state: 'failed' as const, error: jobError(job, language) }
  return { state: job !== undefined && isActive(job) ? 'preparing' as const : 'new' as const }
}

function failureOf (code: NonNullable<OwnPersonRecord['refusal']>, language: Language) {
  const { title, advice } = errorText(code, language)
  return { code, message: title, advice }
}

function datesOf ({ config }: Services, { createdAt }: ShelfRecord) {
  const expiresAt = createdAt + config.RETENTION_HOURS * MILLISECONDS_PER_HOUR
  return { createdAt: new Date(createdAt).toISOString(), expiresAt: new Date(expiresAt).toISOString() }
}
