import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeGreyPng, encodePng, readByteMap, readRgb, resize } from '../../src/imaging/pictures.ts'

test('a picture survives PNG unchanged', async () => {
  const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (i * 37) % 256)
  assert.deepEqual(new Uint8Array((await readRgb(await encodePng({ data, width: 5, height: 4 }))).data), data)
})

test('label values survive PNG unchanged', async () => {
  const data = Uint8Array.from({ length: 12 }, (_, i) => i)
  const map = await readByteMap(await encodeGreyPng({ data, width: 4, height: 3 }))
  assert.deepEqual([new Uint8Array(map.data), map.width, map.height], [data, 4, 3])
})

test('a grey file read as a picture has three equal channels', async () => {
  const image = await readRgb(await encodeGreyPng({ data: Uint8Array.of(0, 90, 255, 13), width: 2, height: 2 }))
  assert.deepEqual(new Uint8Array(image.data), Uint8Array.of(0, 0, 0, 90, 90, 90, 255, 255, 255, 13, 13, 13))
})

test('resize gives exactly the asked size and keeps a flat colour', async () => {
  const resized = await resize({ data: new Uint8Array(10 * 6 * 3).fill(77), width: 10, height: 6 }, 7, 9)
  assert.deepEqual([resized.width, resized.height, resized.data.length], [7, 9, 7 * 9 * 3])
  assert.ok(resized.data.every((value) => value === 77))
})

test('pixels are plain typed arrays, whose slice is a copy and not a view as a Buffer\'s is', async () => {
  const image = { data: new Uint8Array(12).fill(9), width: 2, height: 2 }
  const png = await encodePng(image)
  for (const { data } of [await readRgb(png), await readByteMap(png), await resize(image, 2, 2)]) {
    data.slice().fill(1)
    assert.ok(data.every((value) => value === 9))
  }
})
