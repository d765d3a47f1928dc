import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeGreyPng, readRgb } from '../src/imaging/pictures.ts'
import type { ByteMap, RgbImage } from '../src/tryon/raster/tensor.ts'
import { openDresser } from './quality/dresser.ts'
import { overlap } from './quality/overlap.ts'
import { seenAgain, seenOtherwise } from './quality/views.ts'

const USAGE = `Usage: npm run label-photos -- --photos DIR --out DIR [--known DIR ...] [--agreement 0.97]
         [--pack models/compact] [--limit N] [--threads 2]

Cut-outs of photos that nobody annotated, for the garment mask network to learn from (training.real_photos): the
service's own, where it finds the same in the photo and in its mirror image seen from farther away. Writes
OUT/masks/NAME.png and OUT/records/NAME.json; photos with a record in a folder --known are left out.`

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    out: { type: 'string' },
    known: { type: 'string', multiple: true, default: [] },
    agreement: { type: 'string', default: '0.97' },
    pack: { type: 'string', default: 'models/compact' },
    limit: { type: 'string', default: 'Infinity' },
    threads: { type: 'string', default: '2' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

type CutOut = (photo: RgbImage) => Promise<ByteMap | undefined>

async function openCutter (pack: string, threads: number): Promise<CutOut> {
  const { cutOut } = await openDresser(pack, threads)
  return async (photo) => {
    const found = await cutOut(photo)
    return 'refused' in found ? undefined : found.mask
  }
}

/** The mean of two cut-outs and how far they agree, 0..1; undefined where the service refuses the photo. */
async function label (photo: RgbImage, cutOut: CutOut): Promise<{ mask: ByteMap, agreement: number } | undefined> {
  const [first, view] = [await cutOut(photo), await cutOut(seenOtherwise(photo))]
  if (first === undefined || view === undefined) return undefined
  const second = seenAgain(view, first)
  const data = first.data.map((level, i) => (level + second.data[i]) >> 1)
  return { mask: { ...first, data }, agreement: overlap(second, first) }
}

async function listNames (photos: string, known: readonly string[]): Promise<string[]> {
  const annotated = new Set((await Promise.all(known.map(async (folder) => await readdir(folder)))).flat())
  const names = (await readdir(photos)).filter((file) => file.endsWith('.jpg')).map((file) => file.slice(0, -4)).sort()
  return names.filter((name) => !annotated.has(`${name}.json`))
}

async function main (): Promise<void> {
  const { photos, out } = values
  if (values.help) return console.log(USAGE)
  if (!photos || !out) throw new Error(`--photos and --out are needed.\n\n${USAGE}`)
  const cutOut = await openCutter(values.pack, Number(values.threads))
  const folders = { masks: join(out, 'masks'), records: join(out, 'records') }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  const names = (await listNames(photos, values.known)).slice(0, Number(values.limit))
  let kept = 0
  for (const name of names) {
    const photo = await readRgb(await readFile(join(photos, `${name}.jpg`)))
    const found = await label(photo, cutOut)
    if (found === undefined || found.agreement < Number(values.agreement)) continue
    kept++
    await writeFile(join(folders.masks, `${name}.png`), await encodeGreyPng(found.mask))
    const record = { usable: true, split: 'training', agreement: Number(found.agreement.toFixed(4)), points: {} }
    await writeFile(join(folders.records, `${name}.json`), JSON.stringify(record) + '\n')
  }
  console.log(`${kept} of ${names.length} photos labelled: on the others two looks differ`)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
