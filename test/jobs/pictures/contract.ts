import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import type { PictureStore } from '../../../src/jobs/pictures/pictures.ts'
import { createId } from '../../../src/jobs/storage/ids.ts'

const HOUR = 3_600_000
const text = async (content: Promise<Uint8Array | undefined>) => String(Buffer.from(await content ?? 'nothing'))

/** What every store of pictures does. */
export function testPictureStore (
  kind: string, open: (t: TestContext) => Promise<PictureStore>
): void {
  const jobs = (store: PictureStore) => store.folder('jobs')
  const nameOf = () => `${createId()}.png`

  test(`${kind}: a picture is read as it was written, whole and in parts, and replaced as a whole`, async (t) => {
    const [pictures, name] = [jobs(await open(t)), nameOf()]
    assert.equal(await pictures.open(name), undefined)
    assert.equal(await pictures.read(name), undefined)
    await pictures.write(name, Buffer.from('the picture'))
    assert.equal(await text(pictures.read(name)), 'the picture')
    const first = await pictures.open(name)
    assert.ok(first?.bytes === 11 && Math.abs(first.modifiedAt - Date.now()) < HOUR)
    assert.match(first.version, /^[\w-]+$/)
    assert.equal(String(await buffer(await first.open())), 'the picture')
    assert.equal(String(await buffer(await first.open({ start: 4, end: 6 }))), 'pic')
    await pictures.write(name, 'another picture')
    const second = await pictures.open(name)
    assert.equal(second?.bytes, 15)
    assert.notEqual(second?.version, first.version)
  })

  test(`${kind}: an upload has its pictures together, apart from those of others`, async (t) => {
    const store = await open(t)
    const id = createId()
    const garments = store.folder('garments')
    await garments.makeFolder(id)
    await garments.write(`${id}/photo.jpg`, 'photo')
    await garments.write(`${id}/cloth.png`, 'cloth')
    assert.equal(await text(garments.read(`${id}/photo.jpg`)), 'photo')
    assert.equal(await store.folder('persons').read(`${id}/photo.jpg`), undefined)
    await garments.remove(`${id}/photo.jpg`)
    await garments.remove(`${id}/photo.jpg`)
    assert.equal(await garments.read(`${id}/photo.jpg`), undefined)
    assert.equal(await text(garments.read(`${id}/cloth.png`)), 'cloth')
  })

  test(`${kind}: a copy outlives what it was made of; of nothing there is none`, async (t) => {
    const pictures = jobs(await open(t))
    const [from, to] = [nameOf(), nameOf()]
    assert.equal(await pictures.copy(from, to), false)
    assert.equal(await pictures.open(to), undefined)
    await pictures.write(from, 'the picture')
    assert.equal(await pictures.copy(from, to), true)
    await pictures.remove(from)
    assert.equal(await text(pictures.read(to)), 'the picture')
  })

  test(`${kind}: of writes at once one is there, whole, and large pictures arrive`, async (t) => {
    const [pictures, name] = [jobs(await open(t)), nameOf()]
    const written = ['a', 'b', 'c'].map((letter) => Buffer.alloc(1_000_000, letter))
    await Promise.all(written.map(async (content) => await pictures.write(name, content)))
    const kept = Buffer.from(await pictures.read(name) ?? [])
    assert.ok(written.some((content) => content.equals(kept)))
  })

  test(`${kind}: a store that answers has no problem`, async (t) => {
    assert.equal(await (await open(t)).problem(), undefined)
  })
}
