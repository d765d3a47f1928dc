import { sizeOf } from '../../tryon/raster/tensor.ts'
import { refused, unreadable } from './errors.ts'

/** `torch.FloatStorage` and its kin, as the pickle names them. */
export type StorageType =
  'FloatStorage' | 'HalfStorage' | 'DoubleStorage' | 'LongStorage' | 'IntStorage' | 'BFloat16Storage'

/** Raw values that lie beside the pickle. */
export interface PickledStorage {
  readonly kind: 'stored'
  readonly type: StorageType
  readonly key: string
  readonly count: number
}

/** A tensor as the pickle describes it: a view of a storage. */
export interface PickledTensor {
  readonly kind: 'tensor'
  readonly storage: PickledStorage
  /** In elements, like the strides. */
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

/** A name that the pickle may mention; naming it runs nothing. */
export interface PickledGlobal {
  readonly kind: 'dict' | 'rebuild-tensor' | 'rebuild-parameter' | 'storage'
  readonly type?: StorageType
}

export type PickledDict = Map<PickledValue, PickledValue>
export type PickledValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | PickledValue[]
  | PickledDict
  | PickledStorage
  | PickledTensor
  | PickledGlobal

const STORAGE_TYPES: readonly StorageType[] =
  ['FloatStorage', 'HalfStorage', 'DoubleStorage', 'LongStorage', 'IntStorage', 'BFloat16Storage']

/** Everything a checkpoint may mention. Any other name is refused, so no code of a pickle can ever run. */
const GLOBALS: ReadonlyMap<string, PickledGlobal> = new Map<string, PickledGlobal>([
  ['collections OrderedDict', { kind: 'dict' }],
  ['torch._utils _rebuild_tensor_v2', { kind: 'rebuild-tensor' }],
  ['torch._utils _rebuild_parameter', { kind: 'rebuild-parameter' }],
  ...STORAGE_TYPES.map((type) => [`torch ${type}`, { kind: 'storage', type }] as [string, PickledGlobal])
])

/** @throws ImportError CHECKPOINT_UNSAFE for a name outside the whitelist */
export function knownGlobal (module: string, name: string): PickledGlobal {
  const known = GLOBALS.get(`${module} ${name}`)
  if (known === undefined) throw refused(`asks for "${module}.${name}"`)
  return known
}

/** The storage that a persistent id means: ('storage', type, key, device, count); the device is ignored. */
export function storageOf (id: PickledValue): PickledStorage {
  const [tag, type, key, , count] = Array.isArray(id) ? id : []
  const storageType = hasKind(type, 'storage') ? type.type : undefined
  if (tag !== 'storage' || storageType === undefined || typeof key !== 'string' || !isCount(count)) {
    throw unreadable('its pickle refers to a storage in an unknown way')
  }
  return { kind: 'stored', type: storageType, key, count }
}

/** What calling one of the known globals makes: an empty dictionary or a tensor. */
export function rebuilt (callable: PickledValue, parameters: PickledValue): PickledValue {
  if (!Array.isArray(parameters)) throw unreadable('its pickle calls without parameters')
  if (hasKind(callable, 'dict')) return new Map()
  if (hasKind(callable, 'rebuild-tensor')) return rebuiltTensor(parameters)
  if (hasKind(callable, 'rebuild-parameter') && isTensor(parameters[0])) return parameters[0]
  throw refused('calls something else than a tensor or a dictionary')
}

function rebuiltTensor ([storage, offset, shape, strides]: PickledValue[]): PickledTensor {
  if (
    !hasKind(storage, 'stored') ||
    !isCount(offset) ||
    !isCounts(shape) ||
    !isCounts(strides) ||
    shape.length !== strides.length
  ) {
    throw unreadable('its pickle describes a tensor in an unknown way')
  }
  const last = shape.reduce((sum, side, i) => sum + (side - 1) * strides[i], offset)
  if (last >= storage.count) throw unreadable('a tensor reaches outside its storage')
  // Strides of 0 repeat values: a few bytes could ask for more memory than there is, and weights never do.
  if (sizeOf(shape) > storage.count) throw unreadable('a tensor has more values than its storage')
  return { kind: 'tensor', storage, offset, shape, strides }
}

export function isTensor (value: PickledValue): value is PickledTensor {
  return hasKind(value, 'tensor')
}

type Kinded = PickledStorage | PickledTensor | PickledGlobal

function hasKind<Kind extends Kinded['kind']> (
  value: PickledValue, kind: Kind
): value is Extract<Kinded, { kind: Kind }> | (PickledGlobal & { kind: Kind }) {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

function isCount (value: PickledValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isCounts (value: PickledValue): value is number[] {
  return Array.isArray(value) && value.every(isCount)
}
