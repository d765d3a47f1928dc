import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createId } from '../../../src/jobs/storage/ids.ts'
import type { RecordBook, RecordKind } from '../../../src/jobs/storage/record-book.ts'
import { collect } from '../../support/jobs.ts'

/** A record of the tests. */
export interface Note {
  readonly id: string
  readonly owner: string
  readonly text: string
  readonly at: number
  readonly bytes: number
}

export const NOTES: RecordKind<Note> = {
  name: 'note',
  idOf: ({ id }) => id,
  traitsOf: ({ owner, text }) => ({ owner, own: `${owner} ${text}` }),
  sole: 'own',
  momentOf: ({ at }) => at,
  weightOf: ({ owner, bytes }) => ({ account: owner, bytes }),
  check: (value, id) => (value as Note).id === id ? value as Note : undefined
}
const noteOf = (owner: string, text: string, more: Partial<Note> = {}): Note =>
  ({ id: createId(), owner, text, at: 0, bytes: 0, ...more })
const textsOf = (notes: readonly Note[]) => notes.map(({ text }) => text).sort()

/** Opens the same book again and again, as the next start or another process does. */
export type OpenAgain = () => Promise<RecordBook<Note>>

/** What every book does, wherever its records lie. */
export function testRecordBook (name: string, makeOpen: (t: TestContext) => Promise<OpenAgain>): void {
  const contract = (behaviour: string, check: (open: OpenAgain) => Promise<void>) =>
    test(`${name}: ${behaviour}`, async (t) => await check(await makeOpen(t)))

  contract('a record is found by its id and by its traits, also by whoever opens the book later', async (open) => {
    const book = await open()
    const [first] = [await book.add(noteOf('ana', 'a')), await book.add(noteOf('ana', 'b')),
      await book.add(noteOf('bea', 'a'))]
    const again = await open()
    assert.deepEqual(await again.find(first.id), first)
    assert.deepEqual(textsOf(await again.with('owner', 'ana')), ['a', 'b'])
    assert.deepEqual(textsOf(await collect(again.all())), ['a', 'a', 'b'])
    assert.equal(await again.find(createId()), undefined)
    assert.deepEqual(await again.with('owner', 'nobody'), [])
  })

  contract('a changed record is found by what it is now, and a removed one by nothing', async (open) => {
    const book = await open()
    const { id } = await book.add(noteOf('ana', 'a', { at: 1, bytes: 3 }))
    const changed = await book.change(id, async (note) => ({ ...note, owner: 'bea', at: 9, bytes: 5 }))
    assert.deepEqual([changed?.owner, (await book.find(id))?.owner], ['bea', 'bea'])
    assert.deepEqual([await book.with('owner', 'ana'), textsOf(await book.with('owner', 'bea'))], [[], ['a']])
    assert.deepEqual([await book.before(9), textsOf(await book.before(10))], [[], ['a']])
    assert.deepEqual([await book.bytesOf('ana'), await book.bytesOf('bea'), await book.bytesOf()], [0, 5, 5])
    assert.equal((await book.remove(id))?.owner, 'bea')
    assert.deepEqual([await book.find(id), await book.with('owner', 'bea'), await book.before(10)], [undefined, [], []])
    assert.deepEqual([await book.bytesOf('bea'), await book.bytesOf()], [0, 0])
    assert.deepEqual([await book.remove(id), await book.change(id, async (note) => note)], [undefined, undefined])
    assert.equal(await (await open()).find(id), undefined)
  })

  contract('of two records with the same sole trait the first is kept, until it goes or changes', async (open) => {
    const book = await open()
    const [first, second, third] = [noteOf('ana', 'a'), noteOf('ana', 'a'), noteOf('ana', 'a')]
    const added = await Promise.all([book.add(first), book.add(second)])
    assert.equal(added[0].id, added[1].id)
    assert.equal((await book.with('owner', 'ana')).length, 1)
    await book.change(added[0].id, async (note) => ({ ...note, text: 'b' }))
    assert.equal((await book.add(third)).id, third.id)
    assert.equal((await book.add({ ...third, text: 'c' })).text, 'a')
  })

  contract('changes that come at once are made one after the other, each of what the other has made', async (open) => {
    const [one, other] = [await open(), await open()]
    const { id } = await one.add(noteOf('ana', 'a'))
    // Of a book that this process has for itself both are one.
    const books = await other.find(id) === undefined ? [one, one] : [one, other]
    await Promise.all(Array.from({ length: 8 }, async (_, k) =>
      await books[k % 2].change(id, async (note) => ({ ...note, bytes: note.bytes + 1 }))))
    assert.equal((await one.find(id))?.bytes, 8)
  })

  contract('a change that fails changes nothing, and its error is the caller’s', async (open) => {
    const book = await open()
    const { id } = await book.add(noteOf('ana', 'a'))
    const failure = new Error('no disk')
    await assert.rejects(book.change(id, async () => { throw failure }), failure)
    assert.equal((await book.find(id))?.text, 'a')
  })
}
