import { unreadable } from './errors.ts'
import type { PickledDict, PickledValue } from './pickle-values.ts'

const MARK = Symbol('mark')

/** The stack and the memo of a pickle machine. */
export function createPickleStack () {
  const stack: Array<PickledValue | typeof MARK> = []
  const memo = new Map<number, PickledValue>()

  function top (): PickledValue {
    const value = stack.at(-1)
    if (stack.length === 0 || value === MARK) throw unreadable('its pickle takes more than it holds')
    return value as PickledValue
  }

  return {
    push: (value: PickledValue) => { stack.push(value) },
    pop (): PickledValue {
      const value = top()
      stack.pop()
      return value
    },
    mark: () => { stack.push(MARK) },
    popToMark (): PickledValue[] {
      const start = stack.lastIndexOf(MARK)
      if (start < 0) throw unreadable('its pickle has no mark')
      return stack.splice(start).slice(1) as PickledValue[]
    },
    topDict (): PickledDict {
      const value = top()
      if (!(value instanceof Map)) throw unreadable('its pickle sets an item of something that is not a dictionary')
      return value
    },
    topList (): PickledValue[] {
      const value = top()
      if (!Array.isArray(value)) throw unreadable('its pickle appends to something that is not a list')
      return value
    },
    remember: (index: number) => { memo.set(index, top()) },
    recall (index: number): void {
      if (!memo.has(index)) throw unreadable('its pickle recalls what it never kept')
      stack.push(memo.get(index))
    }
  }
}

export type PickleStack = ReturnType<typeof createPickleStack>
