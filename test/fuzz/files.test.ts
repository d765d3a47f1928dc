import assert from 'node:assert/strict'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { openCheckpoint } from '../../src/checkpoints/pth/checkpoint.ts'
import { convertTflite } from '../../src/checkpoints/tflite/convert.ts'
import { readTflite } from '../../src/checkpoints/tflite/model.ts'
import { planVitonHdImport } from '../../src/datasets/viton-hd.ts'
import { createGarmentGallery } from '../../src/gallery/garments.ts'
import { readPersonRecord } from '../../src/gallery/person-record.ts'
import { createPersonGallery } from '../../src/gallery/persons.ts'
import { loadPack, PackError } from '../../src/inference/pack/pack.ts'
import { damaged, damages, fuzzing } from '../support/fuzz.ts'
import { writePth } from '../support/pth-writer.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { writeTflite } from '../support/tflite-files.ts'
import { drawVitonHd } from '../support/viton-hd.ts'

const PERSON_FILES = ['image.jpg', 'parse.png', 'densepose.png', 'keypoints.json']

test('a damaged file of a model pack is named', async (t) => {
  const pack = join(await temporaryDirectory(t), 'pack')
  await cp('models/compact', pack, { recursive: true })
  const { manifest } = await loadPack(pack)
  // The smallest network: each run reads the whole pack.
  const [smallest] = [...manifest.graphs].sort((a, b) => a.bytes - b.bytes)
  const file = await readFile(join(pack, smallest.file))
  await fc.assert(fc.asyncProperty(damages(file.length), async (changes) => {
    const bytes = damaged(file, changes)
    fc.pre(!bytes.equals(file))
    await writeFile(join(pack, smallest.file), bytes)
    await assert.rejects(loadPack(pack), ({ problems }: PackError) => problems.join().includes(smallest.file))
  }), fuzzing(10))
})

test('a damaged manifest is read or named', async (t) => {
  const pack = await temporaryDirectory(t)
  const manifest = await readFile('models/compact/manifest.json')
  await fc.assert(fc.asyncProperty(damages(manifest.length), async (changes) => {
    await writeFile(join(pack, 'manifest.json'), damaged(manifest, changes))
    await assert.rejects(loadPack(pack), (error) => error instanceof PackError && error.problems.length > 0 &&
      error.problems.every((problem) => /manifest|\.onnx|graph/.test(problem)))
  }), fuzzing(60))
})

test('a damaged checkpoint is read or refused by its name, with a code', async (t) => {
  const path = join(await temporaryDirectory(t), 'weights.pth')
  const values = Float32Array.of(1, 2, 3, 4, 5, 6)
  writePth(path, { shapes: new Map([['layer.weight', [2, 3]]]), read: () => values })
  const file = await readFile(path)
  await fc.assert(fc.asyncProperty(damages(file.length), async (changes) => {
    await writeFile(path, damaged(file, changes))
    try {
      openCheckpoint(path).close()
    } catch (error) {
      assert.match((error as { code: string }).code, /^CHECKPOINT_(UNREADABLE|OLD_FORMAT|UNSAFE)$/)
      assert.match((error as Error).message, /weights\.pth/)
    }
  }), fuzzing(150))
})

test('a damaged TFLite network is converted or refused with a code', async () => {
  const values = Array.from({ length: 12 }, (_, index) => index)
  const file = writeTflite({
    tensors: [{ name: 'x', shape: [1, 2, 2, 3] }, { name: 'y', shape: [1, 2, 2, 3] }, {
      name: 'constant', shape: [1, 2, 2, 3], values
    }],
    operators: [{ code: 0, inputs: [0, 2], outputs: [1] }],
    inputs: [0],
    outputs: [1]
  })
  fc.assert(fc.property(damages(file.length), (changes) => {
    try {
      convertTflite(readTflite(damaged(file, changes)), { name: 'test', ports: { x: 'in', y: 'out' } })
    } catch (error) {
      assert.match((error as { code?: string }).code ?? String((error as Error).stack), /^TFLITE_/)
    }
  }), fuzzing(300))
})

test('a damaged file of a person is named, and the gallery goes on', async (t) => {
  const persons = await temporaryDirectory(t)
  await cp('data/persons/ana', join(persons, 'ana'), { recursive: true })
  for (const name of PERSON_FILES) {
    const file = await readFile(join('data/persons/ana', name))
    await fc.assert(fc.asyncProperty(damages(file.length), async (changes) => {
      await writeFile(join(persons, 'ana', name), damaged(file, changes))
      try {
        await readPersonRecord(join(persons, 'ana'))
      } catch (error) {
        assert.equal((error as { code: string }).code, 'PERSON_UNUSABLE')
        assert.match((error as Error).message, new RegExp(name.replace('.', '\\.')))
      }
      await createPersonGallery(persons).list()
    }), fuzzing(6))
    await writeFile(join(persons, 'ana', name), file)
  }
})

test('a damaged file of a data set is refused by its name, or imported', async (t) => {
  const folder = await temporaryDirectory(t)
  const source = join(folder, 'test')
  await drawVitonHd(source, ['00001_00'])
  const galleries = { persons: join(folder, 'persons'), garments: join(folder, 'garments') }
  const path = join(source, 'cloth', '00001_00.jpg')
  const file = await readFile(path)
  let run = 0
  await fc.assert(fc.asyncProperty(damages(file.length), async (changes) => {
    await writeFile(path, damaged(file, changes))
    const garments = `${galleries.garments}-${++run}`
    const tasks = await planVitonHdImport({ source, ...galleries, garments })
    for (const task of tasks.filter(({ kind }) => kind === 'garment')) {
      const { outcome, reason } = await task.run()
      assert.ok(outcome === 'imported' || reason?.includes('00001_00.jpg'), reason)
    }
    await createGarmentGallery(garments).list()
  }), fuzzing(10))
})
