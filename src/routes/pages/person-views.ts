import type { FastifyRequest } from 'fastify'
import type { PersonSummary } from '../../gallery/persons.ts'
import { translate, type Language } from '../../i18n/index.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { ownPersonId, ownReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { ownPersonPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { findOwnPerson } from '../own-persons.ts'
import { personPicture } from '../picture-paths.ts'

/** What pages say about a person: visitors are addressed as "you", their own photos have no name. */
export interface PersonTexts {
  readonly photo: string
  readonly wearing: string
  readonly wornBy: string
  readonly tryNow: string
}

export interface PersonView {
  readonly id: string
  readonly name: string
  /** A line about somebody of the gallery. */
  readonly line?: string
  readonly texts: PersonTexts
  /** In the widths that pages show; without the `/width` that is added to it. */
  readonly picture: string
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
  const picture = `${page}/${record.state === 'ready' ? 'framed' : 'photo'}`
  return {
    id: ownReference(record.id),
    name: translate(language, 'own.name'),
    texts: ownTexts(language),
    picture,
    own: { page, photo: `${page}/photo`, width: record.width, height: record.height }
  }
}

/** The visitor's photos that can be dressed, newest first. */
export async function ownPersonViews (
  { ownPersons }: Services, { visitor, language }: FastifyRequest
): Promise<PersonView[]> {
  return (await ownPersons.ofVisitor(visitor.id))
    .filter(({ state }) => state === 'ready')
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((record) => ownPersonView(record, language))
}

/** The person behind a gallery id or `own:<id>`, if there is one and this visitor may see it. */
export async function findPersonView (
  services: Services, { visitor, language }: FastifyRequest, reference: string | undefined
): Promise<PersonView | undefined> {
  const own = await findOwnPerson(services, reference, pageCaller(visitor.id))
  if (own) return ownPersonView(own, language)
  const person = reference === undefined ? undefined : await services.persons.find(reference)
  return person && await personView(person, language)
}

export async function personView (person: PersonSummary, language: Language): Promise<PersonView> {
  const { id, licence, about } = person
  const texts = personTexts(id, language)
  const picture = await personPicture(person)
  return { id, name: displayName(id), line: about?.line[language], texts, picture, licence }
}

export async function galleryViews ({ persons }: Services, language: Language): Promise<PersonView[]> {
  return await Promise.all((await persons.list()).map(async (person) => await personView(person, language)))
}
