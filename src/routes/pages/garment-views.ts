import type { FastifyRequest } from 'fastify'
import { translate, type Language } from '../../i18n/index.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import {
  readGarmentReference, sampleReference, uploadReference, type GarmentReference
} from '../../jobs/belongings/references.ts'
import { isActive } from '../../jobs/queue/job.ts'
import { garmentPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { findPreparation } from '../preparation.ts'
import { samplePicture } from '../picture-paths.ts'

/** A garment as pages show it. */
export interface GarmentView {
  readonly reference: GarmentReference
  readonly name: string
  /** In the widths that pages show; without the `/width` that is added to it. */
  readonly picture: string
  readonly licence?: string
  /** Whether a first visit may show it. */
  readonly isFavourite?: boolean
  /** Page of an uploaded garment. */
  readonly page?: string
}

export async function sampleViews ({ garments }: Services, language: Language): Promise<GarmentView[]> {
  return await Promise.all((await garments.list()).map(async (garment, index) => ({
    reference: sampleReference(garment.id),
    name: garment.about.name[language] ?? translate(language, 'garment.sample', { number: index + 1 }),
    picture: await samplePicture(garment),
    licence: garment.licence,
    isFavourite: garment.about.isFavourite
  })))
}

export function uploadView (record: GarmentRecord, language: Language): GarmentView {
  const page = garmentPage(record.id)
  const picture = `${page}/${record.isPrepared ? 'cloth' : 'photo'}`
  return { reference: uploadReference(record.id), name: translate(language, 'garment.yours'), picture, page }
}

/** The visitor's own garments that are cut out, newest first. */
export async function ownViews ({ shelf }: Services, { visitor, language }: FastifyRequest): Promise<GarmentView[]> {
  return (await shelf.ofVisitor(visitor.id))
    .filter(({ isPrepared }) => isPrepared)
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((record) => uploadView(record, language))
}

/** Whether an uploaded garment of the visitor is still being cut out. */
export async function isCuttingOut (services: Services, { visitor }: FastifyRequest): Promise<boolean> {
  const waiting = (await services.shelf.ofVisitor(visitor.id)).filter(({ isPrepared }) => !isPrepared)
  const jobs = await Promise.all(waiting.map(async (record) => await findPreparation(services, record)))
  return jobs.some((job) => job !== undefined && isActive(job))
}

/** The garment behind a reference, if it exists and this visitor may see it. */
export async function findGarment (
  services: Services, request: FastifyRequest, reference: string | undefined
): Promise<GarmentView | undefined> {
  const parsed = readGarmentReference(reference ?? '')
  if (parsed?.kind === 'sample') {
    return (await sampleViews(services, request.language)).find((sample) => sample.reference === reference)
  }
  const record = parsed && await services.shelf.find(parsed.id)
  return record?.visitor === request.visitor.id ? uploadView(record, request.language) : undefined
}
