/**
 * Reader of FlatBuffers, https://flatbuffers.dev/internals/: a table begins with the way back to its
 * vtable, which holds for each field the offset from the table, or 0 where the field has its default.
 * Reading beyond the bytes is a RangeError of the DataView.
 */
export interface Table {
  has (field: number): boolean
  /** Unsigned byte; also enumerations of at most 256 values and booleans. */
  byte (field: number, preset?: number): number
  int (field: number, preset?: number): number
  text (field: number): string
  table (field: number): Table | undefined
  tables (field: number): Table[]
  ints (field: number): number[]
  /** Unsigned integers of 1, 2 or 4 bytes. */
  unsigned (field: number, width: number): number[]
  bytes (field: number): Uint8Array
}

const SIZE_OF_OFFSET = 4
/** A vtable begins with its own length and the table's, two bytes each. */
const VTABLE_HEAD = 4
const VTABLE_ENTRY = 2

/** The table at the root of the buffer. */
export function openRoot (bytes: Uint8Array): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return openTable(view, view.getUint32(0, true))
}

/** Where a field's value stands, 0 where the field is left out. */
function findField (view: DataView, table: number, field: number): number {
  const vtable = table - view.getInt32(table, true)
  const entry = VTABLE_HEAD + field * VTABLE_ENTRY
  if (entry >= view.getUint16(vtable, true)) return 0
  const offset = view.getUint16(vtable + entry, true)
  return offset === 0 ? 0 : table + offset
}

function openTable (view: DataView, table: number): Table {
  const find = (field: number) => findField(view, table, field)
  /** Follows an offset to where it points. */
  const follow = (at: number) => at + view.getUint32(at, true)
  function vector (field: number): { start: number, length: number } {
    const at = find(field)
    if (at === 0) return { start: 0, length: 0 }
    const start = follow(at)
    return { start: start + SIZE_OF_OFFSET, length: view.getUint32(start, true) }
  }
  function bytes (field: number): Uint8Array {
    const { start, length } = vector(field)
    if (start + length > view.byteLength) throw new RangeError(`a vector of ${length} bytes ends beyond the file`)
    return new Uint8Array(view.buffer, view.byteOffset + start, length)
  }
  function each<T> (field: number, read: (at: number) => T, width = SIZE_OF_OFFSET): T[] {
    const { start, length } = vector(field)
    if (start + length * width > view.byteLength) {
      throw new RangeError(`a vector of ${length} elements ends beyond the file`)
    }
    return Array.from({ length }, (_, i) => read(start + i * width))
  }
  return {
    has: (field) => find(field) !== 0,
    byte: (field, preset = 0) => (find(field) === 0 ? preset : view.getUint8(find(field))),
    int: (field, preset = 0) => (find(field) === 0 ? preset : view.getInt32(find(field), true)),
    text: (field) => new TextDecoder().decode(bytes(field)),
    table: (field) => (find(field) === 0 ? undefined : openTable(view, follow(find(field)))),
    tables: (field) => each(field, (at) => openTable(view, follow(at))),
    ints: (field) => each(field, (at) => view.getInt32(at, true)),
    unsigned: (field, width) =>
      each(
        field,
        (at) => (width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true)),
        width
      ),
    bytes
  }
}
