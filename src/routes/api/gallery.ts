import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { API_GARMENTS, API_PERSONS } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { personPicture, samplePicture } from '../picture-paths.ts'
import { failures, Garment, Person } from './schemas.ts'

/** What there is to choose from. */
const gallery: FastifyPluginAsyncTypebox<Services> = async (app, { persons, garments }) => {
  app.get(API_PERSONS, {
    schema: {
      tags: ['gallery'],
      operationId: 'listGalleryPersons',
      summary: 'Persons who can wear a garment',
      response: { 200: Type.Array(Person), ...failures() }
    }
  }, async () => await Promise.all((await persons.list()).map(async (person) => ({
    id: person.id,
    image: `${await personPicture(person)}/768`,
    thumbnail: `${await personPicture(person)}/192`,
    licence: person.licence
  }))))

  app.get(API_GARMENTS, {
    schema: {
      tags: ['gallery'],
      operationId: 'listSampleGarments',
      summary: 'Sample garments',
      response: { 200: Type.Array(Garment), ...failures() }
    }
  }, async () => await Promise.all((await garments.list()).map(async (garment) => ({
    id: garment.id,
    image: `${await samplePicture(garment)}/768`,
    thumbnail: `${await samplePicture(garment)}/192`,
    licence: garment.licence
  }))))
}

export default gallery
