import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { writePerson } from '../../../src/gallery/person-files.ts'
import { stageText } from '../../../src/i18n/index.ts'
import type { GarmentPhoto, Made } from '../../../src/inference/engine-contract.ts'
import { createTensor, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { GARMENT_POINTS } from '../../../src/tryon/records/garment-points.ts'
import type { Networks } from '../../../src/tryon/records/networks.ts'
import { fakeNetworks, fulfil, greenBlock, ownPhoto } from '../../support/fake-networks.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const PERSON_STAGES = [
  'decode-person',
  'locate-person',
  'read-person',
  'judge-person',
  'record-person',
  'preview-person',
  'encode-person'
]
const GARMENT_STAGES = ['decode-garment', 'find-garment', 'check-garment', 'place-garment', 'encode-garment']
const DRESSING_STAGES = [
  'load-person',
  'condition',
  'warp-garment',
  'compose-segmentation',
  'close-waist',
  'even-hem',
  'follow-sleeves',
  'extend-garment',
  'even-outline',
  'generate',
  'draw-hems',
  'relight',
  'harmonise',
  'draw-bottom',
  'contact-shadow',
  'paste-back',
  'encode'
]

const block = { create: { width: 200, height: 240, channels: 3 as const, background: '#14c828' } }
const garmentPhoto: GarmentPhoto = {
  photo: await sharp({ create: { width: 400, height: 500, channels: 3, background: '#ffffff' } })
    .composite([{ input: block }])
    .jpeg()
    .toBuffer(),
  maskSource: 'plain-background'
}
const blank = await sharp({ create: { width: 400, height: 500, channels: 3, background: '#ffffff' } }).jpeg().toBuffer()
const ana = { directory: join('data', 'persons', 'ana') }

/** Networks that see nobody. */
const nobody: Networks = {
  ...fakeNetworks,
  bodyFinder: {
    async detect () {
      const scores = createTensor([1, 2254, 1])
      scores.data.fill(-20)
      return { boxes: createTensor([1, 2254, 12]), scores }
    },
    async findLandmarks () { throw new Error('there is nobody to look at') }
  }
}

/** Follows an order's progress and what it makes. */
function createLog () {
  const stages: string[] = []
  const positions: string[] = []
  const made: Made[] = []
  return {
    stages,
    positions,
    made,
    onStage (name: string, index: number, count: number) {
      stages.push(name)
      positions.push(`${index} of ${count}`)
    },
    onMade: (part: Made) => { made.push(part) }
  }
}

test('one order of two photos tells and times every stage, counted over the whole job', async () => {
  const log = createLog()
  const { timings, png } = await fulfil({ garment: garmentPhoto, person: { photo: ownPhoto } }, log)
  const expected = [...PERSON_STAGES, ...GARMENT_STAGES, ...DRESSING_STAGES]
  assert.deepEqual(log.stages, expected)
  assert.deepEqual(log.positions, expected.map((_, index) => `${index} of ${expected.length}`))
  assert.deepEqual(timings.map(({ name }) => name), expected)
  assert.deepEqual(log.made.map((part) => Object.keys(part)), [['person'], ['garment']])
  assert.ok(png)
})

test('what lies ready is only opened', async () => {
  const { timings } = await fulfil({ garment: await greenBlock(), person: ana })
  assert.deepEqual(timings.map(({ name }) => name), ['decode-garment', ...DRESSING_STAGES])
})

test('points read off the photo reach the condition network at once, and again from what was kept', async () => {
  const given: unknown[] = []
  const points = createTensor([1, GARMENT_POINTS.length, 3])
  points.data.set([0.1, -0.2, 0.9], 3)
  const mask = createTensor([1, 1, 32, 32])
  for (let i = 0; i < mask.data.length; i++) mask.data[i] = i % 32 > 9 && i % 32 < 22 ? 0.99 : 0.01
  const networks: Networks = {
    ...fakeNetworks,
    garmentMask: async () => ({ mask, points }),
    async condition (cloth, person, known) {
      given.push(known?.given)
      return await fakeNetworks.condition(cloth, person)
    }
  }
  const { garment } = await fulfil({ garment: { ...garmentPhoto, maskSource: 'network' }, person: ana }, {}, networks)
  assert.ok(garment)
  await fulfil({ garment, person: ana }, {}, networks)
  assert.deepEqual(given[0], given[1])
  assert.deepEqual(Array.from((given[0] as Tensor).data).map((value, k) => k % 3 === 2 ? value : 0), [
    ...[0, 0, 0, 0, 0, 1], ...new Array<number>(57).fill(0)
  ])
})

