import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawAgnostic } from '../../../src/tryon/person/agnostic.ts'
import { erode } from '../../../src/tryon/raster/box.ts'
import { GARMENT_MARGIN, widenGarment } from '../../../src/tryon/person/garment-margin.ts'
import { DENSEPOSE_COLOURS, Lip, paintLabels } from '../../../src/tryon/records/labels.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import { findPhotoLayers } from '../../../src/tryon/person/photo-layers.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import type { PersonRecord } from '../../../src/tryon/records/person.ts'
import type { ByteMap, RgbImage } from '../../../src/tryon/raster/tensor.ts'
import { drawPerson } from '../../support/drawn-person.ts'

const GREY = 128
const isGrey = ({ data }: RgbImage, i: number) =>
  data[3 * i] === GREY && data[3 * i + 1] === GREY && data[3 * i + 2] === GREY
const isUpper = (label: number) => label === Lip.upperClothes || label === Lip.dress || label === Lip.coat

/** Somebody in a wide shirt, whose outline lies outside of what HR-VITON's drawing paints grey. */
function drawWideShirt (label: number): PersonRecord {
  const record = drawPerson()
  const data = record.parse.data.map((old) => old === Lip.upperClothes ? label : old)
  for (let y = 500; y < 630; y++) data.fill(label, y * 768 + 40, y * 768 + 170)
  return { ...record, parse: { ...record.parse, data } }
}

/** The same person, the garment's label `pixels` short of its outline on every side. */
function tighten (record: PersonRecord, pixels: number): PersonRecord {
  const { parse } = record
  const kept = erode({ ...parse, data: parse.data.map((label) => isUpper(label) ? 1 : 0) }, pixels).data
  return {
    ...record,
    parse: { ...parse, data: parse.data.map((label, i) => (isUpper(label) && !kept[i] ? Lip.background : label)) }
  }
}

for (const label of [Lip.upperClothes, Lip.dress, Lip.coat]) {
  test(`no rim of an old garment ${label} is left where the parse is ${GARMENT_MARGIN} pixels too tight`, () => {
    const worn = drawWideShirt(label)
    const inputs = createPersonInputs(tighten(worn, GARMENT_MARGIN))
    for (let i = 0; i < worn.parse.data.length; i++) {
      if (!isUpper(worn.parse.data[i])) continue
      assert.ok(isGrey(inputs.agnostic, i), `pixel ${i} of the old garment shows in the agnostic picture`)
      assert.equal(inputs.layers.data[i], Layer.garment)
    }
  })
}

test('the margin ends after its width', () => {
  const inputs = createPersonInputs(drawWideShirt(Lip.coat))
  const row = 560 * 768
  assert.ok(isGrey(inputs.agnostic, row + 40 - GARMENT_MARGIN))
  assert.equal(inputs.layers.data[row + 40 - GARMENT_MARGIN], Layer.garment)
  assert.ok(!isGrey(inputs.agnostic, row + 39 - GARMENT_MARGIN))
  assert.equal(inputs.layers.data[row + 39 - GARMENT_MARGIN], Layer.behind)
})

/** A coat that reaches right up to everything it must not grow into. */
function drawNeighbours (): ByteMap {
  const labels = [
    Lip.hair,
    Lip.face,
    Lip.hat,
    Lip.sunglasses,
    Lip.glove,
    Lip.scarf,
    Lip.pants,
    Lip.skirt,
    Lip.leftArm,
    Lip.leftLeg
  ]
  const data = new Uint8Array(labels.length * 20 * 20)
  for (let i = 0; i < data.length; i++) data[i] = i % 20 < 10 ? Lip.coat : labels[Math.floor(i / 400)]
  return { data, width: 20, height: labels.length * 20 }
}

test('head, hands, lower body and what is held are never taken', () => {
  const parse = drawNeighbours()
  const hands = paintLabels(
    { ...parse, data: parse.data.map((label) => (label === Lip.leftArm ? 4 : 0)) },
    DENSEPOSE_COLOURS
  )
  const layers = findPhotoLayers(parse, hands, UPPER_BODY)
  assert.deepEqual(widenGarment(layers, parse, UPPER_BODY).data, layers.data)
})

test('beyond old garment and margin the agnostic picture is HR-VITON\'s drawing', () => {
  const record = drawPerson()
  const drawn = drawAgnostic(record.image, record.parse, record.keypoints, UPPER_BODY)
  const { agnostic, layers } = createPersonInputs(record)
  for (let i = 0; i < layers.data.length; i++) {
    if (layers.data[i] === Layer.garment) continue
    for (let at = 3 * i; at < 3 * i + 3; at++) assert.equal(agnostic.data[at], drawn.data[at])
  }
})
