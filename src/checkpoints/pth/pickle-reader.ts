/** A position in a pickle that moves on with every read; reading beyond the end throws a RangeError. */
export function createPickleReader (bytes: Buffer) {
  let position = 0

  function take (length: number): number {
    if (position + length > bytes.length) throw new RangeError('beyond the end of the pickle')
    position += length
    return position - length
  }

  return {
    u8: () => bytes.readUInt8(take(1)),
    u16: () => bytes.readUInt16LE(take(2)),
    i32: () => bytes.readInt32LE(take(4)),
    u32: () => bytes.readUInt32LE(take(4)),
    f64: () => bytes.readDoubleBE(take(8)),
    /** A signed integer of `length` bytes, lowest first. */
    integer (length: number): number {
      const start = take(length)
      let value = 0n
      for (let i = 0; i < length; i++) value |= BigInt(bytes[start + i]) << BigInt(8 * i)
      return Number(BigInt.asIntN(8 * length, value))
    },
    text (length: number): string {
      const start = take(length)
      return bytes.toString('utf8', start, position)
    },
    /** The text up to the next line feed. */
    line (): string {
      const end = bytes.indexOf(0x0a, position)
      const start = take((end < 0 ? bytes.length : end) + 1 - position)
      return bytes.toString('utf8', start, end)
    }
  }
}

export type PickleReader = ReturnType<typeof createPickleReader>
