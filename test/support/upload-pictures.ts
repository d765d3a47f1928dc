import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A red shirt-like block on grey, as JPEG. */
export async function garmentJpeg (width = 300, height = 400, colour = '#a03030'): Promise<Buffer> {
  return await garment(width, height, colour).jpeg().toBuffer()
}

export function garment (width = 300, height = 400, colour = '#a03030') {
  const block = { create: { width: Math.round(width / 2), height: Math.round(height / 2), channels: 3 as const, background: colour } }
  return sharp({ create: { width, height, channels: 3, background: '#dddddd' } }).composite([{ input: block }])
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function pngChunk (type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A grey 8-bit PNG with whatever the header claims; `extra` chunks stand before the pixels. */
export function craftPng (width: number, height: number, pixels: Uint8Array, extra: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, pngChunk('IHDR', header), ...extra, pngChunk('IDAT', deflateSync(pixels, { level: 9 })), pngChunk('IEND', Buffer.alloc(0))])
}
