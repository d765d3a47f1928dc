import { closeSync, fstatSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { ImportError } from '../weights/import-error.ts'
import { sizeOf } from '../../tryon/raster/tensor.ts'
import type { StateDict } from '../weights/state-dict.ts'
import { checkpointError, unreadable } from './errors.ts'
import { isTensor, type PickledTensor, type PickledValue } from './pickle-values.ts'
import { decodeStorage, STORAGE_BYTES } from './storage.ts'
import { unpickle } from './unpickle.ts'
import { readAt, readZipDirectory, type StoredEntry } from './zip.ts'

/** An open `.pth` file. */
export interface Checkpoint extends StateDict {
  close (): void
}

const ZIP_SIGNATURE = 0x04034b50
/**
 * The pickled integer 0x1950a86a20f9469cfc6c with which files of PyTorch before 1.6 begin (after the protocol byte
 * pair).
 */
const OLD_FORMAT_MAGIC = Buffer.from([
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19
])
/** The pickle of the released networks is 40 kB. */
const PICKLE_LIMIT_BYTES = 64 * 1024 * 1024

/**
 * Opens a PyTorch checkpoint (zip format) and lists its tensors; `{ state_dict: ... }` is unwrapped.
 * @throws ImportError CHECKPOINT_UNREADABLE, CHECKPOINT_OLD_FORMAT or CHECKPOINT_UNSAFE; the file is closed then
 */
export function openCheckpoint (path: string): Checkpoint {
  const file = openFile(path)
  try {
    return readCheckpoint(file)
  } catch (cause) {
    closeSync(file)
    const known = cause instanceof ImportError ? cause : unreadable('its contents are damaged', cause)
    throw new ImportError(known.code, `${basename(path)}: ${known.message}`, { cause })
  }
}

function openFile (path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    throw checkpointError(
      'CHECKPOINT_UNREADABLE',
      `${path}: The file cannot be opened (${(cause as Error).message}).`,
      cause
    )
  }
}

function readCheckpoint (file: number): Checkpoint {
  const fileSize = fstatSync(file).size
  checkSignature(readAt(file, 0, Math.min(fileSize, OLD_FORMAT_MAGIC.length)))
  const entries = readZipDirectory(file, fileSize)
  const [pickleName, pickle] = [...entries].find(([name]) => /^([^/]+\/)?data\.pkl$/.test(name)) ?? []
  if (pickleName === undefined || pickle === undefined || pickle.size > PICKLE_LIMIT_BYTES) {
    throw checkpointError(
      'CHECKPOINT_UNREADABLE',
      'This is a zip archive, but no PyTorch checkpoint: it holds no data.pkl.'
    )
  }
  const folder = pickleName.slice(0, -'data.pkl'.length)
  const tensors = listTensors(unpickle(readAt(file, pickle.offset, pickle.size)))
  for (const [name, tensor] of tensors) checkStorage(name, tensor, entries.get(storagePath(folder, tensor)))
  return {
    shapes: new Map([...tensors].map(([name, tensor]) => [name, tensor.shape])),
    read: (name) => readTensor(file, tensors.get(name)!, entries.get(storagePath(folder, tensors.get(name)!))!),
    close: () => { closeSync(file) }
  }
}

function checkSignature (start: Buffer): void {
  if (start.equals(OLD_FORMAT_MAGIC)) {
    throw checkpointError(
      'CHECKPOINT_OLD_FORMAT',
      'This checkpoint is in the format of PyTorch before 1.6. Convert it once with: ' +
        'python3 -c "import torch; ' +
      "torch.save(torch.load('old.pth', map_location='cpu', weights_only=True), 'new.pth')\""
    )
  }
  if (start.length < 4 || start.readUInt32LE(0) !== ZIP_SIGNATURE) {
    throw checkpointError(
      'CHECKPOINT_UNREADABLE',
      'This is not a PyTorch checkpoint (a web page saved in its place is a common reason).'
    )
  }
}

function listTensors (root: PickledValue): Map<string, PickledTensor> {
  const dict = root instanceof Map && root.get('state_dict') instanceof Map ? root.get('state_dict') : root
  if (!(dict instanceof Map)) {
    throw checkpointError('CHECKPOINT_UNREADABLE', 'The checkpoint holds no dictionary of weights.')
  }
  const tensors = new Map<string, PickledTensor>()
  for (const [name, value] of dict) {
    if (typeof name === 'string' && isTensor(value)) tensors.set(name, value)
  }
  if (tensors.size === 0) throw checkpointError('CHECKPOINT_UNREADABLE', 'The checkpoint holds no weights.')
  return tensors
}

function storagePath (folder: string, tensor: PickledTensor): string {
  return `${folder}data/${tensor.storage.key}`
}

function checkStorage (name: string, { storage }: PickledTensor, entry: StoredEntry | undefined): void {
  if (entry === undefined || entry.size < storage.count * STORAGE_BYTES[storage.type]) {
    throw checkpointError('CHECKPOINT_UNREADABLE', `The checkpoint is incomplete: the values of "${name}" are missing.`)
  }
}

function readTensor (file: number, tensor: PickledTensor, entry: StoredEntry): Float32Array {
  const { type } = tensor.storage
  const bytes = STORAGE_BYTES[type]
  const span = 1 + tensor.shape.reduce((sum, side, i) => sum + (side - 1) * tensor.strides[i], 0)
  const count = sizeOf(tensor.shape) === 0 ? 0 : span
  const values = decodeStorage(type, readAt(file, entry.offset + tensor.offset * bytes, count * bytes))
  return isContiguous(tensor) ? values : gather(values, tensor)
}

function isContiguous ({ shape, strides }: PickledTensor): boolean {
  let step = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== step) return false
    step *= shape[i]
  }
  return true
}

function gather (values: Float32Array, { shape, strides }: PickledTensor): Float32Array {
  const result = new Float32Array(sizeOf(shape))
  const index = new Array<number>(shape.length).fill(0)
  for (let i = 0, at = 0; i < result.length; i++) {
    result[i] = values[at]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++
      at += strides[axis]
      if (index[axis] < shape[axis]) break
      at -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return result
}
