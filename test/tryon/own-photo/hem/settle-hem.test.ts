import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settleDress, wearsDress } from '../../../../src/tryon/own-photo/hem/settle-dress.ts'
import { settleHem } from '../../../../src/tryon/own-photo/hem/settle-hem.ts'
import { thighPixels } from '../../../../src/tryon/own-photo/hem/thigh-pixels.ts'
import { Joint, STRIDE } from '../../../../src/tryon/records/keypoints.ts'
import { Lip } from '../../../../src/tryon/records/labels.ts'

const [WIDTH, HEIGHT] = [300, 400]
const [RED, BLUE, WALL] = [[200, 30, 30], [30, 40, 160], [240, 240, 240]]
const [NECK, HIP] = [60, 260]
const TORSO = { left: 80, right: 220 }
const [LEFT_FOREARM, NO_PART] = [19, 0]
const NOTHING = { data: new Uint8Array(0), width: 0, height: 1 }

const isTorso = (x: number) => x >= TORSO.left && x < TORSO.right
const isSleeve = (x: number, y: number) => x >= TORSO.right && x < 250 && y < 330

/** Neck and hips. */
function joints (): Float64Array {
  const out = new Float64Array(25 * STRIDE)
  out.set([150, NECK, 1], Joint.neck * STRIDE)
  out.set([110, HIP, 1], Joint.rightHip * STRIDE)
  out.set([190, HIP, 1], Joint.leftHip * STRIDE)
  return out
}

function map (value: (x: number, y: number) => number) {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => value(i % WIDTH, Math.floor(i / WIDTH)))
  return { data, width: WIDTH, height: HEIGHT }
}

function picture (colour: (x: number, y: number) => readonly number[]) {
  const data = new Uint8Array(WIDTH * HEIGHT * 3)
  for (let i = 0; i < WIDTH * HEIGHT; i++) data.set(colour(i % WIDTH, Math.floor(i / WIDTH)), i * 3)
  return { data, width: WIDTH, height: HEIGHT }
}

/** Red down to `hem`, with a red sleeve, `below` under it; the network calls all of it `label`. */
function scene (hem: number, below: readonly number[], label: number = Lip.upperClothes) {
  const cloth = (x: number, y: number) => y >= 70 && (isTorso(x) || isSleeve(x, y))
  return {
    image: picture((x, y) => !cloth(x, y) ? WALL : isTorso(x) && y >= hem ? below : RED),
    parse: map((x, y) => cloth(x, y) ? label : Lip.background),
    parts: map((x, y) => isSleeve(x, y) ? LEFT_FOREARM : NO_PART),
    joints: joints(),
    thighs: NOTHING
  }
}

test('trousers that the network took for the top are trousers below the line where the colours part', () => {
  const { parse, isUnsure } = settleHem(scene(240, BLUE))
  const expected = map((x, y) =>
    y < 70 || !(isTorso(x) || isSleeve(x, y)) ? 0 : isTorso(x) && y >= 240 ? Lip.pants : Lip.upperClothes)
  assert.deepEqual(parse.data, expected.data)
  assert.equal(isUnsure, false)
})

test('a top that was taken for trousers is a top above the line', () => {
  const drawn = scene(280, BLUE)
  const parse = map((x, y) => isTorso(x) && y > 200 ? Lip.skirt : drawn.parse.data[y * WIDTH + x])
  const { data } = settleHem({ ...drawn, parse }).parse
  assert.ok(data.every((label, i) => label !== Lip.skirt || Math.floor(i / WIDTH) >= 280))
  assert.equal(data[290 * WIDTH + 150], Lip.skirt)
  assert.equal(data[250 * WIDTH + 150], Lip.upperClothes)
})

test('where top and thighs have one colour the parse stays, and the hem is unsure if all counts as top', () => {
  const drawn = scene(240, RED)
  const { parse, isUnsure } = settleHem(drawn)
  assert.deepEqual(parse, drawn.parse)
  assert.equal(isUnsure, true)
})

test('a parse without garment on the thighs is sure', () => {
  const drawn = scene(240, RED)
  const parse = map((x, y) => y >= 240 && isTorso(x) ? Lip.pants : drawn.parse.data[y * WIDTH + x])
  assert.deepEqual(settleHem({ ...drawn, parse }), { parse, isUnsure: false })
})

test('the thighs are looked for below the hips, as far as the photo goes', () => {
  const photo = picture((_x, y) => y < 240 ? RED : BLUE)
  const framing = { photo: { width: WIDTH, height: HEIGHT }, frame: { left: 0, top: 0, width: 768, height: 1024 } }
  const inFrame = joints()
  const seen = thighPixels(photo, framing, inFrame)
  assert.ok(seen.width > 100)
  for (let i = 0; i < seen.width; i++) assert.deepEqual([...seen.data.subarray(i * 3, i * 3 + 3)], BLUE)
  inFrame.set([190, 500, 1], Joint.leftHip * STRIDE)
  inFrame.set([110, 500, 1], Joint.rightHip * STRIDE)
  assert.equal(thighPixels(photo, framing, inFrame).width, 0)
})

test('thighs below the frame tell the colours where the frame ends at the hips', () => {
  const thighs = { data: Uint8Array.from({ length: 3000 }, (_, i) => BLUE[i % 3]), width: 1000, height: 1 }
  const cut = scene(240, BLUE)
  const parse = map((x, y) => y < 290 ? cut.parse.data[y * WIDTH + x] : 0)
  assert.equal(settleHem({ ...cut, parse }).parse.data[280 * WIDTH + 150], Lip.upperClothes)
  assert.equal(settleHem({ ...cut, parse, thighs }).parse.data[280 * WIDTH + 150], Lip.pants)
})

test('a dress becomes a top down to the hips and a skirt below, anything else stays as it is', () => {
  const dress = scene(400, RED, Lip.dress).parse
  assert.ok(wearsDress(dress))
  const { data } = settleDress(dress, joints())
  assert.equal(data[250 * WIDTH + 150], Lip.upperClothes)
  assert.equal(data[300 * WIDTH + 150], Lip.skirt)
  const top = scene(400, RED).parse
  assert.ok(!wearsDress(top))
  assert.equal(settleDress(top, joints()), top)
})
