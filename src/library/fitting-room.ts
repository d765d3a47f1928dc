import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CodedError } from '../coded-error.ts'
import { loadConfig, type Config } from '../config.ts'
import { createGarmentGallery } from '../gallery/garments.ts'
import { writePerson } from '../gallery/person-files.ts'
import { createPersonGallery } from '../gallery/persons.ts'
import type { TryOnEngine } from '../inference/engine-contract.ts'
import { openEngine } from '../open-engine.ts'
import type {
  FittingRoom, FittingRoomOptions, PreparedPerson, RunOptions, TryOnPicture, TryOnWish
} from './contract.ts'
import { inWords } from './in-words.ts'
import { garmentPhoto, garmentSource, personPhoto, personSource } from './sources.ts'

/**
 * Opens a fitting room: engine, networks and gallery, without HTTP. Orders wait until the networks are loaded.
 * @throws Error that names a wrong option
 */
export function createFittingRoom (options: FittingRoomOptions = {}): FittingRoom {
  const config = configOf(options)
  return openFittingRoom(config, openEngine(config))
}

/** The same with an engine of one's own. */
export function openFittingRoom ({ DATA_DIRECTORY }: Pick<Config, 'DATA_DIRECTORY'>, engine: TryOnEngine): FittingRoom {
  const persons = createPersonGallery(join(DATA_DIRECTORY, 'persons'))
  const garments = createGarmentGallery(join(DATA_DIRECTORY, 'garments'))
  const folders: string[] = []

  async function preparePerson (bytes: Uint8Array, options?: RunOptions): Promise<PreparedPerson> {
    const { photo } = await personPhoto(bytes)
    const { person: { files, framing, refusal, ...found } } = await engine.preparePerson({ photo }, options)
    if (!files || !framing) throw new CodedError(refusal ?? 'PERSON_NOT_FOUND', 'the photo cannot be used')
    const directory = await mkdtemp(join(tmpdir(), 'fitting-room-person-'))
    folders.push(directory)
    await writePerson(directory, { files, framing, photo })
    return { directory, preview: found.preview, foundBy: found.foundBy, notices: found.notices }
  }

  async function tryOn (wish: TryOnWish, options?: RunOptions): Promise<TryOnPicture> {
    const [garment, person] = [await garmentSource(garments, wish.garment), await personSource(persons, wish.person)]
    const made = await engine.tryOn({ garment, person, isExplained: wish.intermediates }, options)
    return { png: made.png, timings: made.timings, intermediates: made.intermediates ?? [] }
  }

  return {
    async persons () {
      return (await persons.list()).map(({ id, imagePath, licence }) => ({ id, file: imagePath, licence }))
    },
    async garments () {
      const all = await garments.list()
      return all.map(({ id, photoPath, licence, about }) => ({ id, file: photoPath, licence, name: about.name }))
    },
    prepareGarment: async (photo, options) => await inWords(async () =>
      (await engine.prepareGarment(await garmentPhoto(photo), options)).garment),
    preparePerson: async (photo, options) => await inWords(async () => await preparePerson(photo, options)),
    tryOn: async (wish, options) => await inWords(async () => await tryOn(wish, options)),
    async close () {
      await engine.close()
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
    }
  }
}

function configOf ({ models, pack, data, threads, isolation, cache }: FittingRoomOptions): Config {
  const folder = (path: string | undefined) => path === undefined ? undefined : resolve(path)
  return loadConfig({
    MODELS_DIRECTORY: folder(models),
    MODEL_PACK: pack,
    DATA_DIRECTORY: folder(data),
    INFERENCE_THREADS: threads === undefined ? undefined : String(threads),
    WORKER_ISOLATION: isolation,
    STATE_DIRECTORY: folder(cache) ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fitting-room')
  })
}
