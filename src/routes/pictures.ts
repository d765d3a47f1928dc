import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { versionOf } from '../jobs/belongings/wardrobe.ts'
import type { Services } from '../services.ts'
import { CodedError } from '../coded-error.ts'
import { PICTURE_WIDTHS } from './picture-paths.ts'

const Params = Type.Object({ id: Type.String(), version: Type.String(), width: Type.Enum(PICTURE_WIDTHS.map(String)) })

/** Gallery pictures in a few widths, under addresses that change with the file. */
const pictures: FastifyPluginAsyncTypebox<Services> = async (app, { persons, garments, sizes }) => {
  function addRoute (folder: 'persons' | 'garments', pathOf: (id: string) => Promise<string | undefined>) {
    app.get(`/pictures/${folder}/:id/:version/:width`, { schema: { params: Params } }, async (request, reply) => {
      const { id, version, width } = request.params
      const path = await pathOf(id)
      if (path === undefined) throw new CodedError('NOT_FOUND', 'no such picture')
      const current = await versionOf(path)
      reply.header('cache-control', version === current ? 'public, max-age=31536000, immutable' : 'no-cache')
      const picture = await sizes.get({ name: `${path} ${current}`, width: Number(width), open: async () => path })
      return await reply.type('image/webp').send(picture)
    })
  }

  addRoute('persons', async (id) => (await persons.find(id))?.imagePath)
  addRoute('garments', async (id) => (await garments.find(id))?.photoPath)
}

export default pictures
