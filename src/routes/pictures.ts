import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { versionOf } from '../jobs/belongings/wardrobe.ts'
import type { Services } from '../services.ts'
import { CodedError } from '../coded-error.ts'
import { reduce, WidthParam } from './send-reduced.ts'

const Params = Type.Object({ id: Type.String(), version: Type.String(), width: WidthParam })

/** Gallery pictures in a few widths, under addresses that change with the file. */
const pictures: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  function addRoute (folder: 'persons' | 'garments', pathOf: (id: string) => Promise<string | undefined>) {
    app.get(`/pictures/${folder}/:id/:version/:width`, { schema: { params: Params } }, async (request, reply) => {
      const { id, version, width } = request.params
      const path = await pathOf(id)
      if (path === undefined) throw new CodedError('NOT_FOUND', 'no such picture')
      const current = await versionOf(path)
      const source = { name: `${path} ${current}`, open: async () => path }
      const { type, bytes } = await reduce(services, source, width, request)
      reply.header('cache-control', version === current ? 'public, max-age=31536000, immutable' : 'no-cache')
      return await reply.type(type).header('vary', 'accept').send(bytes)
    })
  }

  addRoute('persons', async (id) => (await services.persons.find(id))?.imagePath)
  addRoute('garments', async (id) => (await services.garments.find(id))?.photoPath)
}

export default pictures
