import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_ROOT } from '../project-root.ts'

/** Pictures of a few kB as data URLs, with which the examples in the description of the API can be tried. */
export const EXAMPLE_GARMENT = dataUrl('garment.jpg')
export const EXAMPLE_PERSON = dataUrl('person.jpg')

function dataUrl (name: string): string {
  const bytes = readFileSync(join(PROJECT_ROOT, 'public', 'examples', name))
  return `data:image/jpeg;base64,${bytes.toString('base64')}`
}
