/** Writer of protocol buffers: fields are appended in order, messages are written as finished parts. */

const VARINT = 0
const BYTES = 2
const FIXED_32 = 5

export type Part = Uint8Array

/** Base-128 varint of a non-negative or negative integer (negative ones take ten bytes, as in int64). */
function varint (value: number | bigint): Part {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest === 0n ? low : low | 0x80)
  } while (rest !== 0n)
  return Uint8Array.from(bytes)
}

export function integerField (field: number, value: number): Part {
  return concat([varint(field << 3 | VARINT), varint(value)])
}

export function floatField (field: number, value: number): Part {
  const bytes = new DataView(new ArrayBuffer(4))
  bytes.setFloat32(0, value, true)
  return concat([varint(field << 3 | FIXED_32), new Uint8Array(bytes.buffer)])
}

export function textField (field: number, value: string): Part {
  return messageField(field, [new TextEncoder().encode(value)])
}

/** A length-delimited field with the given content. */
export function messageField (field: number, content: readonly Part[]): Part {
  return concat([bytesHeader(field, lengthOf(content)), ...content])
}

/** The key and length that precede `length` bytes written by someone else. */
export function bytesHeader (field: number, length: number): Part {
  return concat([varint(field << 3 | BYTES), varint(length)])
}

export function lengthOf (parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}

export function concat (parts: readonly Part[]): Part {
  const result = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
