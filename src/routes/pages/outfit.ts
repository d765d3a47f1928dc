import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sampleReference } from '../../jobs/belongings/references.ts'
import type { Services } from '../../services.ts'
import { choosePerson } from '../intake.ts'
import { findGarment, sampleViews, type GarmentView } from './garment-views.ts'
import { findPersonView, personView, type PersonView } from './person-views.ts'

export interface Outfit {
  readonly person: PersonView
  readonly garment?: GarmentView
}

/** The visitor's person and garment; a new visitor, or one whose choice is gone, gets fresh ones. */
export async function currentOutfit (
  services: Services, request: FastifyRequest, reply: FastifyReply
): Promise<Outfit> {
  const { visitor } = request
  const person = await findPersonView(services, request, visitor.person) ?? await freshPerson(services, request)
  const garment = await findGarment(services, request, visitor.garment) ?? await freshSample(services, request, person)
  reply.saveVisitor({ person: person.id, garment: garment?.reference })
  return { person, garment }
}

/** Somebody who wears none of the samples on their photo, so that every one of them is a change. */
async function freshPerson (services: Services, { language }: FastifyRequest): Promise<PersonView> {
  const wearers = (await services.garments.list()).map(({ id }) => id)
  return await personView(await choosePerson(services, 'random', wearers), language)
}

/** A sample that the person does not wear already, one of the favourites if there are any. */
async function freshSample (
  services: Services, { language }: FastifyRequest, person: PersonView
): Promise<GarmentView | undefined> {
  const samples = await sampleViews(services, language)
  const others = samples.filter(({ reference }) => reference !== sampleReference(person.id))
  const favourites = others.filter(({ isFavourite }) => isFavourite)
  const choice = [favourites, others, samples].find((list) => list.length > 0) ?? []
  return choice[randomInt(Math.max(1, choice.length))]
}
