import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PersonSummary } from '../../gallery/persons.ts'
import { translate, type Language } from '../../i18n/index.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { ownPersonId, ownReference, readGarmentReference, sampleReference, uploadReference, type GarmentReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import type { Services } from '../../services.ts'
import { choosePerson } from '../intake.ts'
import { findOwnPerson } from '../own-persons.ts'
import { garmentPage, ownPersonPage } from '../../paths.ts'
import { personPicture, samplePicture, type PictureWidth } from '../picture-paths.ts'

/** A garment as pages show it. */
export interface GarmentView {
  readonly reference: GarmentReference
  readonly name: string
  readonly image: string
  readonly licence?: string
  /** Page of an uploaded garment. */
  readonly page?: string
}

/** What pages say about a person: a visitor's own photo is spoken to, it has no name. */
export interface PersonTexts {
  readonly photo: string
  readonly wearing: string
  readonly wornBy: string
  readonly tryNow: string
}

export interface PersonView {
  readonly id: string
  readonly name: string
  readonly texts: PersonTexts
  readonly image: string
  readonly thumbnail: string
  readonly licence?: string
  /** Page, picture and size of a visitor's own photo; gallery pictures are 768x1024. */
  readonly own?: { readonly page: string, readonly photo: string, readonly width: number, readonly height: number }
}

/** `ana` becomes `Ana`. */
function displayName (id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1)
}

function ownTexts (language: Language): PersonTexts {
  return {
    photo: translate(language, 'own.photo'),
    wearing: translate(language, 'own.wearing'),
    wornBy: translate(language, 'own.wornBy'),
    tryNow: translate(language, 'own.tryNow')
  }
}

/** The texts about a gallery person or an own photo, also about one that is gone. */
export function personTexts (id: string, language: Language): PersonTexts {
  if (ownPersonId(id) !== undefined) return ownTexts(language)
  const name = displayName(id)
  return {
    photo: translate(language, 'person.alt', { name }),
    wearing: translate(language, 'result.alt', { name }),
    wornBy: translate(language, 'result.by', { name }),
    tryNow: translate(language, 'garment.tryNow', { name })
  }
}

/** A visitor's own photo as pages show it: framed like the gallery, once it was read. */
export function ownPersonView (record: OwnPersonRecord, language: Language): PersonView {
  const page = ownPersonPage(record.id)
  const image = `${page}/${record.state === 'ready' ? 'framed' : 'photo'}`
  return {
    id: ownReference(record.id),
    name: translate(language, 'own.name'),
    texts: ownTexts(language),
    image,
    thumbnail: `${page}/thumbnail`,
    own: { page, photo: `${page}/photo`, width: record.width, height: record.height }
  }
}

/** The visitor's photos that can be dressed, newest first. */
export function ownPersonViews ({ ownPersons }: Services, { visitor, language }: FastifyRequest): PersonView[] {
  return ownPersons.ofVisitor(visitor.id)
    .filter(({ state }) => state === 'ready')
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((record) => ownPersonView(record, language))
}

/** The person behind a gallery id or `own:<id>`, if there is one and this visitor may see it. */
export async function findPersonView (services: Services, { visitor, language }: FastifyRequest, reference: string | undefined): Promise<PersonView | undefined> {
  const own = findOwnPerson(services, reference, pageCaller(visitor.id))
  if (own) return ownPersonView(own, language)
  const person = reference === undefined ? undefined : await services.persons.find(reference)
  return person && await personView(person, language)
}

export async function personView (person: PersonSummary, language: Language, width: PictureWidth = 768): Promise<PersonView> {
  const [image, thumbnail] = await Promise.all([personPicture(person, width), personPicture(person, 192)])
  return { id: person.id, name: displayName(person.id), texts: personTexts(person.id, language), image, thumbnail, licence: person.licence }
}

export async function galleryViews ({ persons }: Services, language: Language): Promise<PersonView[]> {
  return await Promise.all((await persons.list()).map(async (person) => await personView(person, language)))
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
  return { reference: uploadReference(record.id), name: translate(language, 'garment.yours'), image, page }
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
  const parsed = readGarmentReference(reference ?? '')
  if (parsed?.kind === 'sample') {
    return (await sampleViews(services, request.language, 384)).find((sample) => sample.reference === reference)
  }
  const record = parsed && services.shelf.find(parsed.id)
  return record?.visitor === request.visitor.id ? uploadView(record, request.language) : undefined
}

export interface Outfit {
  readonly person: PersonView
  readonly garment?: GarmentView
}

/** The visitor's person and garment; a new visitor, or one whose choice is gone, gets fresh ones. */
export async function currentOutfit (services: Services, request: FastifyRequest, reply: FastifyReply): Promise<Outfit> {
  const { visitor } = request
  const known = await findPersonView(services, request, visitor.person)
  const person = known ?? await personView(await choosePerson(services, 'random'), request.language)
  const garment = await findGarment(services, request, visitor.garment) ?? await firstSample(services, request, person)
  reply.saveVisitor({ person: person.id, garment: garment?.reference })
  return { person, garment }
}

/** A sample that the person does not wear already. */
async function firstSample (services: Services, { language }: FastifyRequest, person: PersonView): Promise<GarmentView | undefined> {
  const samples = await sampleViews(services, language, 384)
  return samples.find(({ reference }) => reference !== sampleReference(person.id)) ?? samples[0]
}
