import { checkpointError } from './errors.ts'

/** `torch.FloatStorage` and its kin, as the pickle names them. */
export type StorageType =
  'FloatStorage' | 'HalfStorage' | 'DoubleStorage' | 'LongStorage' | 'IntStorage' | 'BFloat16Storage'

/** A tensor as the pickle describes it: a view of a storage that lies beside the pickle. */
export interface PickledTensor {
  readonly kind: 'tensor'
  readonly storage: { readonly type: StorageType, readonly key: string, readonly count: number }
  /** In elements, like the strides. */
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

export type PickledDict = Map<PickledValue, PickledValue>
export type PickledValue = undefined | null | boolean | number | string | PickledValue[] | PickledDict | PickledTensor | PickledGlobal

/** A name that the pickle may mention; naming it runs nothing. */
interface PickledGlobal {
  readonly kind: 'dict' | 'rebuild-tensor' | 'rebuild-parameter' | 'storage'
  readonly type?: StorageType
}

const STORAGE_TYPES: readonly StorageType[] =
  ['FloatStorage', 'HalfStorage', 'DoubleStorage', 'LongStorage', 'IntStorage', 'BFloat16Storage']

/** Everything a checkpoint may mention. Any other name is refused, so no code of a pickle can ever run. */
const GLOBALS: ReadonlyMap<string, PickledGlobal> = new Map<string, PickledGlobal>([
  ['collections OrderedDict', { kind: 'dict' }],
  ['torch._utils _rebuild_tensor_v2', { kind: 'rebuild-tensor' }],
  ['torch._utils _rebuild_parameter', { kind: 'rebuild-parameter' }],
  ...STORAGE_TYPES.map((type) => [`torch ${type}`, { kind: 'storage', type }] as [string, PickledGlobal])
])

const MARK = Symbol('mark')
type Slot = PickledValue | typeof MARK

/**
 * Interprets the protocol 2 pickle of a checkpoint with a whitelist: containers, numbers, strings and
 * tensors; nothing is imported or called.
 * @throws CodedError CHECKPOINT_UNSAFE for a global outside the whitelist, CHECKPOINT_UNREADABLE otherwise
 */
export function unpickle (bytes: Buffer): PickledValue {
  const machine = createMachine(bytes)
  try {
    while (!machine.step());
  } catch (cause) {
    if (cause instanceof RangeError) throw unreadable('its pickle is cut off', cause)
    throw cause
  }
  return machine.result()
}

function createMachine (bytes: Buffer) {
  const stack: Slot[] = []
  const memo = new Map<number, PickledValue>()
  let position = 0

  const u8 = () => { position += 1; return bytes.readUInt8(position - 1) }
  const u16 = () => { position += 2; return bytes.readUInt16LE(position - 2) }
  const i32 = () => { position += 4; return bytes.readInt32LE(position - 4) }
  const u32 = () => { position += 4; return bytes.readUInt32LE(position - 4) }
  const f64 = () => { position += 8; return bytes.readDoubleBE(position - 8) }
  const pop = (): PickledValue => {
    if (stack.length === 0 || stack.at(-1) === MARK) throw unreadable('its pickle takes more than it holds')
    return stack.pop() as PickledValue
  }
  const popToMark = (): PickledValue[] => {
    const start = stack.lastIndexOf(MARK)
    if (start < 0) throw unreadable('its pickle has no mark')
    return stack.splice(start).slice(1) as PickledValue[]
  }
  const text = (length: number) => {
    if (position + length > bytes.length) throw new RangeError('text beyond the end')
    position += length
    return bytes.toString('utf8', position - length, position)
  }
  const line = () => {
    const end = bytes.indexOf(0x0a, position)
    if (end < 0) throw new RangeError('line beyond the end')
    const content = bytes.toString('utf8', position, end)
    position = end + 1
    return content
  }
  const remembered = (index: number) => {
    if (!memo.has(index)) throw unreadable('its pickle recalls what it never kept')
    return memo.get(index)
  }
  const remember = (index: number) => { memo.set(index, stack.at(-1) as PickledValue) }
  const top = () => stack.at(-1) as PickledValue
  const longInteger = () => {
    const length = u8()
    let value = 0n
    for (let i = 0; i < length; i++) value |= BigInt(u8()) << BigInt(8 * i)
    return Number(length === 0 ? 0n : BigInt.asIntN(8 * length, value))
  }

  const operations: Readonly<Record<number, () => void>> = {
    0x80: () => { if (u8() > 5) throw unreadable('its pickle protocol is unknown') },
    0x63: () => { stack.push(global(line(), line())) },
    0x71: () => { remember(u8()) },
    0x72: () => { remember(u32()) },
    0x68: () => { stack.push(remembered(u8())) },
    0x6a: () => { stack.push(remembered(u32())) },
    0x28: () => { stack.push(MARK) },
    0x29: () => { stack.push([]) },
    0x5d: () => { stack.push([]) },
    0x7d: () => { stack.push(new Map()) },
    0x74: () => { stack.push(popToMark()) },
    0x85: () => { stack.push([pop()]) },
    0x86: () => { const b = pop(); stack.push([pop(), b]) },
    0x87: () => { const c = pop(); const b = pop(); stack.push([pop(), b, c]) },
    0x58: () => { stack.push(text(u32())) },
    0x55: () => { stack.push(text(u8())) },
    0x4b: () => { stack.push(u8()) },
    0x4d: () => { stack.push(u16()) },
    0x4a: () => { stack.push(i32()) },
    0x8a: () => { stack.push(longInteger()) },
    0x47: () => { stack.push(f64()) },
    0x88: () => { stack.push(true) },
    0x89: () => { stack.push(false) },
    0x4e: () => { stack.push(null) },
    0x51: () => { stack.push(storage(pop())) },
    0x52: () => { const parameters = pop(); stack.push(rebuild(pop(), parameters)) },
    0x62: () => { pop() }, // BUILD sets attributes such as _metadata, which hold no weights
    0x73: () => { const value = pop(); const key = pop(); dict(top()).set(key, value) },
    0x75: () => { const items = popToMark(); setItems(dict(top()), items) },
    0x61: () => { const value = pop(); list(top()).push(value) },
    0x65: () => { const items = popToMark(); list(top()).push(...items) }
  }

  return {
    /** Runs one operation; true when the pickle is at its end. */
    step (): boolean {
      const code = u8()
      if (code === 0x2e) return true
      const operation = operations[code]
      if (operation === undefined) throw refused(`uses the operation 0x${code.toString(16)}`)
      operation()
      return false
    },
    result: pop
  }
}

function global (module: string, name: string): PickledGlobal {
  const known = GLOBALS.get(`${module} ${name}`)
  if (known === undefined) throw refused(`asks for "${module}.${name}"`)
  return known
}

type StorageReference = PickledTensor['storage']

function storage (id: PickledValue): PickledValue {
  const [tag, type, key, , count] = Array.isArray(id) ? id : []
  const known = type as PickledGlobal | undefined
  if (tag !== 'storage' || known?.kind !== 'storage' || typeof key !== 'string' || !isCount(count)) {
    throw unreadable('its pickle refers to a storage in an unknown way')
  }
  return { type: known.type, key, count } as unknown as PickledValue
}

function rebuild (callable: PickledValue, parameters: PickledValue): PickledValue {
  const kind = (callable as PickledGlobal | undefined)?.kind
  if (!Array.isArray(parameters)) throw unreadable('its pickle calls without parameters')
  if (kind === 'dict') return new Map()
  if (kind === 'rebuild-tensor') return rebuildTensor(parameters)
  if (kind === 'rebuild-parameter' && isTensor(parameters[0])) return parameters[0]
  throw refused('calls something else than a tensor or a dictionary')
}

function rebuildTensor ([reference, offset, shape, strides]: PickledValue[]): PickledTensor {
  const source = reference as unknown as StorageReference | undefined
  if (source?.key === undefined || !isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) {
    throw unreadable('its pickle describes a tensor in an unknown way')
  }
  const last = shape.reduce((sum, side, i) => sum + (side - 1) * strides[i], offset)
  if (last >= source.count) throw unreadable('a tensor reaches outside its storage')
  return { kind: 'tensor', storage: source, offset, shape, strides }
}

export function isTensor (value: PickledValue): value is PickledTensor {
  return value != null && (value as PickledTensor).kind === 'tensor'
}

function isCount (value: PickledValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isCounts (value: PickledValue): value is number[] {
  return Array.isArray(value) && value.every(isCount)
}

function dict (value: PickledValue): PickledDict {
  if (!(value instanceof Map)) throw unreadable('its pickle sets an item of something that is no dictionary')
  return value
}

function list (value: PickledValue): PickledValue[] {
  if (!Array.isArray(value)) throw unreadable('its pickle appends to something that is no list')
  return value
}

function setItems (target: PickledDict, items: PickledValue[]): void {
  for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i], items[i + 1])
}

function unreadable (what: string, cause?: unknown) {
  return checkpointError('CHECKPOINT_UNREADABLE', `The checkpoint cannot be read: ${what}.`, cause)
}

function refused (what: string) {
  return checkpointError('CHECKPOINT_UNSAFE',
    `The checkpoint was refused: its pickle ${what}, which a list of weights never needs. It may be malicious; nothing of it was run.`)
}
