import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PersonSummary } from '../../gallery/persons.ts'
import { translate, type Language } from '../../i18n/index.ts'
import type { GarmentRecord } from '../../jobs/garment-shelf.ts'
import { parseReference, sampleReference } from '../../jobs/wardrobe.ts'
import type { Services } from '../../services.ts'
import { choosePerson } from '../intake.ts'
import { garmentPage, personPicture, samplePicture, type PictureWidth } from '../paths.ts'

/** A garment as pages show it. */
export interface GarmentView {
  readonly reference: string
  readonly name: string
  readonly image: string
  readonly licence?: string
  /** Page of an uploaded garment. */
  readonly page?: string
}

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly thumbnail: string
  readonly licence?: string
}

/** `ana` becomes `Ana`. */
export const displayName = (id: string) => id.charAt(0).toUpperCase() + id.slice(1)

export async function personView (person: PersonSummary, width: PictureWidth = 768): Promise<PersonView> {
  const [image, thumbnail] = await Promise.all([personPicture(person, width), personPicture(person, 192)])
  return { id: person.id, name: displayName(person.id), image, thumbnail, licence: person.licence }
}

export async function sampleViews ({ garments }: Services, language: Language, width: PictureWidth = 192): Promise<GarmentView[]> {
  return await Promise.all((await garments.list()).map(async (garment, index) => ({
    reference: sampleReference(garment.id),
    name: translate(language, 'garment.sample', { number: index + 1 }),
    image: await samplePicture(garment, width),
    licence: garment.licence
  })))
}

export function uploadView (record: GarmentRecord, language: Language): GarmentView {
  const page = garmentPage(record.id)
  const image = `${page}/${record.isPrepared ? 'cloth' : 'photo'}`
  return { reference: `upload:${record.id}`, name: translate(language, 'garment.yours'), image, page }
}

/** The visitor's own garments that are cut out, newest first. */
export function ownViews ({ shelf }: Services, { visitor, language }: FastifyRequest): GarmentView[] {
  return shelf.ofVisitor(visitor.id)
    .filter(({ isPrepared }) => isPrepared)
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((record) => uploadView(record, language))
}

/** The garment behind a reference, if it exists and this visitor may see it. */
export async function findGarment (services: Services, request: FastifyRequest, reference: string | undefined): Promise<GarmentView | undefined> {
  const parsed = parseReference(reference ?? '')
  if (parsed?.kind === 'sample') {
    return (await sampleViews(services, request.language, 384)).find((sample) => sample.reference === reference)
  }
  const record = parsed && services.shelf.find(parsed.id)
  return record?.visitor === request.visitor.id ? uploadView(record, request.language) : undefined
}

export interface Outfit {
  readonly person: PersonSummary
  readonly garment?: GarmentView
}

/** The visitor's person and garment; a new visitor, or one whose choice is gone, gets fresh ones. */
export async function currentOutfit (services: Services, request: FastifyRequest, reply: FastifyReply): Promise<Outfit> {
  const { visitor } = request
  const known = visitor.person === undefined ? undefined : await services.persons.find(visitor.person)
  const person = known ?? await choosePerson(services, 'random')
  const garment = await findGarment(services, request, visitor.garment) ?? await firstSample(services, request, person)
  reply.saveVisitor({ person: person.id, garment: garment?.reference })
  return { person, garment }
}

/** A sample that the person does not wear already. */
async function firstSample (services: Services, { language }: FastifyRequest, person: PersonSummary): Promise<GarmentView | undefined> {
  const samples = await sampleViews(services, language, 384)
  return samples.find(({ reference }) => reference !== sampleReference(person.id)) ?? samples[0]
}
