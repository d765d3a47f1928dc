import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  cutFrame,
  edgeColour,
  frameWhole,
  scaleFrame,
  toFramed,
  toPhoto,
  visiblePart
} from '../../../src/tryon/records/framing.ts'
import { pasteIntoPhoto } from '../../../src/tryon/dressing/paste-into-photo.ts'
import type { RgbImage } from '../../../src/tryon/raster/tensor.ts'
import { resize } from '../../support/pictures.ts'
import { nearestImaging } from '../own-photo/coded-photo.ts'

const frames = fc.record({
  left: fc.integer({ min: -3000, max: 4000 }),
  top: fc.integer({ min: -3000, max: 4000 }),
  height: fc.integer({ min: 40, max: 6000 })
}).map(({ left, top, height }) => ({ left, top, width: Math.round(height * 0.75), height }))

/** A photo in which every pixel's colour tells its place. */
function chart (width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) data.set([x % 256, y % 256, (x >> 8) * 16 + (y >> 8)], i)
  }
  return { data, width, height }
}

/** A smooth photo, as cameras make them. */
function smooth (width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      data.set([128 + 90 * Math.sin(x / 40), 128 + 90 * Math.cos(y / 55), 128 + 60 * Math.sin((x + y) / 70)], i)
    }
  }
  return { data, width, height }
}

test('a point goes from the photo into the frame and back to the same place', () => {
  fc.assert(
    fc.property(
      frames,
      fc.double({ min: -500, max: 5000, noNaN: true }),
      fc.double({ min: -500, max: 5000, noNaN: true }),
      (frame, x, y) => {
        const back = toPhoto(toFramed({ x, y }, frame), frame)
        assert.ok(Math.abs(back.x - x) < 1e-6 && Math.abs(back.y - y) < 1e-6)
      }
    )
  )
})

test('a frame found in a reduced copy lies within a pixel of the copy in the photo', () => {
  fc.assert(fc.property(frames, fc.integer({ min: 1025, max: 4096 }), (frame, long) => {
    const small = { width: 1024, height: 768 }
    const photo = { width: long, height: Math.round(long * 0.75) }
    const back = scaleFrame(scaleFrame(frame, small, photo), photo, small)
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      assert.ok(Math.abs(back[side] - frame[side]) <= 1, side)
    }
  }))
})

test('what is cut out and resized shows each place within a pixel of where the transform says', async () => {
  const photo = chart(700, 640)
  const frame = { left: -60, top: 40, width: 360, height: 480 }
  const framed = await nearestImaging.resize(cutFrame(photo, frame, [0, 0, 0]), 768, 1024)
  for (const [x, y] of [[200, 10], [767, 0], [400, 1023], [555, 777]]) {
    const place = toPhoto({ x, y }, frame)
    const at = (y * 768 + x) * 3
    const [column, row] = [
      framed.data[at] + (framed.data[at + 2] >> 4) * 256,
      framed.data[at + 1] + (framed.data[at + 2] & 15) * 256
    ]
    assert.ok(
      Math.abs(place.x - column) <= 1 && Math.abs(place.y - row) <= 1,
      `${column}, ${row} for ${place.x}, ${place.y}`
    )
  }
})

test('a frame beyond the photo is filled with the colour of its edge', () => {
  const photo: RgbImage = { data: new Uint8Array(30 * 20 * 3).fill(90), width: 30, height: 20 }
  const whole = frameWhole(photo)
  const cut = cutFrame(photo, whole, edgeColour(photo))
  assert.equal(cut.data.length, whole.width * whole.height * 3)
  assert.ok(cut.data.every((value) => value === 90))
  assert.deepEqual(visiblePart({ photo, frame: whole }), { left: 0, top: 0, width: 30, height: 20 })
})

for (const frame of [
  { left: 300, top: 120, width: 960, height: 1280 },
  { left: -80, top: -40, width: 300, height: 400 }
]) {
  test(`pasting an unchanged ${frame.width}x${frame.height} frame back gives the photo again`, async () => {
    const photo = smooth(1500, 1500)
    const framed = await resize(cutFrame(photo, frame, edgeColour(photo)), 768, 1024)
    // Beyond the photo the frame holds a flat colour, which resizing lets bleed a few pixels into the edge.
    const opacity = { data: new Uint8Array(768 * 1024), width: 768, height: 1024 }
    for (let y = 120; y < 1000; y++) opacity.data.fill(255, y * 768 + 220, y * 768 + 700)
    const pasted = await pasteIntoPhoto(photo, framed, opacity, { photo, frame }, { resize })
    let most = 0
    for (let i = 0; i < photo.data.length; i++) most = Math.max(most, Math.abs(photo.data[i] - pasted.data[i]))
    assert.ok(most <= 4, `largest difference ${most} of 255`)
  })
}

test('where nothing changes every pixel is the photo\'s own, where all changes it is the result', async () => {
  const photo = chart(1600, 1400)
  const frame = { left: 200, top: 100, width: 1152, height: 1536 }
  const result: RgbImage = { data: new Uint8Array(768 * 1024 * 3).fill(200), width: 768, height: 1024 }
  const opacity = { data: new Uint8Array(768 * 1024), width: 768, height: 1024 }
  for (let y = 300; y < 500; y++) opacity.data.fill(255, y * 768 + 300, y * 768 + 500)
  const pasted = await pasteIntoPhoto(photo, result, opacity, { photo, frame }, { resize })
  const isKept = (i: number) => [i, i + 1, i + 2].every((at) => pasted.data[at] === photo.data[at])
  let [kept, changed] = [0, 0]
  for (let y = 0, i = 0; y < photo.height; y++) {
    for (let x = 0; x < photo.width; x++, i += 3) {
      const at = toFramed({ x, y }, frame)
      if (at.x < 299 || at.x > 501 || at.y < 299 || at.y > 501) {
        if (!isKept(i)) assert.fail(`the pixel at ${x}, ${y} is not the photo's`)
        kept++
      } else if (at.x > 301 && at.x < 498 && at.y > 301 && at.y < 498) {
        if (pasted.data[i] !== 200) assert.fail(`the pixel at ${x}, ${y} is not the result's`)
        changed++
      }
    }
  }
  assert.ok(kept > 0 && changed > 0)
})
