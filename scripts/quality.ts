import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readByteMap, readRgb } from '../src/imaging/pictures.ts'
import { openDresser, readPerson, type Dresser, type DressablePerson } from './quality/dresser.ts'
import { findFaults } from './quality/faults.ts'
import { findPointErrors } from './quality/points.ts'
import { overlap } from './quality/overlap.ts'
import { readRecords, type GarmentRecord, type Split } from './quality/records.ts'
import { describe, summarise, type PhotoResult } from './quality/summary.ts'

const USAGE = `Usage: npm run quality -- --photos DIR --records DIR --masks DIR [--split validation|training|all]
         [--person ana ...] [--pack models/compact] [--limit N] [--threads 2] [--out FILE] [--json] [--verbose]

How real garment photos come out, without looking: the cut-out against annotated masks, and on gallery persons the
structure of what is worn against annotated lengths and points (docs/quality.md).

  --json      prints the summary as JSON
  --out FILE  writes the summary and what was found on every photo
  --verbose   names each photo and its faults while it works`

/** Standing, arms beside the body and nothing before it. */
const PERSONS = ['ana', 'gus', 'hal', 'kai']

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    records: { type: 'string' },
    masks: { type: 'string' },
    split: { type: 'string', default: 'validation' },
    person: { type: 'string', multiple: true, default: PERSONS },
    persons: { type: 'string', default: 'data/persons' },
    pack: { type: 'string', default: 'models/compact' },
    limit: { type: 'string', default: 'Infinity' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

/** Cuts one photo out and dresses everybody in it. */
async function judge (
  record: GarmentRecord,
  folders: { photos: string, masks: string },
  dresser: Dresser,
  persons: readonly DressablePerson[]
): Promise<PhotoResult> {
  const kind = { sleeves: record.sleeves, neckline: record.neckline }
  const photo = await readRgb(await readFile(join(folders.photos, `${record.name}.jpg`)))
  const cut = await dresser.cutOut(photo)
  if ('refused' in cut) return { name: record.name, kind, iou: 0, refused: cut.refused, worn: [], pointErrors: [] }
  const truth = await readByteMap(await readFile(join(folders.masks, `${record.name}.png`)))
  const worn: Array<PhotoResult['worn'][number]> = []
  let pointErrors: readonly number[] = []
  for (const person of persons) {
    const { points, ...labels } = await dresser.dress(person, cut.garment)
    worn.push({ person: person.name, faults: findFaults(record, labels) })
    if (points) pointErrors = findPointErrors(record, points, cut.placement, Math.max(photo.width, photo.height))
  }
  return { name: record.name, kind, iou: overlap(cut.mask, truth), worn, pointErrors }
}

function tell ({ name, kind, iou, worn }: PhotoResult): void {
  const found = worn.map(({ person, faults }) => `${person} ${faults.join(', ') || 'right'}`).join('; ')
  console.error(`${name} ${iou.toFixed(3)} ${kind.sleeves} ${kind.neckline}: ${found}`)
}

async function main (): Promise<void> {
  const { photos, records, masks } = values
  if (values.help) return console.log(USAGE)
  if (!photos || !records || !masks) throw new Error(`--photos, --records and --masks are needed.\n\n${USAGE}`)
  const dresser = await openDresser(values.pack, Number(values.threads))
  const persons = await Promise.all(values.person.map(async (name) => await readPerson(values.persons, name)))
  const results: PhotoResult[] = []
  for (const record of (await readRecords(records, values.split as Split)).slice(0, Number(values.limit))) {
    results.push(await judge(record, { photos, masks }, dresser, persons))
    if (values.verbose) tell(results[results.length - 1])
  }
  const summary = summarise(results)
  console.log(values.json ? JSON.stringify(summary) : describe(summary))
  if (values.out) await writeFile(values.out, JSON.stringify({ summary, results }, null, 1) + '\n')
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
