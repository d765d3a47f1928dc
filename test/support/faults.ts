import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { garmentPart, multipartBody, type Part } from './multipart.ts'
import { craftPng, garment, garmentJpeg, pngChunk } from './pictures.ts'

export const LIMIT_MEGABYTES = 0.25
const LIMIT = LIMIT_MEGABYTES * 1024 * 1024

const jpeg = await garmentJpeg()
const png = await garment().png().toBuffer()
const person: Part = { name: 'person', content: 'ana' }

/** A request that is answered with `status` and, for errors, `code`. */
export interface Fault {
  readonly name: string
  readonly parts?: () => Promise<readonly Part[]> | readonly Part[]
  readonly raw?: { payload: string | Buffer, type?: string }
  readonly status: number
  readonly code?: string
  /** Looks at the picture that came back. */
  readonly check?: (picture: Buffer) => Promise<void>
}

const one = (content: Uint8Array | string, filename?: string, type?: string) => () => [
  garmentPart(content, filename, type),
  person
]
const whole = multipartBody([garmentPart(jpeg), person])

/** What people and programs send to `POST /tryon`, and what they get for it. */
export const FAULTS: readonly Fault[] = [
  { name: 'a valid JPEG', parts: one(jpeg), status: 200 },
  { name: 'a valid PNG', parts: one(png), status: 200 },
  { name: 'a valid WebP', parts: async () => [garmentPart(await garment().webp().toBuffer()), person], status: 200 },
  { name: 'an empty file', parts: one(''), status: 400, code: 'IMAGE_EMPTY' },
  { name: 'no file part', parts: () => [person], status: 400, code: 'FILE_MISSING' },
  {
    name: 'a form sent without choosing a file',
    parts: () => [garmentPart('', '')],
    status: 400,
    code: 'FILE_MISSING'
  },
  { name: 'no parts at all', parts: () => [], status: 400, code: 'FILE_MISSING' },
  { name: 'no boundary', raw: { payload: whole, type: 'multipart/form-data' }, status: 400, code: 'MULTIPART_BROKEN' },
  {
    name: 'a body cut off inside the file',
    raw: { payload: whole.subarray(0, 500) },
    status: 400,
    code: 'MULTIPART_BROKEN'
  },
  {
    name: 'a body cut off before the last boundary',
    raw: { payload: whole.subarray(0, -10) },
    status: 400,
    code: 'MULTIPART_BROKEN'
  },
  { name: 'plain text', raw: { payload: 'hello', type: 'text/plain' }, status: 415, code: 'MEDIA_TYPE' },
  { name: 'XML', raw: { payload: '<a/>', type: 'application/xml' }, status: 415, code: 'MEDIA_TYPE' },
  { name: 'broken JSON', raw: { payload: '{', type: 'application/json' }, status: 400, code: 'REQUEST_INVALID' },
  {
    name: 'JSON with __proto__',
    raw: { payload: '{"__proto__":{"polluted":true}}', type: 'application/json' },
    status: 400,
    code: 'REQUEST_INVALID'
  },
  {
    name: 'a field named __proto__',
    parts: () => [garmentPart(jpeg), { name: '__proto__', content: 'x' }],
    status: 400,
    code: 'REQUEST_INVALID'
  },
  { name: 'one byte more than allowed', parts: one(padded(LIMIT + 1)), status: 413, code: 'IMAGE_TOO_LARGE' },
  { name: 'exactly as many bytes as allowed', parts: one(padded(LIMIT)), status: 200 },
  {
    name: 'two files',
    parts: () => [garmentPart(jpeg), garmentPart(jpeg, 'b.jpg')],
    status: 400,
    code: 'FILES_TOO_MANY'
  },
  {
    name: 'a thousand fields',
    parts: () => [
      garmentPart(jpeg),
      ...Array.from({ length: 1000 }, (_, index) => ({ name: `f${index}`, content: 'x' }))
    ],
    status: 413,
    code: 'FIELDS_TOO_MANY'
  },
  { name: 'a file name that climbs', parts: one(jpeg, '../../etc/passwd'), status: 200 },
  { name: 'a file name with NUL', parts: one(jpeg, 'a\0b.jpg'), status: 200 },
  { name: 'a file name of 5 kB', parts: one(jpeg, 'x'.repeat(5000)), status: 200 },
  { name: 'text named .jpg', parts: one('just text'), status: 415, code: 'IMAGE_TYPE' },
  { name: 'HTML with a picture type', parts: one('<html><script>alert(1)</script>'), status: 415, code: 'IMAGE_TYPE' },
  { name: 'PDF with a picture type', parts: one('%PDF-1.7\n%'), status: 415, code: 'IMAGE_TYPE' },
  {
    name: 'SVG with a script',
    parts: one(
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>1</script></svg>',
      'a.svg',
      'image/svg+xml'
    ),
    status: 415,
    code: 'IMAGE_TYPE'
  },
  {
    name: 'JPEG with HTML behind it',
    parts: one(Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')])),
    status: 200
  },
  {
    name: 'a PNG bomb of 90 megapixels',
    parts: one(craftPng(30000, 3000, Buffer.alloc(30001 * 3000))),
    status: 413,
    code: 'IMAGE_TOO_LARGE'
  },
  {
    name: 'a PNG header of 65535 x 65535 without data',
    parts: one(craftPng(65535, 65535, Buffer.alloc(0))),
    status: 413,
    code: 'IMAGE_TOO_LARGE'
  },
  {
    name: 'a PNG with a zTXt bomb',
    parts: one(craftPng(200, 200, Buffer.alloc(201 * 200), [bombText()])),
    status: 200
  },
  { name: 'half a JPEG', parts: one(jpeg.subarray(0, jpeg.length >> 1)), status: 422, code: 'IMAGE_CORRUPT' },
  { name: 'a PNG with a wrong checksum', parts: one(flipped(png)), status: 422, code: 'IMAGE_CORRUPT' },
  {
    name: 'a GIF',
    parts: async () => [garmentPart(await garment().gif().toBuffer()), person],
    status: 415,
    code: 'IMAGE_TYPE'
  },
  { name: 'an animated WebP', parts: async () => [garmentPart(await animatedWebp()), person], status: 200 },
  {
    name: 'AVIF',
    parts: async () => [garmentPart(await garment(96, 96).avif({ effort: 0 }).toBuffer()), person],
    status: 415,
    code: 'IMAGE_TYPE'
  },
  {
    name: 'TIFF',
    parts: async () => [garmentPart(await garment(96, 96).tiff().toBuffer()), person],
    status: 415,
    code: 'IMAGE_TYPE'
  },
  {
    name: 'HEIC',
    parts: one(Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')])),
    status: 415,
    code: 'IMAGE_TYPE'
  },
  {
    name: 'a CMYK JPEG',
    parts: async () => [garmentPart(await garment().toColourspace('cmyk').jpeg().toBuffer()), person],
    status: 200,
    check: isReddish
  },
  { name: 'a 16-bit grey PNG with alpha', parts: async () => [garmentPart(await greyAlpha16()), person], status: 200 },
  ...Array.from({ length: 8 }, (_, index): Fault => ({
    name: `EXIF orientation ${index + 1}`,
    parts: async () => [
      garmentPart(
        await garment()
          .withMetadata({ orientation: index + 1 })
          .jpeg()
          .toBuffer()
      ),
      person
    ],
    status: 200
  })),
  {
    name: 'a position in EXIF',
    parts: async () => [garmentPart(await withPosition()), person],
    status: 200,
    check: hasNoExif
  },
  {
    name: 'one pixel',
    parts: async () => [garmentPart(await garment(2, 2).png().toBuffer()), person],
    status: 422,
    code: 'IMAGE_TOO_SMALL'
  },
  {
    name: 'a strip',
    parts: async () => [garmentPart(await garment(100, 4000).png().toBuffer()), person],
    status: 422,
    code: 'IMAGE_ASPECT'
  },
  {
    name: 'a transparent PNG',
    parts: async () => [garmentPart(await transparent()), person],
    status: 200,
    check: isWhiteBesideTheGarment
  },
  {
    name: 'nothing but white',
    parts: async () => [
      garmentPart(
        await sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } })
          .png()
          .toBuffer()
      ),
      person
    ],
    status: 422,
    code: 'GARMENT_NOT_FOUND'
  },
  {
    name: 'an unknown person',
    parts: () => [garmentPart(jpeg), { name: 'person', content: 'nobody' }],
    status: 404,
    code: 'PERSON_UNKNOWN'
  },
  {
    name: 'a malformed person',
    parts: () => [garmentPart(jpeg), { name: 'person', content: '../ana' }],
    status: 400,
    code: 'PERSON_INVALID'
  },
  {
    name: 'an unknown way of cutting out',
    parts: () => [garmentPart(jpeg), { name: 'mask', content: 'magic' }],
    status: 400,
    code: 'REQUEST_INVALID'
  }
]

