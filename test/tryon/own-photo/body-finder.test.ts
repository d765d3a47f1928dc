import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { frameOfBody } from '../../../src/tryon/own-photo/body-finder/apply-body.ts'
import { readDetections } from '../../../src/tryon/own-photo/body-finder/detections.ts'
import { faceOf, PARSE_OF_FACE } from '../../../src/tryon/own-photo/body-finder/face.ts'
import { findBody } from '../../../src/tryon/own-photo/body-finder/find-body.ts'
import { readLandmarks } from '../../../src/tryon/own-photo/body-finder/landmarks.ts'
import { legsOf, PARSE_OF_LEGS } from '../../../src/tryon/own-photo/body-finder/legs.ts'
import { mergeJoints } from '../../../src/tryon/own-photo/body-finder/merge-joints.ts'
import { restrictLabels } from '../../../src/tryon/own-photo/body-finder/restrict.ts'
import { gateBackground, silhouetteIn } from '../../../src/tryon/own-photo/body-finder/silhouette.ts'
import { sampleSquare, squareWhole } from '../../../src/tryon/own-photo/body-finder/square.ts'
import { argmaxLabels } from '../../../src/tryon/own-photo/reading/label-maps.ts'
import { toPhoto } from '../../../src/tryon/records/framing.ts'
import { createPersonPipeline } from '../../../src/tryon/own-photo/prepare-person.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { codedNetwork, codedPerson, emptyScene, nearestImaging, placeInScene } from './coded-photo.ts'
import { fakeFinder, type FakeBody } from './fake-finder.ts'

const gus = await codedPerson('gus')
const [WIDTH, HEIGHT, LEFT, TOP] = [1000, 1024, 120, 0]

/** Gus in a room, with what a finder knows about him. */
function gusInRoom () {
  const photo = emptyScene(WIDTH, HEIGHT)
  placeInScene(photo, gus.picture, LEFT, TOP)
  const joints = gus.keypoints.slice()
  for (let at = 0; at < joints.length; at += 3) { joints[at] += LEFT; joints[at + 1] += TOP }
  const isBody = (x: number, y: number) => {
    const [column, row] = [Math.round(x - LEFT), Math.round(y - TOP)]
    return column >= 0 && row >= 0 && column < 768 && row < 1024 && gus.parse.data[row * 768 + column] > 0
  }
  return { photo, body: { joints, photo, isBody } satisfies FakeBody }
}

test('a square is sampled by the mean of what it covers; beyond the photo it is black', () => {
  const photo = {
    data: Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i % 3 === 0 ? (Math.floor(i / 3) % 8) * 20 : 255)),
    width: 8,
    height: 8
  }
  const { data } = sampleSquare(photo, { left: -4, top: 0, side: 8 }, 4)
  assert.deepEqual([...data.subarray(0, 4)].map((value) => Math.round(value * 255)), [0, 0, 10, 50])
  assert.deepEqual([...data.subarray(16, 20)], [0, 0, 1, 1])
  assert.deepEqual(
    [...sampleSquare(photo, { left: -4, top: 0, side: 8 }, 4, 2, -1).data.subarray(16, 20)],
    [-1, -1, 1, 1]
  )
})

test('detections come with hips and size in pixels of the photo, each body once, surest first', () => {
  const boxes = createTensor([1, 2254, 12])
  const scores = createTensor([1, 2254, 1])
  scores.data.fill(-9)
  const set = (anchor: number, logit: number, numbers: readonly number[]) => {
    scores.data[anchor] = logit
    boxes.data.set(numbers, anchor * 12)
  }
  // The first anchors lie in the middle of the first cell of 28; the last ones in that of the last cell of 7.
  set(0, 1, [0, 0, 22.4, 22.4, 44, 108, 44, 52])
  set(1, 2, [2, 0, 22.4, 22.4, 44, 108, 44, 52])
  set(2253, 3, [0, 0, 22.4, 22.4, 0, 0, 0, 22.4])
  const found = readDetections({ boxes, scores }, { left: 10, top: 20, side: 448 }, 0.5)
  assert.equal(found.length, 2)
  assert.deepEqual(found.map(({ score }) => Math.round(score * 100)), [95, 88])
  assert.deepEqual(
    [Math.round(found[1].hips.x), Math.round(found[1].hips.y), Math.round(found[1].radius)],
    [10 + 8 + 88, 20 + 8 + 216, 112]
  )
  assert.deepEqual([found[0].hips.x, found[0].hips.y].map(Math.round), [10 + 416, 20 + 416])
})

