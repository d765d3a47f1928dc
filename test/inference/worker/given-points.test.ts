import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { readByteMap, readRgb } from '../../../src/imaging/pictures.ts'
import { loadPack } from '../../../src/inference/pack/pack.ts'
import type { Manifest } from '../../../src/inference/pack/manifest.ts'
import { openNetworks } from '../../../src/inference/worker/open-networks.ts'
import { writeConditionCloth } from '../../../src/tryon/dressing/condition.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import { createTensor, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { GARMENT_POINTS } from '../../../src/tryon/records/garment-points.ts'
import { readPersonRecord } from '../../../src/gallery/person-record.ts'

// Another folder of packs than the repository's, as the service takes it.
const directory = resolve(process.env.MODELS_DIRECTORY ?? 'models', 'compact')
const { graphs } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest
const condition = graphs.find(({ name }) => name === 'condition')
const takesPoints = condition?.inputs.some(({ name }) => name === 'given') === true
const takesFigure = condition?.inputs.some(({ name }) => name === 'figure') === true
const HEM = ['hem_l', 'hem_m', 'hem_r'] as const
const at = (name: typeof HEM[number]) => 3 * GARMENT_POINTS.indexOf(name)

async function clothOf (sample: string): Promise<Tensor> {
  const folder = join('data', 'garments', sample)
  const [cloth, mask] = await Promise.all([
    readRgb(join(folder, 'garment.jpg')), readByteMap(join(folder, 'mask.png'))
  ])
  const tensor = createTensor([1, 4, 256, 192])
  writeConditionCloth({ cloth, mask }, tensor)
  return tensor
}

test('points that are given are told again, and say where the garment goes', { skip: !takesPoints }, async () => {
  const networks = await openNetworks(await loadPack(directory), { threads: 2 })
  const [cloth, { conditionInput }] = [await clothOf('sun-print'), createPersonInputs(await readPersonRecord(
    join('data', 'persons', 'ana')
  ))]
  const read = await networks.condition(cloth, conditionInput)
  const given = createTensor([1, GARMENT_POINTS.length, 3])
  for (const name of HEM) {
    const [x, y] = read.points!.data.subarray(at(name))
    given.data.set([x, y - 0.4, 1], at(name))
  }
  const corrected = await networks.condition(cloth, conditionInput, { given })
  for (const name of HEM) {
    const [x, y, likelihood] = corrected.points!.data.subarray(at(name))
    assert.ok(Math.abs(x - given.data[at(name)]) < 0.01 && Math.abs(y - given.data[at(name) + 1]) < 0.01, name)
    assert.ok(likelihood > 0.9, name)
  }
  const neck = 3 * GARMENT_POINTS.indexOf('neck_l')
  assert.ok(Math.abs(corrected.points!.data[neck] - read.points!.data[neck]) < 0.01)
  assert.notDeepEqual(corrected.flow.data, read.flow.data)
})

const UPPER = 3
const [CLASSES, WIDTH, HEIGHT] = [13, 192, 256]

/** The last row in which the garment is likeliest, in the column of the body's middle. */
function hemOf ({ data }: Tensor, x: number): number {
  const at = (label: number, y: number) => data[(label * HEIGHT + y) * WIDTH + x]
  const isUpper = (y: number) => Array.from({ length: CLASSES }, (_, label) => at(label, y)).every((value) =>
    value <= at(UPPER, y))
  let y = HEIGHT - 1
  while (y > 0 && !isUpper(y)) y--
  return y
}

test('the garment ends where its length puts it on a person of that figure', { skip: !takesFigure }, async () => {
  const networks = await openNetworks(await loadPack(directory), { threads: 2 })
  const [cloth, { conditionInput, figure }] = [await clothOf('sun-print'), createPersonInputs(await readPersonRecord(
    join('data', 'persons', 'kai')
  ))]
  const hems: number[] = []
  for (const longer of [0, 0.25]) {
    const read = await networks.condition(cloth, conditionInput)
    const given = createTensor([1, GARMENT_POINTS.length, 3])
    const [x, y] = read.points!.data.subarray(at('hem_m'))
    given.data.set([x, y + longer, 1], at('hem_m'))
    hems.push(hemOf((await networks.condition(cloth, conditionInput, { given, figure })).segmentation, WIDTH / 2))
  }
  assert.ok(hems[1] - hems[0] > 8, hems.join())
  const told = await networks.condition(cloth, conditionInput, { figure })
  assert.ok(Math.abs(hemOf(told.segmentation, WIDTH / 2) - hems[0]) <= 2)
})