test('points of a cut-out are read without anybody who wears it, and told in its photo', async () => {
  const points = createTensor([1, GARMENT_POINTS.length, 3])
  points.data.set([0, 0, 0.8])
  const condition: Networks['condition'] = async (cloth, person) =>
    ({ ...await fakeNetworks.condition(cloth, person), points })
  const placement = {
    box: { left: 10, top: 20, width: 40, height: 60 }, shown: { left: 0, top: 0, width: 768, height: 1024 }
  }
  const toRead = { ...await greenBlock(), reading: { placement } }
  const told = await fulfil({ toRead }, {}, { ...fakeNetworks, condition })
  assert.deepEqual(told.timings.map(({ name }) => name), ['read-points'])
  const { x, y, likelihood } = told.points![0]
  assert.deepEqual([x, y, likelihood.toFixed(1)], [30, 50, '0.8'])
  await assert.rejects(fulfil({ toRead }), { code: 'POINTS_UNREAD' })
})

test('a garment or a person alone is an order too, without a picture', async () => {
  const cutOut = await fulfil({ garment: garmentPhoto })
  assert.deepEqual(cutOut.timings.map(({ name }) => name), GARMENT_STAGES)
  const finding = await fulfil({ person: { photo: ownPhoto } })
  assert.deepEqual(finding.timings.map(({ name }) => name), PERSON_STAGES)
  assert.deepEqual([cutOut.png, finding.png], [undefined, undefined])
})

test('the picture is the same, byte for byte, as the one of what the order has made, opened again', async (t) => {
  const directory = join(await temporaryDirectory(t), 'me')
  const { png, garment, person } = await fulfil({ garment: garmentPhoto, person: { photo: ownPhoto } })
  assert.ok(png && garment && person?.files && person.framing)
  const found = { files: person.files, framing: person.framing, photo: ownPhoto }
  await writePerson(directory, found)
  for (const kept of [{ directory }, { found }]) {
    const again = await fulfil({ garment, person: kept })
    assert.ok(Buffer.from(png).equals(again.png!))
  }
})

test('a photo that cannot be used is told as a finding, and then refused before the garment is looked at', async () => {
  const log = createLog()
  await assert.rejects(fulfil({ garment: garmentPhoto, person: { photo: blank } }, log, nobody), {
    code: 'PERSON_NOT_FOUND'
  })
  assert.equal(log.made[0].person?.refusal, 'PERSON_NOT_FOUND')
  assert.equal(log.stages.at(-1), 'encode-person')
})

test('a photo that cannot be used is no error where nothing but the finding was ordered', async () => {
  assert.equal((await fulfil({ person: { photo: blank } }, {}, nobody)).person?.refusal, 'PERSON_NOT_FOUND')
})

test('a photo without a garment fails after the person was found, and the finding has been told', async () => {
  const log = createLog()
  const garment = { photo: blank, maskSource: 'network' } as const
  await assert.rejects(fulfil({ garment, person: { photo: ownPhoto } }, log), { code: 'GARMENT_NOT_FOUND' })
  assert.deepEqual(log.made.map((part) => Object.keys(part)), [['person']])
})

for (const stage of ['encode-person', 'find-garment', 'load-person', 'generate', 'encode']) {
  test(`an order that is cancelled during ${stage} ends there, and has told what it made before`, async () => {
    const controller = new AbortController()
    const log = createLog()
    const onStage = (name: string, index: number, count: number) => {
      log.onStage(name, index, count)
      if (name === stage) controller.abort()
    }
    const order = fulfil(
      { garment: garmentPhoto, person: { photo: ownPhoto } },
      { onMade: log.onMade, onStage, signal: controller.signal }
    )
    await assert.rejects(order, { code: 'CANCELLED' })
    assert.equal(log.stages.at(-1), stage)
    const finished = log.stages.filter((name) => name.startsWith('encode-')).length
    assert.equal(log.made.length, finished)
  })
}

test('every stage has a name for people, in both languages', () => {
  for (const stage of [...PERSON_STAGES, ...GARMENT_STAGES, ...DRESSING_STAGES]) {
    for (const language of ['en', 'zh'] as const) assert.notEqual(stageText(language, stage), stage)
  }
})
