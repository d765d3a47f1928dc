import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { createGarmentGallery } from '../../src/gallery/garments.ts'
import { createPersonGallery } from '../../src/gallery/persons.ts'
import { loadPack, PackError } from '../../src/inference/pack/pack.ts'
import { openFittingRoom } from '../../src/library/fitting-room.ts'
import { openEngine } from '../../src/open-engine.ts'
import { good, judge, type Check } from './checks.ts'

/** Every file of the pack against its size and SHA-256. */
export async function checkPack ({ MODELS_DIRECTORY, MODEL_PACK }: Config): Promise<Check> {
  try {
    const { manifest: { name, version, licence, graphs } } = await loadPack(join(MODELS_DIRECTORY, MODEL_PACK))
    return good('networks', `${name} ${version} (${licence}), ${graphs.length} files with the right SHA-256`)
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    return judge('networks', MODEL_PACK, false, 'bad', error.problems.join(' '))
  }
}

/** Whether there is somebody to dress and something to wear. */
export async function checkGallery ({ DATA_DIRECTORY }: Config): Promise<Check> {
  const persons = await createPersonGallery(join(DATA_DIRECTORY, 'persons')).list()
  const garments = await createGarmentGallery(join(DATA_DIRECTORY, 'garments')).list()
  return judge('gallery', `${persons.length} persons, ${garments.length} sample garments`, persons.length > 0, 'bad',
    `There is nobody in ${join(DATA_DIRECTORY, 'persons')}: add a person, or set DATA_DIRECTORY.`)
}

/** A try-on with the time of each stage: the first one loads the networks, the second one is told. */
export async function checkTryOn (config: Config): Promise<Check[]> {
  const room = openFittingRoom(config, openEngine(config))
  try {
    const [[person], [garment]] = [await room.persons(), await room.garments()]
    const wish = { person: person.id, garment: garment.id }
    const started = performance.now()
    await room.tryOn(wish)
    const first = performance.now() - started
    const { timings } = await room.tryOn(wish)
    const seconds = timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
    const stages = timings.map(({ name, milliseconds }) => `      ${name}: ${milliseconds.toFixed(0)} ms`)
    return [
      good('start', `the first picture after ${(first / 1000).toFixed(1)} s, networks loaded included`),
      judge('try-on', [`${seconds.toFixed(2)} s`, ...stages].join('\n'), seconds * 2 < config.JOB_DEADLINE_SECONDS,
        'note', 'Jobs may reach JOB_DEADLINE_SECONDS: raise it, or give the service more cores.')
    ]
  } catch (error) {
    return [judge('try-on', 'no picture', false, 'bad', (error as Error).message)]
  } finally {
    await room.close()
  }
}
