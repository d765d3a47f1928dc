import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../src/config.ts'
import { openEngine } from '../src/open-engine.ts'
import { hasAll, ITEM_ID } from '../src/gallery/items.ts'
import { PERSON_FILES } from '../src/gallery/persons.ts'
import { commandName } from './support/command-name.ts'
import { makePerson } from './support/make-person.ts'

const USAGE = `Usage: ${commandName('npm run persons:add --')} me.jpg --name me [--replace]

  PHOTO          JPEG, PNG or WebP of one person from head to thighs, facing the camera
  --name NAME    letters, digits, - and _: the id in the gallery
  --replace      overwrite a person of this name

The person appears in the gallery of everybody who uses this service. Results have the photo's resolution.`

/** Keeps a photo as a person of the gallery. */
async function main (): Promise<void> {
  const { photo, name, replace } = readArguments()
  if (photo === undefined) return console.log(USAGE)
  const config = loadConfig()
  const directory = join(config.DATA_DIRECTORY, 'persons', name)
  if ((await hasAll(directory, PERSON_FILES)) && !replace) {
    throw new Error(`There is a person "${name}" already. Choose another name, or add --replace.`)
  }
  const engine = openEngine(config)
  try {
    const notices = await makePerson(engine, photo, directory)
    console.log(`"${name}" is in the gallery: ${directory}`)
    for (const notice of notices) console.log(`  ${notice}`)
  } finally {
    await engine.close()
  }
}

function readArguments (): { photo: string | undefined, name: string, replace: boolean } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      replace: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return { photo: undefined, name: '', replace: false }
  if (positionals.length !== 1) throw new Error(`Give one photo.\n\n${USAGE}`)
  if (!values.name || !ITEM_ID.test(values.name)) {
    throw new Error(`Give a --name of letters, digits, - and _.\n\n${USAGE}`)
  }
  return { photo: positionals[0], name: values.name, replace: values.replace }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
