import { halfToFloat } from '../weights/half.ts'
import type { StorageType } from './pickle-values.ts'

/** Bytes of one element. */
export const STORAGE_BYTES: Readonly<Record<StorageType, number>> = {
  FloatStorage: 4, HalfStorage: 2, DoubleStorage: 8, LongStorage: 8, IntStorage: 4, BFloat16Storage: 2
}

const READERS: Readonly<Record<StorageType, (bytes: Buffer, at: number) => number>> = {
  FloatStorage: (bytes, at) => bytes.readFloatLE(at),
  HalfStorage: (bytes, at) => halfToFloat(bytes.readUInt16LE(at)),
  DoubleStorage: (bytes, at) => bytes.readDoubleLE(at),
  LongStorage: (bytes, at) => Number(bytes.readBigInt64LE(at)),
  IntStorage: (bytes, at) => bytes.readInt32LE(at),
  BFloat16Storage: (bytes, at) => bfloatToFloat(bytes.readUInt16LE(at))
}

/** Little-endian storage bytes as float32 values. */
export function decodeStorage (type: StorageType, bytes: Buffer): Float32Array {
  if (type === 'FloatStorage' && bytes.byteOffset % 4 === 0) {
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  }
  const size = STORAGE_BYTES[type]
  const read = READERS[type]
  const values = new Float32Array(bytes.length / size)
  for (let i = 0; i < values.length; i++) values[i] = read(bytes, i * size)
  return values
}

const scratch = new DataView(new ArrayBuffer(4))

function bfloatToFloat (bits: number): number {
  scratch.setUint32(0, bits << 16 >>> 0)
  return scratch.getFloat32(0)
}
