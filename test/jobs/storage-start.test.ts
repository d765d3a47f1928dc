import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { PERSON_LAYOUT } from '../../src/gallery/person-files.ts'
import { openGarmentShelf } from '../../src/jobs/belongings/garment-shelf.ts'
import { createFolderStore } from '../../src/jobs/pictures/folder-pictures.ts'
import { openPersonShelf } from '../../src/jobs/belongings/person-shelf.ts'
import { ownReference } from '../../src/jobs/belongings/references.ts'
import { openJobBook } from '../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../src/jobs/queue/local-queue.ts'
import { sweepOnce } from '../../src/jobs/queue/sweeper.ts'
import { readOrCreateSecret } from '../../src/jobs/storage/secret.ts'
import { collect, createManualRunner, tryOnRequest } from '../support/jobs.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const RECORDS = 400
// Enough for Node to load hundreds of modules side by side, as it does for tsx.
const DESCRIPTORS = 2048
// Far fewer than there are records.
const FREE_DESCRIPTORS = 100
const HOUR = 3_600_000

const idOf = (number: number) => String(number).padStart(22, '0')
const shelfFields = (id: string) => ({
  id,
  visitor: 'v',
  account: 'v',
  contentHash: id,
  createdAt: Date.now(),
  bytes: 1
})
const doneJob = (id: string) => ({
  ...tryOnRequest(),
  id,
  state: 'done',
  attempt: 1,
  turn: 0,
  createdAt: Date.now(),
  finishedAt: Date.now(),
  timings: []
})
const garment = (id: string) => ({
  ...shelfFields(id),
  maskSource: 'network',
  photo: 'photo.jpg',
  width: 3,
  height: 4,
  isPrepared: false
})
const person = (id: string) => ({ ...shelfFields(id), width: 3, height: 4, state: 'ready', notices: [] })

async function fillState (state: string): Promise<void> {
  await mkdir(join(state, 'jobs'))
  for (let number = 0; number < RECORDS; number += 1) {
    const folder = join(state, 'garments', idOf(number))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'record.json'), JSON.stringify(garment(idOf(number))))
    await writeFile(join(state, 'jobs', `${idOf(number)}.json`), JSON.stringify(doneJob(idOf(number))))
    await writeFile(join(state, 'jobs', `${idOf(number)}.png`), 'picture')
  }
}

test('a start with more records than descriptors reads and keeps them all', async (t) => {
  const state = await temporaryDirectory(t)
  await fillState(state)
  const program = `
    import { closeSync, openSync } from 'node:fs'
    import { openGarmentShelf } from './src/jobs/belongings/garment-shelf.ts'
    import { createJobStore } from './src/jobs/queue/job-store.ts'
    const taken = []
    try { for (;;) taken.push(openSync('/dev/null', 'r')) } catch {}
    for (const descriptor of taken.splice(0, ${FREE_DESCRIPTORS})) closeSync(descriptor)
    const shelf = await openGarmentShelf('${state}/garments')
    const { records } = await createJobStore('${state}/jobs').open()
    console.log((await shelf.ofVisitor('v')).length, records.length)`
  const script = `ulimit -n ${DESCRIPTORS}; exec "$0" --import tsx --input-type=module --eval "$1"`
  const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, program])
  assert.equal(stdout.trim(), `${RECORDS} ${RECORDS}`)
  assert.equal((await readdir(join(state, 'garments'))).length, RECORDS)
  assert.equal((await readdir(join(state, 'jobs'))).length, 2 * RECORDS)
})

/**
 * Jobs that cannot be used: broken JSON, a record of one field, states without their fields, a folder, a picture alone.
 */
async function damageJobs (directory: string): Promise<string[]> {
  const contents = [
    '{"half',
    JSON.stringify({ id: idOf(1) }),
    JSON.stringify({ ...doneJob(idOf(2)), timings: undefined }),
    JSON.stringify({ ...doneJob(idOf(3)), garment: 'white-t-shirt' }),
    JSON.stringify(doneJob(idOf(9)))
  ]
  for (const [number, content] of contents.entries()) await writeFile(join(directory, `${idOf(number)}.json`), content)
  await mkdir(join(directory, 'x.json'))
  await writeFile(join(directory, `${idOf(7)}.png`), 'picture')
  await writeFile(join(directory, `${idOf(8)}.json.abc.tmp`), 'half')
  return [...contents.keys()].map((number) => join(directory, `${idOf(number)}.json`)).concat(join(directory, 'x.json'))
}

async function age (directory: string, milliseconds: number): Promise<void> {
  const moment = new Date(Date.now() - milliseconds)
  for (const name of await readdir(directory)) await utimes(join(directory, name), moment, moment)
}

