import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { readByteMap, readRgb } from '../src/imaging/pictures.ts'
import { createEngine } from '../src/inference/engine/engine.ts'
import type { TryOnEngine } from '../src/inference/engine-contract.ts'
import type { ByteMap, RgbImage } from '../src/tryon/raster/tensor.ts'
import { buildTestApp } from './support/app.ts'
import { garmentPart, uploadRequest } from './support/multipart.ts'
import { sharedPath, skipWithout } from './support/shared.ts'

// One engine for the file: loading the networks is most of a small test's time. Its optional networks are damaged,
// which must not keep it from anything.
const damaged = { detector: 'package.json', landmarks: 'package.json' }
let engine: TryOnEngine
before(async () => {
  engine = createEngine({
    packDirectory: 'models/compact',
    threads: 2,
    jobDeadlineMilliseconds: 600_000,
    bodyFinder: () => ({ files: damaged })
  })
  await engine.settled()
})
after(async () => await engine.close())

test('with damaged optional networks the service is ready, and says what finds people and why', async (t) => {
  const answer = await (await buildTestApp(t, { engine })).inject('/readyz')
  assert.equal(answer.statusCode, 200)
  const { name, problem } = answer.json().bodyFinder
  assert.equal(name, 'compact')
  assert.match(problem, /does not run/)
})

async function tryOn (t: TestContext, garment: string, person: string) {
  const app = await buildTestApp(t, { engine })
  const answer = await app.inject(
    uploadRequest([{ name: 'person', content: person }, garmentPart(await readFile(garment))])
  )
  assert.equal(answer.statusCode, 200, answer.statusCode === 200 ? '' : answer.body)
  return { answer, image: await readRgb(answer.rawPayload) }
}

const worn = new Map<string, ReturnType<typeof tryOn>>()

/** A garment of the fixtures on ana, computed once for all tests. */
async function wornByAna (t: TestContext, file: string) {
  const result = worn.get(file) ?? tryOn(t, join('test/fixtures/garments', file), 'ana')
  worn.set(file, result)
  return await result
}

/** LIP labels that a new garment may change: upper clothes, dress, coat, neck, arms. */
const UPPER_BODY = new Set([5, 6, 7, 10, 14, 15])
const UPPER_CLOTHES = 5

/** Mean colour where `parse` is `label`, leaving out a border of `margin` pixels around other labels. */
function meanColour (image: RgbImage, parse: ByteMap, label: number, margin = 12): number[] {
  const sums = [0, 0, 0]
  let count = 0
  for (let i = 0; i < parse.data.length; i++) {
    const inside = [i, i - margin, i + margin, i - margin * parse.width, i + margin * parse.width].every(
      (at) => parse.data[at] === label
    )
    if (!inside) continue
    for (let channel = 0; channel < 3; channel++) sums[channel] += image.data[i * 3 + channel]
    count++
  }
  return sums.map((sum) => sum / count)
}

/** Share of the pixels farther than `margin` from any upper body label that differ between two pictures. */
function changedElsewhere (before: RgbImage, after: RgbImage, parse: ByteMap, top: number): number {
  let differing = 0
  let count = 0
  for (let i = 0; i < top * parse.width; i++) {
    if (UPPER_BODY.has(parse.data[i])) continue
    count++
    const at = i * 3
    if (
      before.data[at] !== after.data[at] ||
      before.data[at + 1] !== after.data[at + 1] ||
      before.data[at + 2] !== after.data[at + 2]
    ) { differing++ }
  }
  return differing / count
}

for (const [file, isWorn] of [
  ['green-t-shirt.jpg', ([red, green, blue]: number[]) => green > red * 1.5 && green > blue * 1.3],
  ['dotted-long-sleeve.jpg', ([red, green, blue]: number[]) => green >= red && Math.max(red, green, blue) < 130]
] as const) {
  test(`a person comes back wearing ${file}, with the photo's own face and background`, async (t) => {
    const { answer, image } = await wornByAna(t, file)
    assert.deepEqual([image.width, image.height], [768, 1024])
    assert.match(String(answer.headers['server-timing']), /condition.*;dur=[\d.]+.*generate.*;dur=/)
    const photo = await readRgb('data/persons/ana/image.jpg')
    const parse = await readByteMap('data/persons/ana/parse.png')
    const colour = meanColour(image, parse, UPPER_CLOTHES)
    assert.ok(isWorn(colour), `the chest is ${colour.map(Math.round).join(', ')}`)
    // Rows above the chin hold hair, face and background only.
    const chin = parse.data.indexOf(UPPER_CLOTHES) / parse.width - 90
    assert.equal(changedElsewhere(photo, image, parse, Math.floor(chin)), 0)
  })
}

test('a try-on leaves no trace in the next one', async (t) => {
  const first = await wornByAna(t, 'green-t-shirt.jpg')
  await wornByAna(t, 'dotted-long-sleeve.jpg')
  const again = await tryOn(t, join('test/fixtures/garments', 'green-t-shirt.jpg'), 'ana')
  assert.deepEqual(again.answer.rawPayload, first.answer.rawPayload)
})

test('a real garment photo is tried on', { skip: skipWithout('garment-photos') }, async (t) => {
  const { image } = await tryOn(t, sharedPath('garment-photos', 't-shirt-8b6ef17f.jpg'), 'leo')
  const photo = await readRgb('data/persons/leo/image.jpg')
  const parse = await readByteMap('data/persons/leo/parse.png')
  const [before, after] = [photo, image].map((picture) => meanColour(picture, parse, UPPER_CLOTHES))
  assert.ok(before.some((value, channel) => Math.abs(value - after[channel]) > 25), `${before} became ${after}`)
})

test('an empty wall is no garment: 422 with what to do', async (t) => {
  const app = await buildTestApp(t, { engine })
  const { default: sharp } = await import('sharp')
  const wall = await sharp({ create: { width: 600, height: 800, channels: 3, background: 'white' } }).jpeg().toBuffer()
  const answer = await app.inject(uploadRequest([garmentPart(wall)]))
  assert.equal(answer.statusCode, 422)
  assert.equal(answer.json().code, 'GARMENT_NOT_FOUND')
})
