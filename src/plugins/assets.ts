import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The address of a file in `public`, with its content's hash in the name. */
    asset (name: string): string
  }
}

const HASH_LENGTH = 10
const A_YEAR = '365d'

export interface AssetOptions {
  readonly directory: string
}

/** Serves `public` under names that change with the content: browsers keep them forever and never show a stale one. */
export default fp<AssetOptions>(async (app, { directory }) => {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  const addresses = new Map(names.map((name) => [name, hashedName(directory, name)]))
  const files = new Map([...addresses].map(([name, address]) => [address, name]))

  await app.register(fastifyStatic, { root: directory, serve: false })
  app.decorate('asset', (name: string) => {
    const address = addresses.get(name)
    if (address === undefined) throw new Error(`no such file in public: ${name}`)
    return `/assets/${address}`
  })
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const file = files.get(request.params.name)
    if (file === undefined) throw new CodedError('NOT_FOUND', 'no such asset')
    return await reply.sendFile(file, { maxAge: A_YEAR, immutable: true })
  })
  app.get('/favicon.ico', async (_request, reply) => await reply.sendFile('icon.svg', { maxAge: '1d' }))
}, { name: 'assets' })

function hashedName (directory: string, name: string): string {
  const hash = createHash('sha256').update(readFileSync(join(directory, name))).digest('hex').slice(0, HASH_LENGTH)
  const extension = extname(name)
  return `${name.slice(0, name.length - extension.length)}.${hash}${extension}`
}
