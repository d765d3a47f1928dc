import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { WantedSize } from '../jobs/storage/picture-sizes.ts'
import { readWhole, type StoredPicture } from '../jobs/storage/stored-picture.ts'
import type { Services } from '../services.ts'

/** Widths in pixels in which pictures are shown: a tile, a tile on a dense screen, the stage, the stage on one. */
const PICTURE_WIDTHS = [192, 384, 768, 1536] as const

/** The `:width` of an address, as text. */
export const WidthParam = Type.Enum(PICTURE_WIDTHS.map(String))

// Not forever: what its owner deletes should not stay long in a browser that others use.
const PRIVATE = 'private, max-age=3600'
/** For a picture that its visitor changes by hand, and which is then another one at the same address. */
export const CHANGING = 'private, no-cache'
const TAKES_WEBP = /image\/webp|\*\/\*|image\/\*/

type Source = Omit<WantedSize, 'width'>

/** A stored picture, named so that a replaced one is another. */
export function sourceOf (name: string, picture: StoredPicture): Source {
  return { name: `${name} ${picture.version}`, open: async () => await readWhole(picture) }
}

/** The picture reduced to a width, in the smallest form that the browser takes. */
export async function reduce (
  { sizes }: Pick<Services, 'sizes'>, source: Source, width: string, { headers }: FastifyRequest
) {
  const type = TAKES_WEBP.test(headers.accept ?? '*/*') ? 'webp' : 'jpeg'
  return { type: `image/${type}`, bytes: await sizes[type].get({ ...source, width: Number(width) }) }
}

/** Sends a visitor's picture reduced to a width. */
export async function sendReduced (
  services: Pick<Services, 'sizes'>, source: Source, width: string, request: FastifyRequest, reply: FastifyReply,
  caching = PRIVATE
) {
  const { type, bytes } = await reduce(services, source, width, request)
  return await reply.type(type).header('cache-control', caching).header('vary', 'accept').send(bytes)
}
