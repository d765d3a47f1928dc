import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { createGarmentGallery } from '../../src/gallery/garments.ts'
import { readPersonRecord } from '../../src/gallery/person-record.ts'
import { createPersonGallery } from '../../src/gallery/persons.ts'
import { readPngIndices } from '../../src/datasets/png-indices.ts'
import { type ImportedItem, planVitonHdImport } from '../../src/datasets/viton-hd.ts'
import { encodeJpeg, encodePng, readByteMap } from '../../src/imaging/pictures.ts'
import { drawPerson } from '../support/drawn-person.ts'
import { pngChunk } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { drawVitonHd, palettePng, PNG_SIGNATURE } from '../support/viton-hd.ts'

async function prepare (t: TestContext, names: readonly string[]) {
  const directory = await temporaryDirectory(t)
  const source = join(directory, 'test')
  await drawVitonHd(source, names)
  return { source, persons: join(directory, 'persons'), garments: join(directory, 'garments') }
}

async function importAll (options: Awaited<ReturnType<typeof prepare>> & { limit?: number }): Promise<ImportedItem[]> {
  const items: ImportedItem[] = []
  for (const task of await planVitonHdImport(options)) items.push(await task.run())
  return items
}

test('a data set in VITON-HD\'s layout becomes persons and garments of the gallery, with its licence', async (t) => {
  const options = await prepare(t, ['00001_00'])
  const outcomes = (await importAll(options)).map(({ outcome }) => outcome)
  assert.deepEqual(outcomes, ['imported', 'imported'])
  const [person] = await createPersonGallery(options.persons).list()
  const [garment] = await createGarmentGallery(options.garments).list()
  assert.deepEqual(
    [person.id, person.licence, garment.id, garment.licence],
    ['00001_00', 'CC BY-NC 4.0', '00001_00', 'CC BY-NC 4.0']
  )
  const mask = await readByteMap(garment.maskPath!)
  assert.deepEqual([...new Set(mask.data)].sort((a, b) => a - b), [0, 255])
})

test('palette numbers survive the import as labels', async (t) => {
  const options = await prepare(t, ['00001_00'])
  await importAll(options)
  const { parse } = await readPersonRecord(join(options.persons, '00001_00'))
  assert.ok(Buffer.from(parse.data).equals(drawPerson().parse.data))
})

test('an import can be limited, and a second one goes on where the first stopped', async (t) => {
  const options = await prepare(t, ['00001_00', '00002_00'])
  const first = await importAll({ ...options, limit: 1 })
  assert.deepEqual(first.map(({ kind, id }) => `${kind} ${id}`), ['person 00001_00', 'garment 00001_00'])
  // What an interruption leaves: a half-written folder that no gallery lists.
  mkdirSync(join(options.persons, '.00002_00.importing'))
  writeFileSync(join(options.persons, '.00002_00.importing', 'image.jpg'), 'half')
  assert.equal((await createPersonGallery(options.persons).list()).length, 1)
  const second = await importAll(options)
  assert.deepEqual(
    second.map(({ id, outcome }) => `${id} ${outcome}`),
    ['00001_00 present', '00002_00 imported', '00001_00 present', '00002_00 imported']
  )
  assert.deepEqual(readdirSync(options.persons), ['00001_00', '00002_00'])
})

const faults: ReadonlyArray<readonly [string, (source: string) => Promise<void> | void, RegExp]> = [
  [
    'a missing parse and a missing pose',
    (source) => {
      rmSync(join(source, 'image-parse-v3', '00001_00.png'))
      rmSync(join(source, 'openpose_json', '00001_00_keypoints.json'))
    },
    /^missing image-parse-v3\/00001_00\.png, openpose_json\/00001_00_keypoints\.json$/
  ],
  [
    'a picture of another size',
    async (source) => {
      writeFileSync(
        join(source, 'image', '00001_00.jpg'),
        await encodeJpeg({ data: new Uint8Array(300 * 400 * 3), width: 300, height: 400 })
      )
    },
    /300x400, not 768x1024/
  ],
  [
    'a label above 19',
    (source) => {
      const { parse } = drawPerson()
      parse.data[5] = 20
      writeFileSync(join(source, 'image-parse-v3', '00001_00.png'), palettePng(parse))
    },
    /label 20/
  ],
  [
    'a parse that is cut off',
    (source) => {
      const path = join(source, 'image-parse-v3', '00001_00.png')
      writeFileSync(path, readFileSync(path).subarray(0, 500))
    },
    /00001_00\.png: the PNG is cut off/
  ],
  [
    'no person in the pose file',
    (source) => {
      writeFileSync(join(source, 'openpose_json', '00001_00_keypoints.json'), '{"people": []}')
    },
    /keypoints/
  ]
]

for (const [name, damage, reason] of faults) {
  test(`a person with ${name} is refused by name and leaves nothing behind`, async (t) => {
    const options = await prepare(t, ['00001_00'])
    await damage(options.source)
    const [person, garment] = await importAll(options)
    assert.equal(person.outcome, 'refused')
    assert.match(person.reason!, reason)
    assert.equal(garment.outcome, 'imported')
    assert.deepEqual(existsSync(options.persons) ? readdirSync(options.persons) : [], [])
  })
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="768" height="1024"><rect width="9" height="9"/></svg>'

test('a drawing or a script that is named .jpg is refused by name, whatever it stands for', async (t) => {
  for (const folder of ['image', 'image-densepose', 'cloth', 'cloth-mask']) {
    const options = await prepare(t, ['00001_00'])
    writeFileSync(join(options.source, folder, '00001_00.jpg'), SVG)
    const refused = (await importAll(options)).filter(({ outcome }) => outcome === 'refused')
    assert.deepEqual(refused.map(({ reason }) => reason), ['00001_00.jpg: it is neither JPEG, PNG nor WebP'], folder)
  }
})

test('where and with what a picture was taken stays behind', async (t) => {
  const options = await prepare(t, ['00001_00'])
  const place = { IFD0: { Make: 'Camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } }
  for (const folder of ['image', 'cloth']) {
    const path = join(options.source, folder, '00001_00.jpg')
    writeFileSync(path, await sharp(readFileSync(path)).withExif(place).jpeg().toBuffer())
  }
  await importAll(options)
  const { persons, garments } = options
  for (const path of [join(persons, '00001_00', 'image.jpg'), join(garments, '00001_00', 'garment.jpg')]) {
    const { exif, format, width } = await sharp(path).metadata()
    assert.deepEqual([exif, format, width], [undefined, 'jpeg', 768])
    assert.doesNotMatch(readFileSync(path, 'latin1'), /Camera/)
  }
})

test('a folder that is no data set is refused with the layout it should have', async (t) => {
  const directory = await temporaryDirectory(t)
  await assert.rejects(
    planVitonHdImport({ source: directory, persons: directory, garments: directory }),
    /no folder "image"/
  )
})

test('a label map of four bits a pixel is read', () => {
  const header = Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 4, 3, 0, 0, 0])
  const rows = Buffer.from([0, 0x1f, 0x20, 0, 0x34, 0x50])
  const png = Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0))
  ])
  assert.deepEqual([...readPngIndices(png).data], [1, 15, 2, 3, 4, 5])
})

test('a picture of colours is refused as a label map', async () => {
  const picture = await encodePng({ data: new Uint8Array(12), width: 2, height: 2 })
  assert.throws(() => readPngIndices(Buffer.from(picture)), /colours, not labels/)
  assert.throws(() => readPngIndices(Buffer.from('GIF89a')), /not a PNG/)
})
