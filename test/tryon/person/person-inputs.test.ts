import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import type { PersonRecord } from '../../../src/tryon/records/person.ts'
import { drawPerson } from '../../support/drawn-person.ts'

const PLANE = 256 * 192

test('a person becomes agnostic picture and condition input', () => {
  const record = drawPerson()
  const inputs = createPersonInputs(record)
  assert.deepEqual(inputs.conditionInput.shape, [1, 16, 256, 192])
  assert.equal(inputs.image, record.image)
  const chest = 400 * 768 + 384
  assert.deepEqual([...inputs.agnostic.data.subarray(chest * 3, chest * 3 + 3)], [128, 128, 128])
  const face = 180 * 768 + 384
  assert.deepEqual(inputs.agnostic.data.slice(face * 3, face * 3 + 3), record.image.data.slice(face * 3, face * 3 + 3))
})

test('the figure tells where a top hangs from, in heights of the picture', () => {
  const upper = withJoint(withJoint(withJoint(drawPerson(), 1, 384, 256), 2, 256, 300), 5, 512, 300)
  const record = withJoint(withJoint(upper, 9, 320, 630), 12, 440, 650)
  assert.deepEqual([...createPersonInputs(record).figure.data], [0.25, 0.25, 0.625])
})

test('the condition input is one-hot in its first 13 planes and shows no garment', () => {
  const { data } = createPersonInputs(drawPerson()).conditionInput
  for (let i = 0; i < PLANE; i++) {
    let sum = 0
    for (let plane = 0; plane < 13; plane++) sum += data[plane * PLANE + i]
    assert.equal(sum, 1)
    assert.equal(data[Condition.upper * PLANE + i], 0)
  }
})

const withJoint = (record: PersonRecord, joint: number, x: number, y: number): PersonRecord => {
  const keypoints = record.keypoints.slice()
  keypoints.set([x, y], joint * 3)
  return { ...record, keypoints }
}

const UNUSABLE: Array<[string, (record: PersonRecord) => PersonRecord, RegExp]> = [
  ['without a neck', (record) => withJoint(record, 1, 0, 0), /neck/],
  ['without a hip', (record) => withJoint(record, 12, 0, 0), /left hip/],
  ['with both hips at one point', (record) => withJoint(record, 12, 310, 650), /one point/],
  ['seen from the side', (record) => withJoint(record, 5, 265, 310), /shoulders/],
  ['with a joint that is no number', (record) => withJoint(record, 3, NaN, 2), /not a number/],
  ['with too few keypoints', (record) => ({ ...record, keypoints: record.keypoints.slice(0, 54) }), /BODY_25/],
  [
    'with a label beyond 19',
    (record) => ({ ...record, parse: { ...record.parse, data: record.parse.data.map((label) => label * 2) } }),
    /label/
  ],
  [
    'with an empty parse',
    (record) => ({ ...record, parse: { ...record.parse, data: new Uint8Array(768 * 1024) } }),
    /upper body/
  ],
  ['of another size', (record) => ({ ...record, image: { ...record.image, width: 1024, height: 768 } }), /1024x768/],
  [
    'with half a DensePose picture',
    (record) => ({ ...record, densePose: { ...record.densePose, data: new Uint8Array(9) } }),
    /incomplete/
  ]
]

for (const [name, change, reason] of UNUSABLE) {
  test(`a person ${name} is refused with the reason`, () => {
    assert.throws(() => createPersonInputs(change(drawPerson())), { code: 'PERSON_UNUSABLE', message: reason })
  })
}

test('a person whose wrists are out of the picture can be dressed', () => {
  const record = withJoint(withJoint(drawPerson(), 4, 0, 0), 7, 0, 0)
  assert.ok(createPersonInputs(record).agnostic.data.length > 0)
})
