import { readFileSync } from 'node:fs'

export interface NpyArray {
  readonly shape: number[]
  readonly data: Float32Array | Uint8Array
}

/** Reads a NumPy 1.0 file of little-endian float32 or uint8 in C order. */
export function readNpy (file: string): NpyArray {
  return parseNpy(readFileSync(file), file)
}

/** `readNpy` for bytes that are there already; `file` names them in errors. */
export function parseNpy (bytes: Buffer, file: string): NpyArray {
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  const shape = [...(/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').matchAll(/\d+/g)].map((match) => Number(match[0]))
  const type = /'descr': '([^']*)'/.exec(header)?.[1]
  const body = new Uint8Array(bytes.subarray(start))
  if (type === '|u1') return { shape, data: body }
  if (type === '<f4') return { shape, data: new Float32Array(body.buffer) }
  throw new Error(`${file}: unexpected type ${type}`)
}

/** `readNpy` for a float32 file. */
export function readFloats (file: string): { shape: number[], data: Float32Array } {
  const { shape, data } = readNpy(file)
  if (!(data instanceof Float32Array)) throw new Error(`${file}: not float32`)
  return { shape, data }
}

/** `readNpy` for a uint8 file. */
export function readBytes (file: string): { shape: number[], data: Uint8Array } {
  const { shape, data } = readNpy(file)
  if (!(data instanceof Uint8Array)) throw new Error(`${file}: not uint8`)
  return { shape, data }
}