test('landmarks become joints of the photo; the neck lies between the shoulders, as visible as the lesser', () => {
  const landmarks = createTensor([1, 195])
  const set = (index: number, x: number, y: number, visibility: number) =>
    landmarks.data.set([x, y, 0, visibility, 0], index * 5)
  set(11, 160, 80, 3)
  set(12, 96, 84, 0)
  set(33, 128, 160, 0)
  set(34, 128, 60, 0)
  const body = readLandmarks(
    { landmarks, presence: createTensor([1, 1]), silhouette: createTensor([1, 1, 256, 256]) },
    { left: 100, top: 50, side: 512 }
  )
  assert.deepEqual([...body.joints.subarray(3, 6)], [100 + 256 - 0.5, 50 + 164 - 0.5, 0.5])
  assert.deepEqual([...body.joints.subarray(6, 8)], [100 + 192 - 0.5, 50 + 168 - 0.5])
  assert.deepEqual(body.fitting, { left: 100 + 256 - 250, top: 50 + 320 - 250, side: 500 })
})

test('the silhouette is seen at its place in the frame, and nowhere beyond the photo', () => {
  const silhouette = createTensor([1, 1, 256, 256])
  for (let i = 0; i < silhouette.data.length; i++) silhouette.data[i] = i % 256
  const body = {
    presence: 1,
    joints: new Float64Array(75),
    mouth: { x: 0, y: 0 },
    square: { left: 0, top: 0, side: 512 },
    silhouette,
    fitting: { left: 0, top: 0, side: 1 }
  }
  const seen = silhouetteIn(
    body,
    { left: 96, top: 0, width: 96, height: 128 },
    { width: 180, height: 128 },
    { width: 96, height: 128 }
  )
  // Column x of the frame is the photo's 96 + x, which is (96.5 + x) / 2 - 0.5 in the silhouette.
  assert.ok(Math.abs(seen[64 * 96 + 20] - (116.5 / 2 - 0.5)) < 1e-4)
  assert.ok(seen[64 * 96 + 83] > 0)
  assert.ok(seen[64 * 96 + 84] < -5)
})

