import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Tensor } from '../../src/tryon/raster/tensor.ts'
import { parseNpy } from './npy.ts'

/** Path of one of the vectors that both languages read; `test/vectors/README.md` says what they are. */
export function vectorPath (...parts: string[]): string {
  return join('test', 'vectors', ...parts)
}

function read (name: string) {
  const path = vectorPath(`${name}.npy.gz`)
  return parseNpy(gunzipSync(readFileSync(path)), path)
}

/** Float vector, for example `composition/flow`. */
export function readNumbers (name: string): Tensor {
  const { shape, data } = read(name)
  if (!(data instanceof Float32Array)) throw new Error(`${name}: not float32`)
  return { shape, data }
}

/** Byte vector, for example `composition/labels`. */
export function readByteVector (name: string): { shape: number[], data: Uint8Array } {
  const { shape, data } = read(name)
  if (!(data instanceof Uint8Array)) throw new Error(`${name}: not uint8`)
  return { shape, data }
}

/** BODY_25 joints of an OpenPose file, 75 numbers. */
export function readJoints (path: string): Float64Array {
  const { people } = JSON.parse(readFileSync(path, 'utf8')) as { people: Array<{ pose_keypoints_2d: number[] }> }
  return Float64Array.from(people[0].pose_keypoints_2d)
}

/** Every `step`-th row and column of the planes of [1, C, H, W]. */
export function thinPlanes ({ shape: [, channels, height, width], data }: Tensor, step: number): Float32Array {
  const [rows, columns] = [height / step, width / step]
  return Float32Array.from({ length: channels * rows * columns }, (_, i) => {
    const row = Math.floor(i / columns)
    return data[Math.floor(row / rows) * height * width + row % rows * step * width + i % columns * step]
  })
}
