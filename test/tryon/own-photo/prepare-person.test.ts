import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { toPhoto } from '../../../src/tryon/records/framing.ts'
import { createPersonPipeline } from '../../../src/tryon/own-photo/prepare-person.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import type { RgbImage } from '../../../src/tryon/raster/tensor.ts'
import { codedNetwork, codedPerson, emptyScene, nearestImaging, placeInScene, type CodedPerson } from './coded-photo.ts'

const ana = await codedPerson('ana')
const gus = await codedPerson('gus')
const LOOKED_AT_ONCE = 16

function pipelineOf (network = codedNetwork()) {
  return createPersonPipeline({ person: network.person, imaging: nearestImaging })
}

async function prepare (photo: RgbImage) {
  return await pipelineOf().preparePerson(photo)
}

/** A copy with some labels taken away, as if somebody's parts were covered. */
function without ({ picture }: CodedPerson, labels: readonly number[], joints: readonly number[]): RgbImage {
  const data = picture.data.slice()
  for (let i = 0; i < data.length; i += 3) {
    if (joints.includes(data[i + 2] / 9 - 1)) data[i + 2] = 0
    if (labels.includes(data[i] / 12)) data[i] = data[i + 1] = 0
  }
  return { ...picture, data }
}

function sceneWith (
  picture: RgbImage, { width = 1600, height = 1200, left = 500, top = 100, scale = 1 } = {}
): RgbImage {
  const scene = emptyScene(width, height)
  placeInScene(scene, picture, left, top, scale)
  return scene
}

for (const placed of [
  { width: 1600, height: 1200, left: 500, top: 100, scale: 1 },
  { width: 3000, height: 2000, left: 1900, top: 600, scale: 0.8 },
  { width: 900, height: 1600, left: 150, top: 300, scale: 0.6 },
  { width: 600, height: 420, left: 120, top: 40, scale: 0.35 }
]) {
  const size = `${placed.width}x${placed.height}`
  test(`the joints of somebody in a ${size} photo lie where they are in the photo`, async () => {
    const { person, refusal } = await prepare(sceneWith(ana.picture, placed))
    assert.equal(refusal, undefined)
    assert.ok(person)
    for (const joint of [0, 1, 2, 3, 4, 5, 6, 7, 9, 12]) {
      const found = toPhoto(
        { x: person.record.keypoints[joint * 3], y: person.record.keypoints[joint * 3 + 1] },
        person.framing.frame
      )
      const x = placed.left + ana.keypoints[joint * 3] * placed.scale
      const y = placed.top + ana.keypoints[joint * 3 + 1] * placed.scale
      const tolerance = 0.012 * person.framing.frame.height
      assert.ok(
        Math.hypot(found.x - x, found.y - y) < tolerance,
        `joint ${joint}: ${found.x}, ${found.y} instead of ${x}, ${y}`
      )
    }
  })
}

test('the record of a prepared photo is a person whom every pack can dress', async () => {
  const { person } = await prepare(sceneWith(gus.picture))
  assert.ok(person)
  const inputs = createPersonInputs(person.record)
  assert.deepEqual(inputs.conditionInput.shape, [1, 16, 256, 192])
  assert.deepEqual(person.notices, [])
})

test('the frame holds head, hands and hips', async () => {
  const { person } = await prepare(sceneWith(ana.picture))
  assert.ok(person)
  const count = (label: number, data: Uint8Array) => data.reduce((sum, value) => sum + (value === label ? 1 : 0), 0)
  const scale = (1024 / person.framing.frame.height) ** 2
  for (const label of [Lip.hair, Lip.face, Lip.upperClothes, Lip.leftArm, Lip.rightArm]) {
    const share = count(label, person.record.parse.data) / (count(label, ana.parse.data) * scale)
    assert.ok(share > 0.97 && share < 1.03, `label ${label}: ${share}`)
  }
})

test('an empty room is refused', async () => {
  assert.equal((await prepare(emptyScene(1200, 900))).refusal, 'PERSON_NOT_FOUND')
})

test('a portrait of head and shoulders is refused', async () => {
  const portrait = emptyScene(700, 480)
  placeInScene(portrait, ana.picture, 0, 0)
  assert.equal((await prepare(portrait)).refusal, 'PERSON_ONLY_FACE')
})

