import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { createPersonGallery } from '../src/gallery/persons.ts'

const { DATA_DIRECTORY } = loadConfig()
const folder = join(DATA_DIRECTORY, 'persons')
for (const { id, licence } of await createPersonGallery(folder).list()) {
  console.log(licence === undefined ? id : `${id} (${licence})`)
}
console.error(`in ${folder}; DATA_DIRECTORY names another folder than ${DATA_DIRECTORY}`)
