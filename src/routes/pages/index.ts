import type { FastifyPluginAsync } from 'fastify'
import type { Services } from '../../services.ts'
import garments from './garments.ts'
import help from './help.ts'
import jobs from './jobs.ts'
import main from './main.ts'
import persons from './persons.ts'

const pages: FastifyPluginAsync<Services> = async (app, services) => {
  await app.register(main, services)
  await app.register(garments, services)
  await app.register(persons, services)
  await app.register(jobs, services)
  await app.register(help, services)
}

export default pages
