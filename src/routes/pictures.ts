import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { versionOf } from '../jobs/belongings/wardrobe.ts'
import { createSemaphore } from '../jobs/storage/semaphore.ts'
import type { Services } from '../services.ts'
import { CodedError } from '../coded-error.ts'
import { PICTURE_WIDTHS } from './picture-paths.ts'

const Params = Type.Object({ id: Type.String(), version: Type.String(), width: Type.Enum(PICTURE_WIDTHS.map(String)) })

// 400 pictures of about 20 kB are 8 MB; beyond that the oldest go.
const REMEMBERED_PICTURES = 400
// The first visitor asks for all of them at once; two leave the cores to the networks.
const RESIZES_AT_ONCE = 2

/** Gallery pictures in a few widths, under addresses that change with the file. */
const pictures: FastifyPluginAsyncTypebox<Services> = async (app, { persons, garments, makeThumbnail }) => {
  const remembered = new Map<string, Promise<Uint8Array>>()
  const semaphore = createSemaphore(RESIZES_AT_ONCE)

  async function thumbnail (path: string, width: number): Promise<Uint8Array> {
    const key = `${width} ${await versionOf(path)} ${path}`
    const known = remembered.get(key)
    if (known) return await known
    const made = semaphore.run(async () => await makeThumbnail(path, width))
    remembered.set(key, made)
    made.catch(() => remembered.delete(key))
    if (remembered.size > REMEMBERED_PICTURES) remembered.delete(remembered.keys().next().value ?? '')
    return await made
  }

  function addRoute (folder: 'persons' | 'garments', pathOf: (id: string) => Promise<string | undefined>) {
    app.get(`/pictures/${folder}/:id/:version/:width`, { schema: { params: Params } }, async (request, reply) => {
      const { id, version, width } = request.params
      const path = await pathOf(id)
      if (path === undefined) throw new CodedError('NOT_FOUND', 'no such picture')
      const isCurrent = version === await versionOf(path)
      reply.header('cache-control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache')
      return await reply.type('image/webp').send(await thumbnail(path, Number(width)))
    })
  }

  addRoute('persons', async (id) => (await persons.find(id))?.imagePath)
  addRoute('garments', async (id) => (await garments.find(id))?.photoPath)
}

export default pictures
