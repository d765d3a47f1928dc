import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildApp, type AppOptions } from '../../src/app.ts'
import { loadConfig, type Config } from '../../src/config.ts'
import { createGarmentGallery } from '../../src/gallery/garments.ts'
import { createPersonGallery } from '../../src/gallery/persons.ts'
import { decodeUpload } from '../../src/imaging/decode.ts'
import { makeThumbnail } from '../../src/imaging/thumbnail.ts'
import { createFakeEngine } from './fake-engine.ts'

export interface TestAppOptions extends Partial<Omit<AppOptions, 'config'>> {
  readonly config?: Partial<Config>
  readonly state?: string
}

/** The whole application with an engine without networks and a state folder of its own; closed after the test. */
export async function buildTestApp (
  t: TestContext, options: TestAppOptions = {}
): Promise<FastifyInstance & { state: string }> {
  const state = options.state ?? await mkdtemp(join(tmpdir(), 'fitting-room-'))
  const config: Config = {
    ...loadConfig({}),
    STATE_DIRECTORY: state,
    RATE_LIMIT_PER_MINUTE: 100_000,
    RATE_LIMIT_READS_PER_MINUTE: 1_000_000,
    MINIMUM_FREE_MEGABYTES: 0,
    SHUTDOWN_GRACE_SECONDS: 0,
    ...options.config
  }
  const app = await buildApp({
    engine: createFakeEngine().engine,
    persons: createPersonGallery(join(config.DATA_DIRECTORY, 'persons')),
    garments: createGarmentGallery(join(config.DATA_DIRECTORY, 'garments')),
    decodeUpload,
    makeThumbnail,
    ...options,
    config
  })
  t.after(async () => {
    await app.close()
    await rm(state, { recursive: true, force: true })
  })
  return Object.assign(app, { state })
}

/** Names of half-written files below a folder. */
export async function temporaryFiles (folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.tmp'))
}
