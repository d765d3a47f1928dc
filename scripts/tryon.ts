import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { engineOptions, loadConfig } from '../src/config.ts'
import { createPersonGallery, type PersonSummary } from '../src/gallery/persons.ts'
import { decodeUpload } from '../src/imaging/decode.ts'
import { createEngine } from '../src/inference/engine.ts'
import type { TryOnEngine } from '../src/inference/engine-contract.ts'
import { createProgressBar } from './support/progress-bar.ts'
import { readTryOnArguments, TRY_ON_USAGE, type TryOnArguments } from './support/tryon-arguments.ts'

/** Dresses every person in every garment and writes `<person>_<garment>.png`, as the dataset names its results. */
async function main (): Promise<void> {
  const options = readTryOnArguments(process.argv.slice(2))
  if (options === undefined) return console.log(TRY_ON_USAGE)
  const config = loadConfig()
  const persons = await choosePersons(options, join(config.DATA_DIRECTORY, 'persons'))
  const engine = createEngine(engineOptions(config))
  try {
    await dressAll(engine, persons, options)
  } finally {
    await engine.close()
  }
}

async function choosePersons (options: TryOnArguments, directory: string): Promise<PersonSummary[]> {
  const gallery = createPersonGallery(directory)
  const all = await gallery.list()
  if (options.persons.length === 0) return [all[Math.floor(Math.random() * all.length)]]
  return options.persons.map((id) => {
    const person = all.find((candidate) => candidate.id === id)
    if (person === undefined) throw new Error(`There is no person "${id}". Choose from: ${all.map((item) => item.id).join(', ')}`)
    return person
  })
}

async function dressAll (engine: TryOnEngine, persons: PersonSummary[], { garments, out }: TryOnArguments): Promise<void> {
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
  engine: TryOnEngine, persons: PersonSummary[], path: string, out: string, advance: (label: string) => void
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
