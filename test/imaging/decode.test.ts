import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { decodeUpload } from '../../src/imaging/decode.ts'
import { countScans } from '../../src/imaging/jpeg-scans.ts'
import { UPLOAD_LIMITS } from '../../src/upload-limits.ts'
import { craftPng } from '../support/pictures.ts'
import { progressiveJpeg } from '../support/progressive-jpeg.ts'

const RED = { r: 220, g: 20, b: 20 }

function picture (width = 200, height = 300) {
  return sharp({ create: { width, height, channels: 3, background: RED } })
}

/** The mean colour of a corner patch of 8x8 pixels at (left, top). */
async function colourAt (bytes: Uint8Array, left: number, top: number): Promise<number[]> {
  const patch = await sharp(bytes).extract({ left, top, width: 8, height: 8 }).png().toBuffer()
  const { channels } = await sharp(patch).stats()
  return channels.map(({ mean }) => Math.round(mean))
}

for (const format of ['jpeg', 'png', 'webp'] as const) {
  test(`a ${format} is accepted and encoded again as JPEG`, async () => {
    const checked = await decodeUpload(await picture().toFormat(format).toBuffer())
    assert.deepEqual([checked.extension, checked.width, checked.height], ['jpg', 200, 300])
    assert.equal((await sharp(checked.bytes).metadata()).format, 'jpeg')
  })
}

