import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PersonSummary } from '../../src/gallery/persons.ts'
import { decodeUpload } from '../../src/imaging/decode.ts'
import type { Intermediate, TryOnEngine, TryOnResult } from '../../src/inference/engine-contract.ts'
import { makePerson } from './make-person.ts'
import { createProgressBar } from './progress-bar.ts'
import { nameResults } from './result-names.ts'

/** A gallery item, or the folder made of a photo. */
export type Person = Pick<PersonSummary, 'id' | 'directory'>

export interface Batch {
  /** Garment photos. */
  readonly garments: readonly string[]
  /** Gallery persons, and paths of photos. */
  readonly choices: ReadonlyArray<Person | string>
  /** Where results are written. */
  readonly out: string
  /** Where the folders made of photos are kept meanwhile. */
  readonly folder: string
  /** Where the pictures of every stage are written, when they are wanted. */
  readonly intermediates?: string
}

/**
 * Dresses every person in every garment and writes `<person>_<garment>.png`, as the dataset names
 * its results, each part as `nameResults` tells it.
 * @returns whether every photo could be used; those that could not are told and left out
 */
export async function dressAll (engine: TryOnEngine, batch: Batch): Promise<boolean> {
  const { garments, choices, out, folder } = batch
  const persons = await prepareAll(engine, choices, folder)
  let isComplete = persons.length === choices.length
  await mkdir(out, { recursive: true })
  const bar = createProgressBar(garments.length * persons.length)
  for (const [index, name] of nameResults(garments).entries()) {
    const path = garments[index]
    try {
      await dressInGarment(engine, persons, path, (person) => writer(batch, `${person}_${name}`), bar.advance)
    } catch (error) {
      // One bad photo must not cost the batch.
      bar.print(`${path}: ${(error as Error).message}`)
      bar.advance(path, persons.length)
      isComplete = false
    }
  }
  bar.finish()
  return isComplete
}

/** Each choice with the name that its results carry; a gallery person keeps its id. */
function nameChoices (choices: ReadonlyArray<Person | string>): Array<{ id: string, choice: Person | string }> {
  const photos = choices.filter((choice) => typeof choice === 'string')
  const ids = choices.flatMap((choice) => typeof choice === 'string' ? [] : [choice.id])
  const names = new Map(nameResults(photos, ids).map((name, index) => [photos[index], name]))
  return choices.map((choice) => ({ choice, id: typeof choice === 'string' ? names.get(choice)! : choice.id }))
}

/** Reads every photo into a folder of its own. */
async function prepareAll (
  engine: TryOnEngine, choices: ReadonlyArray<Person | string>, folder: string
): Promise<Person[]> {
  const persons: Person[] = []
  for (const [index, { id, choice }] of nameChoices(choices).entries()) {
    if (typeof choice !== 'string') { persons.push(choice); continue }
    try {
      const directory = join(folder, String(index))
      const notices = await makePerson(engine, choice, directory)
      for (const notice of notices) console.error(`${choice}: ${notice}`)
      persons.push({ id, directory })
    } catch (error) {
      console.error(`${choice}: ${(error as Error).message}`)
    }
  }
  return persons
}

/** Where a result goes, and how it was made. */
function writer ({ out, intermediates }: Batch, name: string) {
  const path = join(out, `${name}.png`)
  const folder = intermediates === undefined ? undefined : join(intermediates, name)
  return {
    path,
    isExplained: folder !== undefined,
    async write (result: TryOnResult): Promise<void> {
      await writeFile(path, result.png)
      if (folder !== undefined) await writeIntermediates(folder, result.intermediates ?? [])
    }
  }
}

async function writeIntermediates (folder: string, pictures: readonly Intermediate[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [index, { name, png }] of pictures.entries()) {
    await writeFile(join(folder, `${String(index + 1).padStart(2, '0')}-${name}.png`), png)
  }
}

async function dressInGarment (
  engine: TryOnEngine,
  persons: Person[],
  path: string,
  writerOf: (person: string) => ReturnType<typeof writer>,
  advance: (label: string) => void
): Promise<void> {
  const { bytes } = await decodeUpload(await readFile(path))
  const photo = { photo: bytes, maskSource: 'network' } as const
  const { garment: prepared } = await engine.prepareGarment(photo)
  for (const { id, directory } of persons) {
    const { path: result, isExplained, write } = writerOf(id)
    // To show the cut-out it has to be made again.
    const garment = isExplained ? photo : prepared
    await write(await engine.tryOn({ garment, person: { directory }, isExplained }))
    advance(result)
  }
}
