import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { openEngine } from '../src/open-engine.ts'
import { isFile } from '../src/gallery/items.ts'
import { createPersonGallery, type PersonGallery } from '../src/gallery/persons.ts'
import { dressAll, type Person } from './support/dress-all.ts'
import { readTryOnArguments, TRY_ON_USAGE, type TryOnArguments } from './support/tryon-arguments.ts'

/** Dresses every person in every garment. */
async function main (): Promise<void> {
  const options = readTryOnArguments(process.argv.slice(2))
  if (options === undefined) return console.log(TRY_ON_USAGE)
  const config = loadConfig()
  const gallery = createPersonGallery(join(config.DATA_DIRECTORY, 'persons'))
  const choices = await choosePersons(options, gallery)
  const engine = openEngine(config)
  const folder = await mkdtemp(join(tmpdir(), 'tryon-'))
  try {
    if (!await dressAll(engine, { ...options, choices, folder })) process.exitCode = 1
  } finally {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Gallery persons, and paths of photos. */
async function choosePersons ({ persons }: TryOnArguments, gallery: PersonGallery): Promise<Array<Person | string>> {
  const all = await gallery.list()
  if (persons.length === 0) return [all[Math.floor(Math.random() * all.length)]]
  return await Promise.all(persons.map(async (name) => {
    const person = all.find(({ id }) => id === name) ?? (await isFile(name) ? name : undefined)
    if (person === undefined) {
      throw new Error(
        `There is no person and no photo "${name}". Choose a photo or one of: ${all.map(({ id }) => id).join(', ')}`
      )
    }
    return person
  }))
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
