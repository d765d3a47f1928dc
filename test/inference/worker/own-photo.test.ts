import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { readOriginalPhoto, writePerson } from '../../../src/gallery/person-files.ts'
import { readPersonRecord } from '../../../src/gallery/person-record.ts'
import { PERSON_FILES } from '../../../src/gallery/persons.ts'
import { readRgb } from '../../../src/imaging/pictures.ts'
import type { PersonFinding } from '../../../src/inference/engine-contract.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import { FACTOR, fakeNetworks, fulfil, greenBlock, ownPhoto as photo, SIDE } from '../../support/fake-networks.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

async function findOwn (): Promise<PersonFinding> {
  return (await fulfil({ person: { photo } })).person!
}

test('an own photo becomes a gallery item, and comes back whole, dressed, at its own resolution', async (t) => {
  const directory = join(await temporaryDirectory(t), 'me')
  const { files, framing, preview, notices, refusal } = await findOwn()
  assert.equal(refusal, undefined)
  assert.deepEqual(notices, [])
  assert.ok(files && framing)
  assert.equal((await sharp(preview).metadata()).height, 1024)
  await writePerson(directory, { files, framing, photo })
  assert.deepEqual((await readdir(directory)).sort(), [...PERSON_FILES, 'framing.json', 'original.jpg'].sort())
  assert.ok(createPersonInputs(await readPersonRecord(directory)))

  const { png, timings } = await fulfil({ garment: await greenBlock(), person: { directory } })
  assert.ok(png && timings.some(({ name }) => name === 'paste-back'))
  const [before, after] = [await readRgb(photo), await readRgb(png)]
  assert.deepEqual([after.width, after.height], [before.width, before.height])
  const at = (x: number, y: number) => ((y * FACTOR) * before.width + x * FACTOR + SIDE) * 3
  const pixel = (data: Uint8Array, i: number) => [...data.subarray(i, i + 3)]
  for (const [x, y] of [[20, 20], [346, 150], [346, 201], [730, 990], [700, 600]]) {
    assert.deepEqual(pixel(after.data, at(x, y)), pixel(before.data, at(x, y)), `${x}, ${y} is the photo's own`)
  }
  const [red, green, blue] = pixel(after.data, at(350, 600))
  assert.ok(green > red + 60 && green > blue + 60, `the chest is ${red}, ${green}, ${blue}`)
})

test('a mask over the photo says which part of it a new garment takes the place of', async (t) => {
  const found = await findOwn()
  assert.ok(found.garmentMask)
  const { width = 0, height = 0 } = await sharp(found.garmentMask).metadata()
  const legs = { width: Math.round(width / 3), height: Math.round(height / 6) }
  const drawnMask = await sharp(found.garmentMask).composite([{
    input: { create: { ...legs, channels: 3, background: 'white' } }, left: legs.width, top: height - legs.height
  }]).jpeg({ quality: 95 }).toBuffer()
  const dress = async (finding: PersonFinding, name: string) => {
    const directory = join(await temporaryDirectory(t), name)
    await writePerson(directory, { files: finding.files!, framing: finding.framing!, photo })
    return await readRgb((await fulfil({ garment: await greenBlock(), person: { directory } })).png!)
  }
  const corrected = (await fulfil({ person: { photo, drawnMask } })).person!
  const [before, after] = [await dress(found, 'read'), await dress(corrected, 'corrected')]
  const pixel = ({ data, width: across }: typeof before, x: number, y: number) =>
    [...data.subarray((y * FACTOR * across + x * FACTOR + SIDE) * 3).subarray(0, 3)]
  assert.notDeepEqual(pixel(after, 384, 1020), pixel(before, 384, 1020), 'what was drawn in is replaced')
  assert.deepEqual(pixel(after, 384, 600), pixel(before, 384, 600))
})

test('the stored original gives the framing back', async (t) => {
  const directory = join(await temporaryDirectory(t), 'me')
  const { files, framing } = await findOwn()
  assert.ok(files && framing)
  await writePerson(directory, { files, framing, photo })
  const original = await readOriginalPhoto(directory)
  assert.deepEqual(original?.framing, framing)
  assert.deepEqual(JSON.parse(await readFile(join(directory, 'framing.json'), 'utf8')), framing)
  assert.equal(await readOriginalPhoto('data/persons/ana'), undefined)
})

test('without a person network the request says so', async () => {
  await assert.rejects(fulfil({ person: { photo } }, {}, { ...fakeNetworks, person: undefined }), {
    code: 'PERSON_PHOTO_UNSUPPORTED'
  })
})
