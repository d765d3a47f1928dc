import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { encodeJpeg } from '../../src/imaging/pictures.ts'
import { type ByteMap, FULL_HEIGHT, FULL_WIDTH, type RgbImage } from '../../src/tryon/raster/tensor.ts'
import { drawPerson } from './drawn-person.ts'
import { pngChunk } from './pictures.ts'

/** Viewing colours of the LIP labels, RGB triples; the files themselves hold indices. */
export const LIP_PALETTE = Uint8Array.of(
  0, 0, 0, 128, 0, 0, 254, 0, 0, 0, 85, 0, 169, 0, 51, 254, 85, 0, 0, 0, 85, 0, 119, 220, 85, 85, 0, 0, 85, 85,
  85, 51, 0, 52, 86, 128, 0, 128, 0, 0, 0, 254, 51, 169, 220, 0, 254, 254, 85, 254, 169, 169, 254, 85,
  254, 254, 0, 254, 169, 0
)

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A palette PNG of 8 bits; row y uses filter y mod 5, as an encoder may choose any. */
export function palettePng (map: ByteMap, palette: Uint8Array = LIP_PALETTE): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(map.width, 0)
  header.writeUInt32BE(map.height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('PLTE', palette),
    pngChunk('IDAT', deflateSync(filtered(map))),
    pngChunk('IEND', Buffer.alloc(0))
  ])
}

function filtered ({ data, width, height }: ByteMap): Buffer {
  const rows = Buffer.alloc((width + 1) * height)
  const at = (x: number, y: number) => x < 0 || y < 0 ? 0 : data[y * width + x]
  const predictors = [
    () => 0,
    (x: number, y: number) => at(x - 1, y),
    (x: number, y: number) => at(x, y - 1),
    (x: number, y: number) => (at(x - 1, y) + at(x, y - 1)) >> 1,
    (x: number, y: number) => nearestOf(at(x - 1, y), at(x, y - 1), at(x - 1, y - 1))
  ]
  for (let y = 0; y < height; y++) {
    rows[y * (width + 1)] = y % 5
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = at(x, y) - predictors[y % 5](x, y)
  }
  return rows
}

function nearestOf (a: number, b: number, c: number): number {
  const estimate = a + b - c
  return [a, b, c].reduce((best, value) => Math.abs(estimate - value) < Math.abs(estimate - best) ? value : best)
}

/** Draws a data set in VITON-HD's layout: persons and garments named like `00001_00`. */
export async function drawVitonHd (root: string, names: readonly string[]): Promise<void> {
  const person = drawPerson()
  const cloth = drawCloth()
  const [image, densePose, garment, mask] = await Promise.all(
    [person.image, person.densePose, cloth, greyOf(cloth)].map((picture) => encodeJpeg(picture))
  )
  const keypoints = JSON.stringify({ version: 1.3, people: [{ pose_keypoints_2d: [...person.keypoints] }] })
  const parse = palettePng(person.parse)
  for (const name of names) {
    write(root, 'image', `${name}.jpg`, image)
    write(root, 'image-parse-v3', `${name}.png`, parse)
    write(root, 'image-densepose', `${name}.jpg`, densePose)
    write(root, 'openpose_json', `${name}_keypoints.json`, keypoints)
    write(root, 'cloth', `${name}.jpg`, garment)
    write(root, 'cloth-mask', `${name}.jpg`, mask)
  }
}

function write (root: string, folder: string, name: string, content: Uint8Array | string): void {
  const path = join(root, folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** A blue block on white. */
function drawCloth (): RgbImage {
  const data = new Uint8Array(FULL_WIDTH * FULL_HEIGHT * 3).fill(255)
  for (let y = 250; y < 800; y++) {
    for (let x = 150; x < 620; x++) data.set([30, 60, 160], (y * FULL_WIDTH + x) * 3)
  }
  return { data, width: FULL_WIDTH, height: FULL_HEIGHT }
}

function greyOf (cloth: RgbImage): RgbImage {
  return { ...cloth, data: cloth.data.map((_, i) => cloth.data[i - i % 3] < 128 ? 255 : 0) }
}