test('a lone face is refused', async () => {
  const body = [5, 9, 10, 14, 15]
  assert.equal((await prepare(sceneWith(without(ana, body, [3, 4, 6, 7, 8, 9, 12])))).refusal, 'PERSON_ONLY_FACE')
})

test('a face without a nose is something else, as the hair of a portrait may be', async () => {
  assert.equal((await prepare(sceneWith(without(gus, [], [0])))).refusal, 'PERSON_NOT_FOUND')
})

test('somebody seen from behind, without a face, is refused', async () => {
  assert.equal((await prepare(sceneWith(without(gus, [Lip.face], [0, 15, 16])))).refusal, 'PERSON_TURNED_AWAY')
})

/** Somebody as if turned: only some columns of the picture. */
function squeezed (keep: (x: number) => boolean): RgbImage {
  const { data, width, height } = gus.picture
  const columns = Array.from({ length: width }, (_, x) => x).filter(keep)
  const narrow = new Uint8Array(columns.length * height * 3)
  for (let y = 0, o = 0; y < height; y++) {
    for (const x of columns) {
      narrow.set(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), o)
      o += 3
    }
  }
  return { data: narrow, width: columns.length, height }
}

function turnedScene (keep: (x: number) => boolean): RgbImage {
  const scene = emptyScene(1200, 1200)
  placeInScene(scene, squeezed(keep), 450, 80)
  return scene
}

test('somebody from the side, one shoulder behind the other, is refused', async () => {
  assert.equal((await prepare(turnedScene((x) => x % 3 === 0))).refusal, 'PERSON_TURNED_AWAY')
})

test('somebody turned half aside is dressed, and told that the garment may sit askew', async () => {
  const { refusal, person } = await prepare(turnedScene((x) => x % 5 < 3))
  assert.equal(refusal, undefined)
  assert.deepEqual(person?.notices, ['TURNED_ASIDE'])
})

test('hidden arms are a notice', async () => {
  const { person } = await prepare(sceneWith(without(gus, [Lip.leftArm, Lip.rightArm], [3, 4, 6, 7])))
  assert.deepEqual(person?.notices, ['ARMS_HIDDEN'])
})

test('a photo that ends above the hips is dressed, with guessed hips and a notice', async () => {
  const cut = emptyScene(900, 800)
  placeInScene(cut, gus.picture, 60, 20)
  const { person, refusal } = await prepare(cut)
  assert.equal(refusal, undefined)
  assert.deepEqual(person?.notices, ['HIPS_HIDDEN'])
  assert.ok(person && createPersonInputs(person.record))
})

test('of two people the larger is taken and the other is mentioned', async () => {
  const pair = emptyScene(1800, 1200)
  placeInScene(pair, ana.picture, 100, 250, 0.7)
  placeInScene(pair, gus.picture, 900, 100)
  const { person } = await prepare(pair)
  assert.ok(person)
  assert.deepEqual(person.notices, ['SEVERAL_PEOPLE'])
  const nose = toPhoto({ x: person.record.keypoints[0], y: person.record.keypoints[1] }, person.framing.frame)
  assert.ok(Math.abs(nose.x - 900 - gus.keypoints[0]) < 15, `nose at ${nose.x}`)
})

test('a tiny person gives a notice, and few looks are needed', async () => {
  const network = codedNetwork()
  const { person } = await pipelineOf(network).preparePerson(
    sceneWith(ana.picture, { width: 800, height: 600, left: 480, top: 200, scale: 0.3 })
  )
  assert.deepEqual(person?.notices, ['SMALL_PERSON'])
  assert.ok(network.runs <= LOOKED_AT_ONCE, `${network.runs} looks`)
})

test('the preview shows the photo with the person tinted and the surroundings dimmed', async () => {
  const scene = sceneWith(ana.picture)
  const { preview, person } = await prepare(scene)
  assert.ok(person)
  assert.ok(Math.max(preview.width, preview.height) <= 1024)
  const chest =
    ((((550 * preview.height) / scene.height) | 0) * preview.width + (((850 * preview.width) / scene.width) | 0)) * 3
  assert.ok(preview.data[chest + 1] > 60, 'the garment carries the tint')
})
