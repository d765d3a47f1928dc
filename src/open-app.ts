import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { createGarmentGallery } from './gallery/garments.ts'
import { createPersonGallery } from './gallery/persons.ts'
import { decodeUpload } from './imaging/decode.ts'
import { makeThumbnail } from './imaging/thumbnail.ts'
import type { TryOnEngine } from './inference/engine-contract.ts'
import type { LogOptions } from './plugins/log-options.ts'

/** Builds the application with the gallery as it is configured; it does not listen. */
export async function openApp (config: Config, engine: TryOnEngine, logger?: LogOptions): Promise<FastifyInstance> {
  return await buildApp({
    config,
    engine,
    persons: createPersonGallery(join(config.DATA_DIRECTORY, 'persons')),
    garments: createGarmentGallery(join(config.DATA_DIRECTORY, 'garments')),
    decodeUpload,
    makeThumbnail,
    logger
  })
}
