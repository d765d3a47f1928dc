import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { engineOptions, loadConfig } from '../src/config.ts'
import { decodeUpload } from '../src/imaging/decode.ts'
import { composeSheet } from '../src/imaging/sheet.ts'
import { createEngine } from '../src/inference/engine.ts'
import type { TryOnEngine } from '../src/inference/engine-contract.ts'
import { createProgressBar } from './support/progress-bar.ts'

const USAGE = `Usage: npm run sheet -- --garment FILE [...] --person ID [...] --out sheet.jpg [--cell 192] [--pairs]

One row a garment: the photo, its cut-out, then each person wearing it. With --pairs the n-th
garment is worn by the n-th person only: cut-out and result side by side, without the photo.`

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
  const engine = createEngine(engineOptions(config))
  const directories = values.person.map((id) => join(config.DATA_DIRECTORY, 'persons', id))
  const bar = createProgressBar(values.garment.length)
  try {
    const rows: Uint8Array[][] = []
    for (const [index, path] of values.garment.entries()) {
      rows.push(await sheetRow(engine, path, values.pairs ? [directories[index % directories.length]] : directories))
      bar.advance(path)
    }
    const layout = values.pairs ? [rows.flatMap(([, cutOut, result]) => result === undefined ? [] : [cutOut, result])] : rows
    const format = values.out.endsWith('.png') ? 'png' : 'jpeg'
    await writeFile(values.out, await composeSheet(layout, { cellWidth: Number(values.cell), format }))
  } finally {
    bar.finish()
    await engine.close()
  }
}

/** The photo, its cut-out and the results; a photo without a garment stands alone. */
async function sheetRow (engine: TryOnEngine, path: string, directories: readonly string[]): Promise<Uint8Array[]> {
  const { bytes } = await decodeUpload(await readFile(path))
  try {
    const garment = await engine.prepareGarment({ photo: bytes, maskSource: 'network' })
    const results: Uint8Array[] = []
    for (const personDirectory of directories) results.push((await engine.tryOn({ garment, personDirectory })).png)
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
