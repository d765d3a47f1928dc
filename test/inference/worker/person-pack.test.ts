import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { readByteMap, readRgb, resize } from '../../../src/imaging/pictures.ts'
import { loadPack } from '../../../src/inference/pack/pack.ts'
import { openPersonNetwork } from '../../../src/inference/worker/person-network.ts'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { toFramed, toPhoto } from '../../../src/tryon/records/framing.ts'
import { createPersonPipeline } from '../../../src/tryon/own-photo/prepare-person.ts'
import type { PreparedPerson } from '../../../src/tryon/own-photo/prepare-person-context.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import type { ByteMap, RgbImage } from '../../../src/tryon/raster/tensor.ts'

const person = await openPersonNetwork(await loadPack(resolve('models', 'compact')), { threads: 2 })
const pipeline = createPersonPipeline({ person: person!, imaging: { resize } })
const WALL = 0xe7
const LEFT = 300
const TOP = 60
// Head, neck, shoulders and hips.
const TORSO_JOINTS = [0, 1, 2, 5, 9, 12]
/** As a share of the person's picture height. */
const NEAR = 0.08

/** A gallery photo on a wider wall of its own colour. */
async function onWall (id: string): Promise<RgbImage> {
  const { data, width, height } = await readRgb(join('data', 'persons', id, 'image.jpg'))
  const wall = { data: new Uint8Array(1400 * 1084 * 3).fill(WALL), width: 1400, height: 1084 }
  for (let y = 0; y < height; y++) {
    wall.data.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((TOP + y) * 1400 + LEFT) * 3)
  }
  return wall
}

function countNear (id: string, { record, framing }: PreparedPerson): number {
  const { people } = JSON.parse(readFileSync(join('data', 'persons', id, 'keypoints.json'), 'utf8'))
  const truth = people[0].pose_keypoints_2d as number[]
  return TORSO_JOINTS.filter((joint) => {
    const { x, y } = toPhoto({ x: record.keypoints[joint * 3], y: record.keypoints[joint * 3 + 1] }, framing.frame)
    return Math.hypot(x - LEFT - truth[joint * 3], y - TOP - truth[joint * 3 + 1]) < NEAR * 1024
  }).length
}

/** Intersection over union of the upper garment, in the gallery picture's pixels. */
function garmentOverlap (truth: ByteMap, { record, framing }: PreparedPerson): number {
  let [both, either] = [0, 0]
  for (let y = 0; y < truth.height; y += 2) {
    for (let x = 0; x < truth.width; x += 2) {
      const at = toFramed({ x: x + LEFT, y: y + TOP }, framing.frame)
      const [column, row] = [Math.round(at.x), Math.round(at.y)]
      const inside = column >= 0 && row >= 0 && column < 768 && row < 1024
      const found = inside && record.parse.data[row * 768 + column] === Lip.upperClothes
      const real = truth.data[y * truth.width + x] === Lip.upperClothes
      if (found || real) either++
      if (found && real) both++
    }
  }
  return both / either
}

for (const id of ['ana', 'gus', 'leo']) {
  test(`the compact pack finds ${id} in a wider photo, and the person can be dressed`, async () => {
    const { person: found, refusal } = await pipeline.preparePerson(await onWall(id))
    assert.equal(refusal, undefined)
    assert.ok(found && createPersonInputs(found.record))
    const near = countNear(id, found)
    assert.ok(near >= 5, `${near} of 6 joints`)
    const overlap = garmentOverlap(await readByteMap(join('data', 'persons', id, 'parse.png')), found)
    assert.ok(overlap > 0.7, `garment overlap ${overlap}`)
  })
}