/** The picture with as many bytes behind it as make `length`. */
function padded (length: number): Buffer {
  return Buffer.concat([jpeg, Buffer.alloc(length - jpeg.length)])
}

function flipped (bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  // Inside the first pixel chunk, whose checksum no longer fits.
  copy[copy.indexOf('IDAT') + 20] ^= 0xff
  return copy
}

function bombText (): Buffer {
  return pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(60e6))]))
}

async function animatedWebp (): Promise<Buffer> {
  const frames = await Promise.all(['#a03030', '#3030a0'].map((colour) => garment(96, 96, colour).png().toBuffer()))
  return await sharp(frames, { join: { animated: true } }).webp().toBuffer()
}

async function greyAlpha16 (): Promise<Buffer> {
  return await garment().toColourspace('grey16').ensureAlpha().png().toBuffer()
}

async function withPosition (): Promise<Buffer> {
  return await garment().withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } }).jpeg().toBuffer()
}

async function transparent (): Promise<Buffer> {
  const shirt = { create: { width: 200, height: 250, channels: 4 as const, background: '#a03030' } }
  return await sharp({ create: { width: 300, height: 400, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([{ input: shirt }]).png().toBuffer()
}

// The engine of these tests pastes the prepared garment on the photo with its corner at (192, 320).
async function pixel (picture: Buffer, left: number, top: number): Promise<number[]> {
  return [...await sharp(picture).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer()]
}

async function isReddish (picture: Buffer): Promise<void> {
  const [red, green, blue] = await pixel(picture, 384, 576)
  assert.ok(red > green + 40 && red > blue + 40, `(${red}, ${green}, ${blue}) is not red`)
}

async function isWhiteBesideTheGarment (picture: Buffer): Promise<void> {
  assert.deepEqual(await pixel(picture, 196, 576), [255, 255, 255])
  await isReddish(picture)
}

async function hasNoExif (picture: Buffer): Promise<void> {
  assert.equal((await sharp(picture).metadata()).exif, undefined)
}
