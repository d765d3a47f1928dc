import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readByteMap, readRgb, resize } from '../src/imaging/pictures.ts'
import { loadPack } from '../src/inference/pack/pack.ts'
import { openNetworks } from '../src/inference/worker/open-networks.ts'
import { createPersonPipeline, type PersonPipeline } from '../src/tryon/own-photo/prepare-person.ts'
import { count, MISTAKES, underTruth, type Count, type Mistake } from './own-photo/mistakes.ts'

const USAGE = `Usage: npm run quality:own-photo -- --photos DIR [--pack models/compact] [--threads 2] [--limit N]
         [--json] [--verbose]

What own photos are read wrongly, over photos NAME.jpg whose true LIP labels are NAME.png
(python3 -m training.person_photos writes both of rendered persons).

  --json     prints the shares as JSON
  --verbose  names each photo with its shares while it works`

const NAMES = Object.keys(MISTAKES) as Mistake[]
type Counts = Record<Mistake, Count>

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    pack: { type: 'string', default: 'models/compact' },
    threads: { type: 'string', default: '2' },
    limit: { type: 'string', default: 'Infinity' },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

/** The mistakes in one photo, or why it was refused. */
async function judge (pipeline: PersonPipeline, path: string): Promise<Counts | string> {
  const photo = await readRgb(await readFile(path))
  const { person, refusal } = await pipeline.preparePerson(photo)
  if (person === undefined) return refusal ?? 'PERSON_NOT_FOUND'
  const truth = await readByteMap(await readFile(path.replace(/\.jpg$/, '.png')))
  const found = underTruth(person.record.parse, person.framing, truth)
  return Object.fromEntries(NAMES.map((name) => [name, count(name, found, truth)])) as Counts
}

const share = ({ wrong, of }: Count) => of === 0 ? 0 : wrong / of

function sum (all: readonly Counts[], name: Mistake): Count {
  return all.reduce((sum, { [name]: { wrong, of } }) => ({ wrong: sum.wrong + wrong, of: sum.of + of }), {
    wrong: 0, of: 0
  })
}

function tell (name: string, found: Counts | string): void {
  const shares = typeof found === 'string'
    ? found
    : NAMES.map((mistake) => `${mistake} ${share(found[mistake]).toFixed(3)}`).join(' ')
  console.error(`${name} ${shares}`)
}

async function main (): Promise<void> {
  if (values.help) return console.log(USAGE)
  if (!values.photos) throw new Error(`--photos is needed.\n\n${USAGE}`)
  const { person } = await openNetworks(await loadPack(values.pack), { threads: Number(values.threads) })
  if (person === undefined) throw new Error(`${values.pack} has no person network`)
  const pipeline = createPersonPipeline({ person, imaging: { resize } })
  const names = (await readdir(values.photos)).filter((name) => name.endsWith('.jpg')).slice(0, Number(values.limit))
  const read: Counts[] = []
  for (const name of names) {
    const found = await judge(pipeline, join(values.photos, name))
    if (values.verbose) tell(basename(name, '.jpg'), found)
    if (typeof found !== 'string') read.push(found)
  }
  const shares = Object.fromEntries(NAMES.map((name) => [name, share(sum(read, name))]))
  if (values.json) return console.log(JSON.stringify({ photos: names.length, read: read.length, ...shares }))
  console.log(`${names.length} photos, ${names.length - read.length} refused`)
  for (const name of NAMES) console.log(`${name.padEnd(13)} ${(100 * shares[name]).toFixed(1)} %`)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
