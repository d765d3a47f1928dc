import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../src/config.ts'
import { openEngine } from '../src/open-engine.ts'
import { decodeUpload } from '../src/imaging/decode.ts'
import { composeSheet } from '../src/imaging/sheet.ts'
import type { TryOnEngine } from '../src/inference/engine-contract.ts'
import { createProgressBar } from './support/progress-bar.ts'

const USAGE = `Usage: npm run sheet -- --garment FILE [...] --person ID [...] --out sheet.jpg [--cell 192] [--pairs]

One row a garment: the photo, its cut-out, then each person wearing it. With --pairs the n-th
garment is worn by the n-th person only (after the last one the first again): cut-out and result
side by side, without the photo, five pairs a row.`

const PAIRS_A_ROW = 5

async function main (): Promise<void> {
  const { values } = parseArgs({
    options: {
      garment: { type: 'string', multiple: true, default: [] },
      person: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: 'sheet.jpg' },
      cell: { type: 'string', default: '192' },
      pairs: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help || values.garment.length === 0 || values.person.length === 0) return console.log(USAGE)
  const config = loadConfig()
  const engine = openEngine(config)
  const directories = values.person.map((id) => join(config.DATA_DIRECTORY, 'persons', id))
  const bar = createProgressBar(values.garment.length)
  try {
    const rows: Uint8Array[][] = []
    for (const [index, path] of values.garment.entries()) {
      rows.push(await sheetRow(engine, path, values.pairs ? [directories[index % directories.length]] : directories))
      bar.advance(path)
    }
    const layout = values.pairs ? pairRows(rows) : rows
    const format = values.out.endsWith('.png') ? 'png' : 'jpeg'
    await writeFile(values.out, await composeSheet(layout, { cellWidth: Number(values.cell), format }))
  } finally {
    bar.finish()
    await engine.close()
  }
}

/** Cut-outs and results of all rows that have both, in rows of PAIRS_A_ROW. */
function pairRows (rows: readonly Uint8Array[][]): Uint8Array[][] {
  const pairs = rows.filter((row) => row.length > 2).map(([, cutOut, result]) => [cutOut, result])
  return Array.from({ length: Math.ceil(pairs.length / PAIRS_A_ROW) },
    (_, row) => pairs.slice(row * PAIRS_A_ROW, (row + 1) * PAIRS_A_ROW).flat())
}

/** The photo, its cut-out and the results; a photo without a garment stands alone. */
async function sheetRow (engine: TryOnEngine, path: string, directories: readonly string[]): Promise<Uint8Array[]> {
  const { bytes } = await decodeUpload(await readFile(path))
  try {
    const { garment } = await engine.prepareGarment({ photo: bytes, maskSource: 'network' })
    const results: Uint8Array[] = []
    for (const directory of directories) results.push((await engine.tryOn({ garment, person: { directory } })).png)
    return [bytes, garment.cloth, ...results]
  } catch (error) {
    console.error(`${path}: ${(error as Error).message}`)
    return [bytes]
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
