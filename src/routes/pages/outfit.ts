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
  const known = await findPersonView(services, request, visitor.person)
  const person = known ?? await personView(await choosePerson(services, 'random'), request.language)
  const garment = await findGarment(services, request, visitor.garment) ?? await firstSample(services, request, person)
  reply.saveVisitor({ person: person.id, garment: garment?.reference })
  return { person, garment }
}

/** A sample that the person does not wear already. */
async function firstSample (
  services: Services, { language }: FastifyRequest, person: PersonView
): Promise<GarmentView | undefined> {
  const samples = await sampleViews(services, language, 384)
  return samples.find(({ reference }) => reference !== sampleReference(person.id)) ?? samples[0]
}