test('a start deletes half-written files only; records that cannot be used are kept and named', async (t) => {
  const directory = await temporaryDirectory(t)
  const damaged = await damageJobs(directory)
  const before = await readdir(directory)
  const book = await openJobBook(createJobStore(directory))
  assert.deepEqual(await readdir(directory), before.filter((name) => !name.endsWith('.tmp')))
  assert.deepEqual(book.damaged.map(({ path }) => path).sort(), damaged.sort())
  assert.ok(book.damaged.every(({ reason }) => reason.length > 0 && !reason.includes('half')))
  assert.deepEqual(book.all(), [])
})

test('what nobody can read goes when it is as old as what can be read', async (t) => {
  const directory = await temporaryDirectory(t)
  await damageJobs(directory)
  const book = await openJobBook(createJobStore(directory))
  await age(directory, 1.5 * HOUR)
  await book.expire(HOUR)
  assert.deepEqual((await readdir(directory)).filter((name) => name.endsWith('.png')), [])
  assert.equal((await readdir(directory)).length, 6)
  await age(directory, 2.5 * HOUR)
  await book.expire(HOUR)
  assert.deepEqual(await readdir(directory), [])
  assert.deepEqual(book.damaged, [])
})

test('uploads whose record cannot be used are kept until they are as old as others', async (t) => {
  const directory = await temporaryDirectory(t)
  for (const [number, content] of [
    '{"half',
    JSON.stringify({ id: idOf(1) }),
    JSON.stringify(garment(idOf(5)))
  ].entries()) {
    await mkdir(join(directory, idOf(number)))
    await writeFile(join(directory, idOf(number), 'record.json'), content)
  }
  // An upload that a crash interrupted before it had a record, and a stray file.
  await mkdir(join(directory, idOf(3)))
  await writeFile(join(directory, 'notes.txt'), 'x')
  const shelf = await openGarmentShelf(directory)
  assert.equal((await readdir(directory)).length, 5)
  assert.equal(shelf.damaged.length, 3)
  await shelf.expire(HOUR)
  assert.equal((await readdir(directory)).length, 5)
  await age(directory, 1.5 * HOUR)
  await shelf.expire(HOUR)
  assert.deepEqual(await readdir(directory), [])
})

async function openRooms (t: TestContext) {
  const state = await temporaryDirectory(t)
  const persons = join(state, 'persons')
  const write = async (id: string, content: string) => {
    await mkdir(join(persons, id), { recursive: true })
    await writeFile(join(persons, id, 'record.json'), content)
  }
  return { state, persons, write }
}

test('pictures of a photo whose record is damaged stay; those of a deleted photo go', async (t) => {
  const { state, persons, write } = await openRooms(t)
  await write(idOf(1), JSON.stringify(person(idOf(1))))
  await write(idOf(2), '{"half')
  await mkdir(join(state, 'jobs'))
  for (const number of [1, 2, 3]) {
    await writeFile(
      join(state, 'jobs', `${idOf(number)}.json`),
      JSON.stringify({ ...doneJob(idOf(number)), person: ownReference(idOf(number)) })
    )
  }
  const book = await openJobBook(createJobStore(join(state, 'jobs')))
  const queue = createLocalQueue({ book, run: createManualRunner().run, limit: 9, limitPerVisitor: 9 })
  const rooms = {
    queue,
    ownPersons: await openPersonShelf(persons, PERSON_LAYOUT),
    store: createFolderStore(state),
    shelf: await openGarmentShelf(join(state, 'garments'))
  }
  await sweepOnce(rooms, HOUR)
  assert.deepEqual((await collect(queue.all())).map(({ id }) => id).sort(), [idOf(1), idOf(2)])
})

test('a damaged cookie secret is replaced aloud and put aside; one that cannot be read stops the start', async (t) => {
  const directory = await temporaryDirectory(t)
  const told: string[] = []
  const secret = await readOrCreateSecret(directory, (path) => told.push(path))
  assert.equal(await readOrCreateSecret(directory, (path) => told.push(path)), secret)
  assert.equal((await stat(join(directory, 'cookie-secret'))).mode & 0o777, 0o600)
  assert.equal(told.length, 0)
  await writeFile(join(directory, 'cookie-secret'), 'abc')
  assert.notEqual(await readOrCreateSecret(directory, (path) => told.push(path)), secret)
  assert.deepEqual(told, [join(directory, 'cookie-secret.damaged')])
  assert.equal(await readFile(told[0], 'utf8'), 'abc')
  const other = await temporaryDirectory(t)
  await mkdir(join(other, 'cookie-secret'))
  await assert.rejects(readOrCreateSecret(other, () => {}), { code: 'EISDIR' })
})

test('processes that start at once in an empty folder have one cookie secret', async (t) => {
  const directory = await temporaryDirectory(t)
  const secrets = await Promise.all([1, 2, 3, 4].map(async () => await readOrCreateSecret(directory, () => {})))
  assert.equal(new Set(secrets).size, 1)
  assert.deepEqual(await readdir(directory), ['cookie-secret'])
})