for (const [name, bytes, code] of [
  ['no bytes', Buffer.alloc(0), 'IMAGE_EMPTY'],
  ['text', Buffer.from('this is no picture at all'), 'IMAGE_TYPE'],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'), 'IMAGE_TYPE'],
  ['a GIF header', Buffer.from('GIF89a______________'), 'IMAGE_TYPE'],
  ['a HEIC header', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0'), 'IMAGE_TYPE'],
  ['a JPEG signature and noise', Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 'IMAGE_CORRUPT']
] as const) {
  test(`${name} is refused as ${code}`, async () => {
    await assert.rejects(decodeUpload(bytes), { code })
  })
}

test('a half JPEG is refused', async () => {
  const whole = await sharp({
    create: { width: 600, height: 600, channels: 3, background: RED, noise: { type: 'gaussian', mean: 128, sigma: 60 } }
  })
    .jpeg()
    .toBuffer()
  await assert.rejects(decodeUpload(whole.subarray(0, whole.length / 2)), { code: 'IMAGE_CORRUPT' })
})

test('the byte limit admits its own value and refuses one more', async () => {
  const bytes = await picture().png().toBuffer()
  await decodeUpload(bytes, { ...UPLOAD_LIMITS, maximumBytes: bytes.length })
  await assert.rejects(decodeUpload(bytes, { ...UPLOAD_LIMITS, maximumBytes: bytes.length - 1 }), {
    code: 'IMAGE_TOO_LARGE'
  })
})

test('a picture with too many pixels is refused by its header', async () => {
  const bomb = await picture(30_000, 3000).png({ compressionLevel: 9 }).toBuffer()
  await assert.rejects(decodeUpload(bomb), { code: 'IMAGE_TOO_LARGE', details: { unit: 'megapixels', limit: 40 } })
})

test('a tiny picture and a strip are refused', async () => {
  await assert.rejects(decodeUpload(await picture(1, 1).png().toBuffer()), { code: 'IMAGE_TOO_SMALL' })
  await assert.rejects(decodeUpload(await picture(100, 600).png().toBuffer()), { code: 'IMAGE_ASPECT' })
})

for (let orientation = 1; orientation <= 8; orientation++) {
  test(`EXIF orientation ${orientation} comes out upright`, async () => {
    const upright = await sharp({ create: { width: 96, height: 160, channels: 3, background: 'white' } })
      .composite([{ input: await picture(40, 60).png().toBuffer(), left: 0, top: 0 }]).png().toBuffer()
    const checked = await decodeUpload(await storedAs(upright, orientation))
    assert.deepEqual([checked.width, checked.height], [96, 160])
    const [red, green] = await colourAt(checked.bytes, 4, 4)
    assert.ok(red > 200 && green < 40, `the red corner is top left, got ${red}, ${green}`)
    assert.ok((await colourAt(checked.bytes, 84, 148))[1] > 240)
  })
}

/** Rotation in degrees, then mirroring, that undo what a viewer does for the orientations 1 to 8. */
const STORING_STEPS: ReadonlyArray<readonly [number, boolean]> = [
  [0, false], [0, true], [180, false], [180, true], [90, true], [270, false], [270, true], [90, false]
]

/** `upright` laid down as a camera does that writes this orientation: the reverse of what a viewer applies. */
async function storedAs (upright: Buffer, orientation: number): Promise<Buffer> {
  // One pipeline a step: sharp would reorder rotation and mirroring within one.
  const [degrees, mirror] = STORING_STEPS[orientation - 1]
  const rotated = await sharp(upright).rotate(degrees).png().toBuffer()
  const turned = mirror ? await sharp(rotated).flop().png().toBuffer() : rotated
  return await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
}

test('metadata does not survive', async () => {
  const tagged = await picture()
    .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' }, IFD0: { Copyright: 'somebody' } })
    .jpeg()
    .toBuffer()
  assert.ok((await sharp(tagged).metadata()).exif)
  const { bytes } = await decodeUpload(tagged)
  assert.equal((await sharp(bytes).metadata()).exif, undefined)
})

test('what is appended to a picture is not stored', async () => {
  const polyglot = Buffer.concat([await picture().jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>')])
  const { bytes } = await decodeUpload(polyglot)
  assert.equal(Buffer.from(bytes).includes('<script>'), false)
})

test('transparency becomes white', async () => {
  const cutOut = await sharp({
    create: { width: 100, height: 100, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } }
  })
    .png()
    .toBuffer()
  assert.deepEqual(await colourAt((await decodeUpload(cutOut)).bytes, 40, 40), [255, 255, 255])
})

test('CMYK JPEG and 16-bit grey PNG become sRGB', async () => {
  const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer()
  const grey = await sharp({ create: { width: 80, height: 80, channels: 3, background: '#808080' } })
    .toColourspace('grey16').png().toBuffer()
  for (const bytes of [cmyk, grey]) {
    const { space, channels } = await sharp((await decodeUpload(bytes)).bytes).metadata()
    assert.deepEqual([space, channels], ['srgb', 3])
  }
})

test('of an animated WebP the first frame is taken', async () => {
  const frames = await Promise.all(['red', 'blue'].map(async (background) =>
    await sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer()))
  const animated = await sharp(frames, { join: { animated: true } }).webp().toBuffer()
  const checked = await decodeUpload(animated)
  assert.deepEqual([checked.width, checked.height], [64, 64])
  assert.ok((await colourAt(checked.bytes, 20, 20))[0] > 240)
})

test('a large photo is stored at the limit of detail the service can use', async () => {
  const checked = await decodeUpload(await picture(3000, 4000).jpeg().toBuffer())
  assert.deepEqual([checked.width, checked.height], [1536, 2048])
})

test('a JPEG of more scans than any program writes is refused before it costs seconds', async () => {
  await assert.rejects(decodeUpload(progressiveJpeg(8000, 5000, 64)), { code: 'IMAGE_TOO_SLOW' })
  const checked = await decodeUpload(progressiveJpeg(80, 64, 32))
  assert.deepEqual([checked.width, checked.height], [80, 64])
})

test('scans are counted as a decoder finds them', async () => {
  const sequential = await picture().jpeg().toBuffer()
  const progressive = await picture().jpeg({ progressive: true }).toBuffer()
  const withThumbnail = await picture().withExif({ IFD0: { Copyright: '\xff\xda\xff\xda' } }).jpeg().toBuffer()
  assert.deepEqual([sequential, progressive, withThumbnail].map(countScans), [1, 10, 1])
  assert.equal(countScans(Buffer.concat([sequential, progressive])), 1)
  assert.equal(countScans(progressiveJpeg(64, 64, 40).subarray(0, -2)), 40)
  const filled = Buffer.concat([sequential.subarray(0, 2), Buffer.alloc(9, 0xff), sequential.subarray(2)])
  assert.equal(countScans(filled), 1)
  for (const bytes of [[0xff], [0xff, 0xd8, 0xff], [0xff, 0xd8, 0xff, 0xe0], [0xff, 0xd8, 0xff, 0xe0, 0, 0]]) {
    assert.equal(countScans(Uint8Array.from(bytes)), 0)
  }
})

test('a decoder is stopped after its time', async () => {
  const [width, height] = [20_000, 10_000]
  const large = craftPng(width, height, Buffer.alloc((1 + width / 8) * height), [], 1)
  const generous = { ...UPLOAD_LIMITS, maximumPixels: width * height, maximumSide: width, storedLongSide: width }
  await assert.rejects(decodeUpload(large, { ...generous, decodeSeconds: 1 }), { code: 'IMAGE_TOO_SLOW' })
})
