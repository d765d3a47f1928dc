import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ByteMap, RgbImage, Tensor } from '../../src/tryon/raster/tensor.ts'
import { readMap, readRgb, writePng } from './pictures.ts'

/** Set by `npm run test:golden`: pictures are written, not compared. */
const IS_WRITING = process.env.WRITE_GOLDEN === 'yes'

type Picture = RgbImage | ByteMap

export interface Tolerance {
  /** Largest difference of a pixel that counts as equal, levels of 255. */
  readonly levels: number
  /** Share of the pixels that may differ by more. */
  readonly share: number
}

/** Labels and other numbers that mean something: equal, but for one pixel in two thousand. */
export const EXACT: Tolerance = { levels: 0, share: 0.0005 }
/** Colours: other builds of libvips and other processors round differently, by a level or two. */
export const ALIKE: Tolerance = { levels: 3, share: 0.002 }

/** Compares a picture with `test/golden/NAME.png`; both have the same size. */
export async function assertGolden (name: string, picture: Picture, tolerance = ALIKE): Promise<void> {
  const { levels, share } = tolerance
  const file = join('test', 'golden', `${name}.png`)
  if (IS_WRITING) return await write(picture, file)
  assert.ok(existsSync(file), `${file} is missing: npm run test:golden makes it`)
  const channels = picture.data.length / (picture.width * picture.height)
  const expected = channels === 1 ? await readMap(file) : await readRgb(file)
  assert.deepEqual([picture.width, picture.height], [expected.width, expected.height], name)
  let differing = 0
  for (let i = 0; i < picture.data.length; i += channels) {
    const off = (channel: number) => Math.abs(picture.data[i + channel] - expected.data[i + channel])
    if ([0, 1, 2].some((channel) => channel < channels && off(channel) > levels)) differing++
  }
  const found = differing / (picture.width * picture.height)
  const percent = (of: number) => `${(of * 100).toFixed(2)} %`
  assert.ok(found <= share, `${name}: ${percent(found)} of it differ by more than ${levels}, not ${percent(share)}`)
}

async function write (picture: Picture, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writePng(picture, file)
}

/** The mean of each `step` x `step` block: a small picture in which every pixel of the large one counts. */
export function reduce<Kind extends Picture> (picture: Kind, step: number): Kind {
  const channels = picture.data.length / (picture.width * picture.height)
  const [width, height] = [picture.width / step, picture.height / step]
  const sums = new Float64Array(width * height * channels)
  for (let i = 0; i < picture.data.length; i++) {
    const [x, y] = [Math.floor(i / channels) % picture.width, Math.floor(i / channels / picture.width)]
    sums[(Math.floor(y / step) * width + Math.floor(x / step)) * channels + i % channels] += picture.data[i]
  }
  return { ...picture, width, height, data: Uint8Array.from(sums, (sum) => Math.round(sum / (step * step))) }
}

/** Planes of a tensor [1, C, H, W] in [-1, 1] from `plane` on as a colour picture. */
export function pictureOf ({ shape: [, , height, width], data }: Tensor, plane = 0): RgbImage {
  const size = width * height
  const levels = Uint8Array.from({ length: size * 3 }, (_, i) =>
    Math.min(Math.max(Math.round((data[(plane + i % 3) * size + Math.floor(i / 3)] + 1) * 127.5), 0), 255))
  return { data: levels, width, height }
}

/** One plane of values in [0, 1] as a grey picture. */
export function mapOf ({ shape: [, , height, width], data }: Tensor, plane = 0): ByteMap {
  const size = width * height
  const values = data.subarray(plane * size, (plane + 1) * size)
  return { data: Uint8Array.from(values, (value) => Math.round(value * 255)), width, height }
}

/** The label of each pixel of a one-hot [1, C, H, W], spread over the grey levels so that it can be looked at. */
export function labelsOf ({ shape: [, channels, height, width], data }: Tensor): ByteMap {
  const size = width * height
  const labels = new Uint8Array(size)
  for (let channel = 1; channel < channels; channel++) {
    for (let i = 0; i < size; i++) if (data[channel * size + i] === 1) labels[i] = channel * 30
  }
  return { data: labels, width, height }
}
