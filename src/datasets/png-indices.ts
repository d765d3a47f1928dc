import { crc32, inflateSync } from 'node:zlib'
import type { ByteMap } from '../tryon/raster/tensor.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const GREY = 0
const PALETTE = 3
/** Four bytes of length, four of type, four of checksum. */
const CHUNK_FRAME = 12

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
}

/**
 * Reads a label map from a PNG with a palette, or a grey one of 8 bits: the stored numbers, not colours.
 * Picture libraries expand palettes to colours, and the labels would be lost.
 * @throws Error saying what is wrong with the file
 */
export function readPngIndices (bytes: Buffer): ByteMap {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('it is not a PNG')
  const chunks = readChunks(bytes)
  const header = readHeader(chunks)
  const rowBytes = Math.ceil(header.width * header.depth / 8)
  const packed = inflate(
    chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data),
    (rowBytes + 1) * header.height
  )
  unfilter(packed, rowBytes, header.height)
  return { width: header.width, height: header.height, data: unpack(packed, rowBytes, header) }
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

function readChunks (bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; at + CHUNK_FRAME <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32BE(at)
    if (end + 4 > bytes.length) break
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) throw new Error('the PNG is damaged')
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end) })
    at = end + 4
  }
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('the PNG is cut off')
  return chunks
}

function readHeader ([first]: readonly Chunk[]): Header {
  if (first.type !== 'IHDR' || first.data.length !== 13) throw new Error('the PNG has no header')
  const { data } = first
  const [depth, colourType, , , interlace] = data.subarray(8)
  const labels = colourType === PALETTE || (colourType === GREY && depth === 8)
  if (!labels || depth > 8) throw new Error('the PNG holds colours, not labels: it needs a palette or 8-bit grey')
  if (interlace !== 0) throw new Error('the PNG is interlaced')
  return { width: data.readUInt32BE(0), height: data.readUInt32BE(4), depth }
}

function inflate (parts: readonly Buffer[], size: number): Buffer {
  const bytes = inflateSync(Buffer.concat(parts), { maxOutputLength: size + 1 })
  if (bytes.length !== size) throw new Error('the PNG has too few or too many pixels')
  return bytes
}

/** Undoes the five row filters of PNG in place; every row begins with its filter's number. */
function unfilter (bytes: Buffer, rowBytes: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const row = y * (rowBytes + 1) + 1
    const filter = bytes[row - 1]
    for (let x = 0; x < rowBytes; x++) {
      const left = x > 0 ? bytes[row + x - 1] : 0
      const above = y > 0 ? bytes[row + x - rowBytes - 1] : 0
      const corner = x > 0 && y > 0 ? bytes[row + x - rowBytes - 2] : 0
      bytes[row + x] += predict(filter, left, above, corner)
    }
  }
}

function predict (filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0: return 0
    case 1: return left
    case 2: return above
    case 3: return (left + above) >> 1
    case 4: return paeth(left, above, corner)
    default: throw new Error('the PNG has an unknown filter')
  }
}

function paeth (left: number, above: number, corner: number): number {
  const estimate = left + above - corner
  const [toLeft, toAbove, toCorner] = [
    Math.abs(estimate - left),
    Math.abs(estimate - above),
    Math.abs(estimate - corner)
  ]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** One byte per pixel from 1, 2, 4 or 8 bits, the leftmost pixel in the highest bits. */
function unpack (bytes: Buffer, rowBytes: number, { width, height, depth }: Header): Uint8Array {
  const data = new Uint8Array(width * height)
  const mask = (1 << depth) - 1
  for (let y = 0; y < height; y++) {
    const row = y * (rowBytes + 1) + 1
    for (let x = 0; x < width; x++) {
      const bit = x * depth
      data[y * width + x] = bytes[row + (bit >> 3)] >> (8 - depth - (bit & 7)) & mask
    }
  }
  return data
}
