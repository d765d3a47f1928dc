import { refused, unreadable } from './errors.ts'
import { createPickleReader, type PickleReader } from './pickle-reader.ts'
import { createPickleStack, type PickleStack } from './pickle-stack.ts'
import { knownGlobal, type PickledDict, type PickledValue, rebuilt, storageOf } from './pickle-values.ts'

const STOP = 0x2e
/** Protocol 2 is what PyTorch writes; later ones only add operations, which are refused one by one. */
const HIGHEST_PROTOCOL = 5

/**
 * Interprets the pickle of a checkpoint with a whitelist: containers, numbers, strings and tensors;
 * nothing is imported or called.
 * @throws ImportError CHECKPOINT_UNSAFE for a global or an operation outside the whitelist,
 *   CHECKPOINT_UNREADABLE for a pickle that is cut off or makes no sense
 */
export function unpickle (bytes: Buffer): PickledValue {
  const reader = createPickleReader(bytes)
  const stack = createPickleStack()
  const operations = {
    ...numberOperations(reader, stack),
    ...containerOperations(stack),
    ...memoOperations(reader, stack),
    ...objectOperations(reader, stack)
  }
  try {
    for (let code = reader.u8(); code !== STOP; code = reader.u8()) {
      const operation = operations[code]
      if (operation === undefined) throw refused(`uses the operation 0x${code.toString(16)}`)
      operation()
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw unreadable('its pickle is cut off', cause)
    throw cause
  }
  return stack.pop()
}

/** By the byte that stands for each operation; names as in Python's pickletools. */
type Operations = Record<number, () => void>

function numberOperations (read: PickleReader, { push }: PickleStack): Operations {
  return {
    0x4b: () => push(read.u8()), // BININT1
    0x4d: () => push(read.u16()), // BININT2
    0x4a: () => push(read.i32()), // BININT
    0x8a: () => push(read.integer(read.u8())), // LONG1
    0x47: () => push(read.f64()), // BINFLOAT
    0x88: () => push(true), // NEWTRUE
    0x89: () => push(false), // NEWFALSE
    0x4e: () => push(null), // NONE
    0x58: () => push(read.text(read.u32())), // BINUNICODE
    0x55: () => push(read.text(read.u8())) // SHORT_BINSTRING
  }
}

function containerOperations ({ push, pop, mark, popToMark, topDict, topList }: PickleStack): Operations {
  const popped = (count: number) => Array.from({ length: count }, pop).reverse()
  return {
    0x28: mark, // MARK
    0x29: () => push([]), // EMPTY_TUPLE
    0x5d: () => push([]), // EMPTY_LIST
    0x7d: () => push(new Map()), // EMPTY_DICT
    0x74: () => push(popToMark()), // TUPLE
    0x85: () => push(popped(1)), // TUPLE1
    0x86: () => push(popped(2)), // TUPLE2
    0x87: () => push(popped(3)), // TUPLE3
    0x73: () => { const item = popped(2); setItems(topDict(), item) }, // SETITEM
    0x75: () => { const items = popToMark(); setItems(topDict(), items) }, // SETITEMS
    0x61: () => { const value = pop(); topList().push(value) }, // APPEND
    0x65: () => { const values = popToMark(); for (const value of values) topList().push(value) } // APPENDS
  }
}

function memoOperations (read: PickleReader, { remember, recall }: PickleStack): Operations {
  return {
    0x71: () => remember(read.u8()), // BINPUT
    0x72: () => remember(read.u32()), // LONG_BINPUT
    0x68: () => recall(read.u8()), // BINGET
    0x6a: () => recall(read.u32()) // LONG_BINGET
  }
}

function objectOperations (read: PickleReader, { push, pop }: PickleStack): Operations {
  return {
    0x80: () => { if (read.u8() > HIGHEST_PROTOCOL) throw unreadable('its pickle protocol is unknown') }, // PROTO
    0x63: () => push(knownGlobal(read.line(), read.line())), // GLOBAL
    0x51: () => push(storageOf(pop())), // BINPERSID
    0x52: () => { const parameters = pop(); push(rebuilt(pop(), parameters)) }, // REDUCE
    0x62: () => { pop() } // BUILD sets attributes such as _metadata, which hold no weights
  }
}

function setItems (target: PickledDict, items: readonly PickledValue[]): void {
  for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i], items[i + 1])
}
