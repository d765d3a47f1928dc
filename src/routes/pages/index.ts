import type { FastifyPluginAsync } from 'fastify'
import type { Services } from '../../services.ts'
import embed from './embed.ts'
import forget from './forget.ts'
import { createForgetting } from './forgetting.ts'
import garmentPoints from './garment-points.ts'
import garments from './garments.ts'
import { createExplain } from '../intermediates.ts'
import grid from './grid.ts'
import help from './help.ts'
import history from './history.ts'
import installing from './installing.ts'
import intermediates from './intermediates.ts'
import jobs from './jobs.ts'
import main from './main.ts'
import persons from './persons.ts'
import shares from './shares.ts'

const pages: FastifyPluginAsync<Services> = async (app, services) => {
  const undo = services.config.UNDO_SECONDS * 1000
  const forgetting = createForgetting(services, (error) => app.log.error({ err: error }, 'cannot delete'), undo)
  app.addHook('onClose', async () => await forgetting.close())
  await app.register(main, { ...services, forgetting })
  await app.register(forget, { ...services, forgetting })
  await app.register(garments, services)
  await app.register(garmentPoints, services)
  await app.register(persons, services)
  await app.register(intermediates, { ...services, explain: createExplain(services) })
  await app.register(jobs, services)
  await app.register(grid, services)
  await app.register(history, services)
  await app.register(shares, services)
  await app.register(installing, services)
  await app.register(embed, services)
  await app.register(help, services)
}

export default pages
