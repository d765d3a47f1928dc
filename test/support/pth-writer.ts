import { writeFileSync } from 'node:fs'
import type { StateDict } from '../../src/checkpoints/weights/state-dict.ts'

export interface PthOptions {
  /** Keep the tensors under this key, as `{ state_dict: ... }`. */
  readonly wrapIn?: string
  readonly device?: string
  readonly half?: boolean
  /** Every tensor claims this shape, with strides of 0. */
  readonly expandTo?: readonly number[]
  /** Replaces the pickle's body, for hostile files. */
  readonly pickle?: Buffer
  /** Store the end of the archive as zip64. */
  readonly zip64?: boolean
}

const u16 = (value: number) => { const b = Buffer.alloc(2); b.writeUInt16LE(value); return b }
const u32 = (value: number) => { const b = Buffer.alloc(4); b.writeUInt32LE(value); return b }
const u64 = (value: number) => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(value)); return b }
const text = (value: string) => Buffer.concat([Buffer.from('X'), u32(Buffer.byteLength(value)), Buffer.from(value)])
const integer = (value: number) => Buffer.concat([Buffer.from('J'), u32(value)])
const tuple = (parts: Buffer[]) => Buffer.concat([Buffer.from('('), ...parts, Buffer.from('t')])
const global = (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`)
const EMPTY_ORDERED_DICT = Buffer.concat([global('collections', 'OrderedDict'), Buffer.from(')R')])

/** Writes a state dict as PyTorch's `torch.save` does: a zip of stored entries with a protocol 2 pickle. */
export function writePth (path: string, state: StateDict, options: PthOptions = {}): void {
  const names = [...state.shapes.keys()]
  const data = names.map((name, i): [string, Buffer] => [
    `archive/data/${i}`,
    storageBytes(state.read(name), options.half === true)
  ])
  const pickle = options.pickle ?? statePickle(state, names, options)
  writeFileSync(
    path,
    zip([['archive/data.pkl', pickle], ['archive/version', Buffer.from('3\n')], ...data], options.zip64 === true)
  )
}

function statePickle (
  state: StateDict, names: readonly string[], { wrapIn, device = 'cpu', half = false, expandTo }: PthOptions
): Buffer {
  const items = names.flatMap((name, i) => [
    text(name),
    tensor(String(i), state.shapes.get(name)!, device, half ? 'HalfStorage' : 'FloatStorage', expandTo)
  ])
  const dict = Buffer.concat([EMPTY_ORDERED_DICT, Buffer.from('('), ...items, Buffer.from('u')])
  const body = wrapIn === undefined ? [dict] : [Buffer.from('}'), text(wrapIn), dict, Buffer.from('s')]
  return Buffer.concat([Buffer.from([0x80, 2]), ...body, Buffer.from('.')])
}

function tensor (
  key: string, shape: readonly number[], device: string, storage: string, expandTo?: readonly number[]
): Buffer {
  const count = shape.reduce((product, side) => product * side, 1)
  const strides = expandTo?.map(() => 0) ??
    shape.map((_, i) => shape.slice(i + 1).reduce((product, side) => product * side, 1))
  const reference = Buffer.concat([
    tuple([text('storage'), global('torch', storage), text(key), text(device), integer(count)]),
    Buffer.from('Q')
  ])
  const parameters = [
    reference,
    integer(0),
    tuple((expandTo ?? shape).map(integer)),
    tuple(strides.map(integer)),
    Buffer.from([0x89]),
    EMPTY_ORDERED_DICT
  ]
  return Buffer.concat([global('torch._utils', '_rebuild_tensor_v2'), tuple(parameters), Buffer.from('R')])
}

/** Half storage of whole numbers and simple fractions only, by way of their float32 bits. */
function storageBytes (values: Float32Array, half: boolean): Buffer {
  if (!half) return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return Buffer.concat([...values].map((value) => {
    const bits = new Uint32Array(Float32Array.of(value).buffer)[0]
    return u16(value === 0 ? 0 : (bits >>> 16 & 0x8000) | ((bits >>> 23 & 0xff) - 112) << 10 | bits >>> 13 & 0x3ff)
  }))
}

function zip (entries: ReadonlyArray<readonly [string, Buffer]>, zip64: boolean): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const sizes = [u32(0), u32(content.length), u32(content.length)]
    const local = Buffer.concat([
      u32(0x04034b50),
      u16(0),
      u16(0),
      u16(0),
      u32(0),
      ...sizes,
      u16(name.length),
      u16(0),
      Buffer.from(name)
    ])
    const at = zip64
      ? ([0xffffffff, Buffer.concat([u16(1), u16(8), u64(offset)])] as const)
      : ([offset, Buffer.alloc(0)] as const)
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        ...sizes,
        u16(name.length),
        u16(at[1].length),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(at[0]),
        Buffer.from(name),
        at[1]
      ])
    )
    parts.push(local, content)
    offset += local.length + content.length
  }
  const central = Buffer.concat(directory)
  const record = Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(entries.length),
    u64(entries.length),
    u64(central.length),
    u64(offset)
  ])
  const locator = Buffer.concat([u32(0x07064b50), u32(0), u64(offset + central.length), u32(1)])
  const large = zip64 ? [record, locator] : []
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(entries.length),
    u16(entries.length),
    u32(zip64 ? 0xffffffff : central.length),
    u32(zip64 ? 0xffffffff : offset),
    u16(0)
  ])
  return Buffer.concat([...parts, central, ...large, end])
}
