import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ERRORS, isErrorCode } from '../../src/errors.ts'
import { decodeUpload } from '../../src/imaging/decode.ts'
import { damaged, damages, fuzzing } from '../support/fuzz.ts'
import { garment, garmentJpeg } from '../support/pictures.ts'
import { progressiveJpeg } from '../support/progressive-jpeg.ts'

/** Seconds of one core; other programs on the machine do not count. */
const MOST_SECONDS = 1
const MICROSECONDS = 1e6

const PICTURES: ReadonlyArray<readonly [name: string, file: () => Promise<Buffer> | Buffer]> = [
  ['JPEG', garmentJpeg],
  ['progressive JPEG', async () => await garment().jpeg({ progressive: true }).toBuffer()],
  ['JPEG of many scans', () => progressiveJpeg(1200, 1600, 32)],
  ['PNG', async () => await garment().png().toBuffer()],
  ['interlaced PNG of 16 bits', async () =>
    await garment().toColourspace('rgb16').ensureAlpha().png({ progressive: true }).toBuffer()],
  ['WebP', async () => await garment().webp().toBuffer()],
  ['lossless WebP', async () => await garment().ensureAlpha().webp({ lossless: true }).toBuffer()]
]

async function outcomeOf (bytes: Buffer): Promise<string | undefined> {
  try {
    await decodeUpload(bytes)
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

for (const [name, make] of PICTURES) {
  test(`a damaged ${name} is decoded or refused with a code, within a second`, async () => {
    const file = await make()
    await fc.assert(fc.asyncProperty(damages(file.length), async (changes) => {
      const before = process.cpuUsage()
      const code = await outcomeOf(damaged(file, changes))
      const { user, system } = process.cpuUsage(before)
      assert.ok(code === undefined || (isErrorCode(code) && ERRORS[code].status < 500), code)
      assert.ok(user + system < MOST_SECONDS * MICROSECONDS, `${(user + system) / MICROSECONDS} s`)
    }), fuzzing(25))
  })
}
