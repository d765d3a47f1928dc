import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The address of a file in `public`, below a folder that is named after the content of all of them. */
    asset (name: string): string
  }
}

const HASH_LENGTH = 10
const A_YEAR = '365d'

export interface AssetOptions {
  readonly directory: string
}

/**
 * Serves `public` below a folder that changes with the content: browsers keep files forever and never show a stale
 * one, and modules of JavaScript import each other by relative names without a build.
 */
export default fp<AssetOptions>(async (app, { directory }) => {
  const names = filesBelow(directory)
  const version = versionOf(directory, names)
  const known = new Set(names)

  await app.register(fastifyStatic, { root: directory, serve: false })
  app.decorate('asset', (name: string) => {
    if (!known.has(name)) throw new Error(`no such file in public: ${name}`)
    return `/assets/${version}/${name}`
  })
  app.get<{ Params: { version: string, '*': string } }>('/assets/:version/*', async (request, reply) => {
    const { version: asked, '*': name } = request.params
    if (!known.has(name)) throw new CodedError('NOT_FOUND', 'no such asset')
    // A page that was loaded before a restart gets today's file, and does not keep it.
    const isCurrent = asked === version
    return await reply.sendFile(name, isCurrent ? { maxAge: A_YEAR, immutable: true } : { maxAge: 0 })
  })
  app.get('/favicon.ico', async (_request, reply) => await reply.sendFile('icon.svg', { maxAge: '1d' }))
}, { name: 'assets' })

function filesBelow (directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).split(sep).join('/'))
    .sort()
}

function versionOf (directory: string, names: readonly string[]): string {
  const hash = createHash('sha256')
  for (const name of names) hash.update(name).update('\0').update(readFileSync(join(directory, name)))
  return hash.digest('hex').slice(0, HASH_LENGTH)
}