test('where it is sure the silhouette decides about background, elsewhere the network; labels stay its own', () => {
  const logits = createTensor([1, 3, 1, 6])
  // Background, then two labels; the third is the likelier everywhere.
  logits.data.set([5, 5, -5, -5, 5, -5, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
  const silhouette = Float32Array.of(4, -4, 4, -4, 0, 0)
  assert.deepEqual([...argmaxLabels(gateBackground(logits, silhouette), 6, 1).data], [2, 0, 2, 0, 0, 2])
  const mayAdd = Uint8Array.of(0, 1, 0, 1, 1, 1)
  assert.deepEqual([...argmaxLabels(gateBackground(logits, silhouette, mayAdd), 6, 1).data], [0, 0, 2, 0, 0, 2])
})

test('in a face there is no garment, beside it there may be', () => {
  const joints = new Float64Array(75)
  joints.set([50, 40, 1], 0)
  joints.set([44, 30, 1], 15 * 3)
  joints.set([56, 30, 1], 16 * 3)
  const nowhere = { left: 0, top: 0, side: 1 }
  const body = {
    presence: 1,
    joints,
    mouth: { x: 50, y: 50 },
    square: nowhere,
    silhouette: createTensor([1, 1, 256, 256]),
    fitting: nowhere
  }
  const logits = createTensor([1, 20, 128, 96])
  logits.data.fill(9, Lip.upperClothes * 96 * 128, (Lip.upperClothes + 1) * 96 * 128)
  logits.data.fill(3, Lip.face * 96 * 128, (Lip.face + 1) * 96 * 128)
  const frame = { left: 0, top: 0, width: 96, height: 128 }
  const { data } = argmaxLabels(restrictLabels(logits, frame, faceOf(body), PARSE_OF_FACE), 96, 128)
  const labelAt = (x: number, y: number) => data[y * 96 + x]
  assert.deepEqual(
    [
      [50, 40],
      [50, 20],
      [50, 60],
      [33, 40],
      [67, 40]
    ].map(([x, y]) => labelAt(x, y)),
    new Array(5).fill(Lip.face)
  )
  assert.deepEqual(
    [
      [50, 15],
      [50, 65],
      [28, 40],
      [72, 40],
      [60, 60]
    ].map(([x, y]) => labelAt(x, y)),
    new Array(5).fill(Lip.upperClothes)
  )
  joints[2] = 0.1
  assert.equal(faceOf(body), undefined)
})

test('away from the hip a thigh wears no shirt, unless the knee is out of sight', () => {
  const joints = new Float64Array(75)
  joints.set([40, 20, 1], 9 * 3)
  joints.set([40, 70, 1], 10 * 3)
  const nowhere = { left: 0, top: 0, side: 1 }
  const body = {
    presence: 1,
    joints,
    mouth: { x: 0, y: 0 },
    square: nowhere,
    silhouette: createTensor([1, 1, 256, 256]),
    fitting: nowhere
  }
  const isLeg = legsOf(body)
  assert.deepEqual([[40, 45], [55, 60], [25, 60]].map(([x, y]) => isLeg?.({ x, y })), [true, true, true])
  assert.deepEqual([[40, 35], [65, 60], [15, 60]].map(([x, y]) => isLeg?.({ x, y })), [false, false, false])
  assert.deepEqual([PARSE_OF_LEGS[Lip.upperClothes], PARSE_OF_LEGS[Lip.pants], PARSE_OF_LEGS[Lip.dress]], [0, 1, 1])
  joints[10 * 3 + 2] = 0.2
  assert.equal(legsOf(body), undefined)
})

test('joints of the finder replace the network\'s; one it does not see stays only where both agree', () => {
  const [own, found] = [new Float64Array(75), new Float64Array(75)]
  const set = (joints: Float64Array, joint: number, ...numbers: number[]) => joints.set(numbers, joint * 3)
  set(found, 2, 100, 100, 1)
  set(found, 5, 200, 100, 1)
  set(own, 3, 300, 300, 0.9)
  set(found, 3, 90, 200, 0.8)
  set(own, 4, 95, 290, 0.7)
  set(found, 4, 90, 300, 0.2)
  set(own, 7, 400, 300, 0.7)
  set(found, 7, 210, 300, 0.2)
  set(own, 9, 110, 400, 0.9)
  set(found, 9, 110, 900, 0.9)
  const merged = mergeJoints(own, found, (joint) => joint !== 9)
  const joint = (index: number) => [...merged.subarray(index * 3, index * 3 + 3)]
  assert.deepEqual(joint(3), [90, 200, 0.8])
  assert.deepEqual(joint(4), [95, 290, 0.7])
  assert.ok(joint(7)[2] < 0.1, 'a wrist on which nobody agrees is not seen')
  assert.ok(joint(9)[2] < 0.1, 'a hip beyond the photo is not seen')
})

test('a body is looked at twice, in the square that fits it, and framed from head to thighs', async () => {
  const { photo, body } = gusInRoom()
  const { finder, calls, square } = fakeFinder(body)
  const search = await findBody(photo, finder)
  assert.deepEqual(calls, { detect: 1, findLandmarks: 2 })
  assert.equal(search.others, 0)
  assert.ok(search.body && Math.abs(search.body.square.side - square.side) < 1)
  const frame = frameOfBody(search.body, photo)
  assert.ok(frame.height > 800 && frame.height < 1024, `height ${frame.height}`)
  assert.ok(Math.abs(frame.left + frame.width / 2 - (LEFT + 384)) < 40)
})

test('smaller parts are looked at while nobody is there, and landmarks without presence are nobody', async () => {
  const { photo, body } = gusInRoom()
  const unseen = fakeFinder({ ...body, detected: 0.3 })
  assert.equal((await findBody(photo, unseen.finder)).body, undefined)
  assert.ok(unseen.calls.detect > 10)
  assert.equal(unseen.calls.findLandmarks, 0)
  assert.equal((await findBody(photo, fakeFinder({ ...body, presence: 0.2 }).finder)).body, undefined)
  assert.deepEqual(squareWhole(photo), { left: -12, top: 0, side: 1024 })
})

test("with a finder the wall that looks like a shirt is background, and the joints are the finder's", async () => {
  const { photo, body } = gusInRoom()
  const row = gus.parse.data.subarray(500 * 768, 501 * 768)
  const beside = LEFT + row.findLastIndex((label) => label > 0) + 25
  // A curtain that touches the person and looks like a shirt.
  for (let y = 350; y < 700; y++) {
    for (let x = 600; x < 1000; x++) {
      if (photo.data[(y * WIDTH + x) * 3] === 0) photo.data[(y * WIDTH + x) * 3] = Lip.upperClothes * 12
    }
  }
  const prepare = async (bodyFinder?: ReturnType<typeof fakeFinder>['finder']) =>
    await createPersonPipeline({ person: codedNetwork().person, imaging: nearestImaging, bodyFinder }).preparePerson(
      photo
    )
  const moved = body.joints.slice()
  moved[4 * 3] += 25
  const { person, foundBy } = await prepare(fakeFinder({ ...body, joints: moved }).finder)
  assert.equal(foundBy, 'mediapipe-pose')
  assert.ok(person)
  const { frame } = person.framing
  const labelAt = (x: number, y: number) =>
    person.record.parse.data[
      Math.round(((y - frame.top) * 1024) / frame.height) * 768 + Math.round(((x - frame.left) * 768) / frame.width)
    ]
  assert.equal(labelAt(beside, 500), Lip.background)
  assert.equal(labelAt(LEFT + 384, 500), Lip.upperClothes)
  const wrist = toPhoto({ x: person.record.keypoints[12], y: person.record.keypoints[13] }, frame)
  assert.ok(Math.hypot(wrist.x - moved[12], wrist.y - moved[13]) < 2)
  const alone = await prepare()
  assert.equal(alone.foundBy, 'compact')
  assert.ok(alone.person)
  const wide = alone.person.framing.frame
  const column = Math.round(((beside - wide.left) * 768) / wide.width)
  assert.equal(
    alone.person.record.parse.data[Math.round(((500 - wide.top) * 1024) / wide.height) * 768 + column],
    Lip.upperClothes,
    'without one it is a shirt'
  )
})

test('nobody for the finder is nobody, whatever the network takes for a body', async () => {
  const { photo, body } = gusInRoom()
  const { refusal } = await createPersonPipeline({
    person: codedNetwork().person, imaging: nearestImaging, bodyFinder: fakeFinder({ ...body, detected: 0.1 }).finder
  }).preparePerson(photo)
  assert.equal(refusal, 'PERSON_NOT_FOUND')
})

test('shoulders in reverse order are a back, shoulders beyond the photo are too little', async () => {
  const { photo, body } = gusInRoom()
  const refusalOf = async (joints: Float64Array) => (await createPersonPipeline({
    person: codedNetwork().person, imaging: nearestImaging, bodyFinder: fakeFinder({ ...body, joints }).finder
  }).preparePerson(photo)).refusal
  const back = body.joints.slice()
  for (const [right, left] of [[2, 5], [3, 6], [4, 7], [9, 12]]) {
    back.set(body.joints.subarray(left * 3, left * 3 + 3), right * 3)
    back.set(body.joints.subarray(right * 3, right * 3 + 3), left * 3)
  }
  assert.equal(await refusalOf(back), 'PERSON_TURNED_AWAY')
  const low = body.joints.slice()
  for (let at = 1; at < low.length; at += 3) low[at] += 800
  assert.equal(await refusalOf(low), 'PERSON_ONLY_FACE')
})
