import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PersonInputs } from '../../tryon/records/person.ts'

/** 11 MB a person: 16 of them are 180 MB, and hold the whole shipped gallery. */
const MAXIMUM_PERSONS = 16

/**
 * Remembers what `prepare` made of a person's folder, least recently used out first.
 * A folder whose photo has changed is prepared again.
 */
export function createPersonCache (prepare: (directory: string) => Promise<PersonInputs>) {
  const known = new Map<string, PersonInputs>()

  return async function personInputs (directory: string): Promise<PersonInputs> {
    const key = `${directory}:${await changeTime(join(directory, 'image.jpg'))}`
    const inputs = known.get(key) ?? await prepare(directory)
    known.delete(key)
    known.set(key, inputs)
    if (known.size > MAXIMUM_PERSONS) known.delete(known.keys().next().value as string)
    return inputs
  }
}

async function changeTime (path: string): Promise<number> {
  // A missing photo is reported by `prepare`, which knows how to say it.
  return await stat(path).then(({ mtimeMs }) => mtimeMs, () => 0)
}
