import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPhotoLayers } from '../../../src/tryon/person/photo-layers.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { DENSEPOSE_COLOURS, Lip, paintLabels } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'

const [WIDTH, HEIGHT, WRIST] = [80, 120, 60]
/** DensePose's left hand and left lower arm. */
const [HAND, FOREARM] = [4, 20]

test('hands end at an even line across the wrist, wherever DensePose ends them along its mesh', () => {
  const picture = () => ({ data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT })
  const [parse, parts] = [picture(), picture()]
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 20; x < 60; x++) {
      const i = y * WIDTH + x
      parse.data[i] = Lip.leftArm
      parts.data[i] = y < WRIST + Math.abs(x % 8 - 4) * 2 ? FOREARM : HAND
    }
  }
  const { data } = findPhotoLayers(parse, paintLabels(parts, DENSEPOSE_COLOURS), UPPER_BODY)
  const first = Array.from({ length: 40 }, (_, k) => {
    let y = 0
    while (data[y * WIDTH + 20 + k] !== Layer.hand) y++
    return y
  })
  assert.ok(Math.max(...first) - Math.min(...first) <= 2, String(first))
  assert.ok(Math.abs(first[20] - WRIST - 4) <= 2)
  assert.equal(data[30 * WIDTH + 10], Layer.behind)
})
