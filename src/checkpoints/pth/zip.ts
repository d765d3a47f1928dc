import { readSync } from 'node:fs'
import { checkpointError } from './errors.ts'

/** Where a stored entry's bytes lie in the file. */
export interface StoredEntry {
  readonly offset: number
  readonly size: number
}

const END_RECORD = 0x06054b50
const END_RECORD_BYTES = 22
/** End record plus the longest archive comment (65,535 bytes). */
const END_SEARCH_BYTES = END_RECORD_BYTES + 0xffff
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_BYTES = 20
const ZIP64_END_RECORD = 0x06064b50
const CENTRAL_HEADER = 0x02014b50
const CENTRAL_HEADER_BYTES = 46
const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
const ZIP64_EXTRA = 0x0001
const IN_ZIP64 = 0xffffffff
/** A checkpoint's directory holds about 120 bytes per tensor; this allows half a million tensors. */
const DIRECTORY_LIMIT_BYTES = 64 * 1024 * 1024

/**
 * Lists the entries of a zip archive whose entries are stored, as PyTorch writes them (zip64 included).
 * Reads the directory only, never the contents.
 * @throws ImportError CHECKPOINT_UNREADABLE when the archive is truncated, damaged or compressed
 */
export function readZipDirectory (file: number, fileSize: number): Map<string, StoredEntry> {
  const { offset, size, count } = findDirectory(file, fileSize)
  if (size > DIRECTORY_LIMIT_BYTES || offset + size > fileSize) throw damaged('its directory lies outside the file')
  const directory = readAt(file, offset, size)
  const entries = new Map<string, StoredEntry>()
  let position = 0
  for (let i = 0; i < count; i++) {
    const { name, header, next } = readCentralHeader(directory, position)
    entries.set(name, { offset: dataOffset(file, header.local), size: header.size })
    if (entries.get(name)!.offset + header.size > fileSize) throw damaged(`"${name}" ends outside the file`)
    position = next
  }
  return entries
}

/** Reads exactly `size` bytes at `offset`. */
export function readAt (file: number, offset: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  readInto(file, offset, bytes)
  return bytes
}

/** Fills `target` with the bytes at `offset`. */
function readInto (file: number, offset: number, target: Uint8Array): void {
  for (let done = 0; done < target.byteLength;) {
    const count = readSync(file, target, done, target.byteLength - done, offset + done)
    if (count === 0) throw damaged('it ends too early')
    done += count
  }
}

function findDirectory (file: number, fileSize: number) {
  if (fileSize < END_RECORD_BYTES) throw damaged('it is too short')
  const start = Math.max(0, fileSize - END_SEARCH_BYTES)
  const tail = readAt(file, start, fileSize - start)
  let at = tail.length - END_RECORD_BYTES
  while (at >= 0 && tail.readUInt32LE(at) !== END_RECORD) at--
  if (at < 0) throw damaged('the archive has no end record, so the download is probably incomplete')
  return findZip64Directory(file, fileSize, start + at) ?? {
    count: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16)
  }
}

function findZip64Directory (file: number, fileSize: number, endRecord: number) {
  if (endRecord < ZIP64_LOCATOR_BYTES) return undefined
  const locator = readAt(file, endRecord - ZIP64_LOCATOR_BYTES, ZIP64_LOCATOR_BYTES)
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR) return undefined
  const at = Number(locator.readBigUInt64LE(8))
  if (at + 56 > fileSize) throw damaged('its zip64 record lies outside the file')
  const record = readAt(file, at, 56)
  if (record.readUInt32LE(0) !== ZIP64_END_RECORD) throw damaged('its zip64 record is damaged')
  return {
    count: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48))
  }
}

function readCentralHeader (directory: Buffer, at: number) {
  if (at + CENTRAL_HEADER_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL_HEADER) {
    throw damaged('its directory is damaged')
  }
  const nameEnd = at + CENTRAL_HEADER_BYTES + directory.readUInt16LE(at + 28)
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
  const name = directory.toString('utf8', at + CENTRAL_HEADER_BYTES, nameEnd)
  if (directory.readUInt16LE(at + 10) !== 0) throw damaged(`"${name}" is compressed; PyTorch stores its entries`)
  const header = withZip64Extra(directory.subarray(nameEnd, extraEnd), {
    size: directory.readUInt32LE(at + 24),
    packed: directory.readUInt32LE(at + 20),
    local: directory.readUInt32LE(at + 42)
  })
  return { name, header, next: extraEnd + directory.readUInt16LE(at + 32) }
}

/** Fields that do not fit 32 bits follow in the zip64 extra field, in this order. */
function withZip64Extra (extra: Buffer, fields: { size: number, packed: number, local: number }) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64_EXTRA) continue
    let position = at + 4
    for (const key of ['size', 'packed', 'local'] as const) {
      if (fields[key] !== IN_ZIP64) continue
      if (position + 8 > extra.length) throw damaged('a zip64 field is missing')
      fields[key] = Number(extra.readBigUInt64LE(position))
      position += 8
    }
  }
  return fields
}

/** The local header repeats the name and may be padded differently, so the data start must be read from it. */
function dataOffset (file: number, local: number): number {
  const header = readAt(file, local, LOCAL_HEADER_BYTES)
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw damaged('an entry header is damaged')
  return local + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
}

function damaged (what: string) {
  return checkpointError('CHECKPOINT_UNREADABLE', `The checkpoint is damaged: ${what}.`)
}
