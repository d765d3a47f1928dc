/** Values of a TFLite file's constant tensors, and their order in ONNX. */
import { sizeOf } from '../../tryon/raster/tensor.ts'
import { halfToFloat } from '../weights/half.ts'
import { unreadable, unsupported } from './errors.ts'
import type { TfliteTensor } from './model.ts'
import { fillIn } from './sparse.ts'

const BYTES = { float: 4, half: 2, int32: 4 } as const

function viewOf ({ name, shape, type, bytes, sparsity }: TfliteTensor): DataView {
  if (type === 'other') throw unsupported(`"${name}" holds neither float, half nor int32 values`)
  if (sparsity === undefined && bytes.length !== sizeOf(shape) * BYTES[type]) {
    throw unreadable(`"${name}" has ${bytes.length} bytes for the shape ${shape.join('x')}`)
  }
  // The file aligns nothing for typed arrays of the host.
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** @throws ImportError TFLITE_UNSUPPORTED when the tensor is not of float or half type */
export function floatsOf (tensor: TfliteTensor): Float32Array {
  const view = viewOf(tensor)
  const { type, name, shape, sparsity } = tensor
  if (type === 'int32' || type === 'other') throw unsupported(`"${name}" holds integers`)
  const values = new Float32Array(view.byteLength / BYTES[type])
  for (let i = 0; i < values.length; i++) {
    values[i] = type === 'half' ? halfToFloat(view.getUint16(i * 2, true)) : view.getFloat32(i * 4, true)
  }
  return sparsity === undefined ? values : fillIn(values, shape, sparsity)
}

/** @throws ImportError TFLITE_UNSUPPORTED when the tensor is not of int32 type */
export function integersOf (tensor: TfliteTensor): number[] {
  const view = viewOf(tensor)
  if (tensor.type !== 'int32') throw unsupported(`"${tensor.name}" holds no integers`)
  return Array.from({ length: sizeOf(tensor.shape) }, (_, i) => view.getInt32(i * 4, true))
}

/** Weights `[O, H, W, I]` as `[O, I, H, W]`; the same moves a picture's channels first. */
export function channelsFirst (
  values: Float32Array, [count, height, width, channels]: readonly number[]
): Float32Array {
  const out = new Float32Array(values.length)
  const plane = height * width
  for (let n = 0, from = 0; n < count; n++) {
    for (let at = 0; at < plane; at++) {
      for (let c = 0; c < channels; c++, from++) out[(n * channels + c) * plane + at] = values[from]
    }
  }
  return out
}
