import { parseArgs } from 'node:util'
import { type ImportedItem, planVitonHdImport, VITON_HD_LICENCE } from '../src/datasets/viton-hd.ts'
import { createProgressBar } from './support/progress-bar.ts'

const USAGE = `Usage: npm run data:import -- /path/to/zalando-hd-resized/test [--limit n] [--data data]

Adds the persons and garments of a VITON-HD folder, which you download yourself, to the gallery.
The pictures are licensed CC BY-NC 4.0, for non-commercial research only; the licence is recorded
with every item. Items that are there already are skipped: an interrupted import can be repeated.

  --limit  at most so many persons and so many garments
  --data   gallery folder with persons/ and garments/ (default data)`

async function main (): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      limit: { type: 'string' },
      data: { type: 'string', default: 'data' },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return console.log(USAGE)
  if (positionals.length !== 1) throw new Error(USAGE)
  const items = await importAll(positionals[0], values.data, readLimit(values.limit))
  const count = (outcome: ImportedItem['outcome']) => items.filter((item) => item.outcome === outcome).length
  console.log(
    `${count('imported')} imported (${VITON_HD_LICENCE.licence}), ${count('present')} already there, ` +
    `${count('refused')} refused`
  )
  if (items.length === 0 || count('refused') === items.length) process.exitCode = 1
}

function readLimit (text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1) throw new Error(`--limit must be a whole number from 1 on, not "${text}"`)
  return limit
}

async function importAll (source: string, data: string, limit?: number): Promise<ImportedItem[]> {
  const tasks = await planVitonHdImport({ source, persons: `${data}/persons`, garments: `${data}/garments`, limit })
  const bar = createProgressBar(tasks.length)
  const items: ImportedItem[] = []
  for (const task of tasks) {
    const item = await task.run()
    if (item.outcome === 'refused') bar.print(`${item.kind} ${item.id} refused: ${item.reason}`)
    bar.advance(`${item.kind} ${item.id}`)
    items.push(item)
  }
  bar.finish()
  return items
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
