import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { engineOptions, loadConfig } from '../src/config.ts'
import { isFile } from '../src/gallery/items.ts'
import { createPersonGallery, type PersonGallery, type PersonSummary } from '../src/gallery/persons.ts'
import { decodeUpload } from '../src/imaging/decode.ts'
import { createEngine } from '../src/inference/engine.ts'
import type { TryOnEngine } from '../src/inference/engine-contract.ts'
import { makePerson } from './support/make-person.ts'
import { createProgressBar } from './support/progress-bar.ts'
import { readTryOnArguments, TRY_ON_USAGE, type TryOnArguments } from './support/tryon-arguments.ts'

/** A gallery item, or the folder made of a photo. */
type Person = Pick<PersonSummary, 'id' | 'directory'>

/** Dresses every person in every garment and writes `<person>_<garment>.png`, as the dataset names its results. */
async function main (): Promise<void> {
  const options = readTryOnArguments(process.argv.slice(2))
  if (options === undefined) return console.log(TRY_ON_USAGE)
  const config = loadConfig()
  const gallery = createPersonGallery(join(config.DATA_DIRECTORY, 'persons'))
  const choices = await choosePersons(options, gallery)
  const engine = createEngine(engineOptions(config))
  const folder = await mkdtemp(join(tmpdir(), 'tryon-'))
  try {
    await dressAll(engine, await prepareAll(engine, choices, folder), options)
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
    if (person === undefined) throw new Error(`There is no person and no photo "${name}". Choose a photo or one of: ${all.map(({ id }) => id).join(', ')}`)
    return person
  }))
}

/** Reads every photo into a folder of its own; one that cannot be used is told and left out. */
async function prepareAll (engine: TryOnEngine, choices: ReadonlyArray<Person | string>, folder: string): Promise<Person[]> {
  const persons: Person[] = []
  for (const [index, choice] of choices.entries()) {
    if (typeof choice !== 'string') { persons.push(choice); continue }
    try {
      const directory = join(folder, String(index))
      const notices = await makePerson(engine, choice, directory)
      for (const notice of notices) console.error(`${choice}: ${notice}`)
      persons.push({ id: basename(choice, extname(choice)), directory })
    } catch (error) {
      console.error(`${choice}: ${(error as Error).message}`)
      process.exitCode = 1
    }
  }
  return persons
}

async function dressAll (engine: TryOnEngine, persons: Person[], { garments, out }: TryOnArguments): Promise<void> {
  await mkdir(out, { recursive: true })
  const bar = createProgressBar(garments.length * persons.length)
  for (const path of garments) {
    try {
      await dressInGarment(engine, persons, path, out, bar.advance)
    } catch (error) {
      // One bad photo must not cost the batch; the exit code still tells.
      bar.print(`${path}: ${(error as Error).message}`)
      bar.advance(path, persons.length)
      process.exitCode = 1
    }
  }
  bar.finish()
}

async function dressInGarment (
  engine: TryOnEngine, persons: Person[], path: string, out: string, advance: (label: string) => void
): Promise<void> {
  const { bytes } = await decodeUpload(await readFile(path))
  const garment = await engine.prepareGarment({ photo: bytes, maskSource: 'network' })
  for (const person of persons) {
    const { png } = await engine.tryOn({ garment, personDirectory: person.directory })
    const name = `${person.id}_${basename(path, extname(path))}.png`
    await writeFile(join(out, name), png)
    advance(name)
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
