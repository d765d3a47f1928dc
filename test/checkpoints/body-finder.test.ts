import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { findBodyFinderPackage, provideBodyFinder } from '../../src/checkpoints/body-finder.ts'
import { readRgb, resize } from '../../src/imaging/pictures.ts'
import { openBodyFinder } from '../../src/inference/worker/open-body-finder.ts'
import { findBody } from '../../src/tryon/own-photo/body-finder/find-body.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const directory = findBodyFinderPackage()
const skip = directory === undefined ? 'needs the optional package @mediapipe/pose' : false

test('without the package there is no finder and nothing to complain about', async (t) => {
  const cache = join(await temporaryDirectory(t), 'networks')
  assert.deepEqual(provideBodyFinder(cache, undefined), {})
  assert.equal(existsSync(cache), false)
  assert.deepEqual(await openBodyFinder({}, { threads: 1 }), { problem: undefined })
})

test('a damaged package is a problem in words, and nothing is kept of it', async (t) => {
  const folder = await temporaryDirectory(t)
  const cache = join(folder, 'networks')
  const { files, problem } = provideBodyFinder(cache, folder)
  assert.equal(files, undefined)
  assert.match(problem ?? '', /@mediapipe\/pose cannot be used: ENOENT/)
  await writeFile(join(folder, 'pose_solution_packed_assets.data'), '<html>')
  assert.match(provideBodyFinder(cache, folder).problem ?? '', /TFLite file cannot be read/)
  assert.deepEqual(await readdir(cache), [])
})

test('a converted file that does not run is a problem in words', async (t) => {
  const folder = await temporaryDirectory(t)
  const detector = join(folder, 'detector.onnx')
  await writeFile(detector, 'nonsense')
  const { finder, problem } = await openBodyFinder({ files: { detector, landmarks: detector } }, { threads: 1 })
  assert.equal(finder, undefined)
  assert.match(problem ?? '', /does not run/)
})

test('the package is converted once, and again when its files change', { skip }, async (t) => {
  const folder = await temporaryDirectory(t)
  const cache = join(folder, 'networks')
  const { files, problem } = provideBodyFinder(cache, directory)
  assert.equal(problem, undefined)
  assert.ok(files)
  const written = await stat(files.landmarks)
  assert.deepEqual(provideBodyFinder(cache, directory), { files })
  assert.equal((await stat(files.landmarks)).mtimeMs, written.mtimeMs)
  const other = join(folder, 'other')
  await mkdir(other)
  for (const name of ['pose_landmark_full.tflite', 'pose_solution_packed_assets.data']) {
    await cp(join(directory!, name), join(other, name))
  }
  const landmarks = await readFile(join(other, 'pose_landmark_full.tflite'))
  await writeFile(join(other, 'pose_landmark_full.tflite'), Buffer.concat([landmarks, Buffer.alloc(4)]))
  const changed = provideBodyFinder(cache, other).files
  assert.equal(changed?.detector, files.detector)
  assert.notEqual(changed?.landmarks, files.landmarks)
  assert.equal((await readdir(cache)).length, 3)
})

test('a damaged file of the cache is made anew', { skip }, async (t) => {
  const cache = await temporaryDirectory(t)
  const { files } = provideBodyFinder(cache, directory)
  const whole = await readFile(files!.detector)
  await writeFile(files!.detector, whole.subarray(0, -1))
  assert.deepEqual(provideBodyFinder(cache, directory), { files })
  assert.ok(whole.equals(await readFile(files!.detector)))
  assert.equal((await readdir(cache)).length, 2)
})

test('the converted networks see a gallery person\'s joints where they are', { skip }, async (t) => {
  const { files } = provideBodyFinder(await temporaryDirectory(t), directory)
  const { finder } = await openBodyFinder({ files }, { threads: 2 })
  assert.ok(finder)
  const photo = await resize(await readRgb(await readFile('data/persons/ana/image.jpg')), 384, 512)
  const { people } = JSON.parse(await readFile('data/persons/ana/keypoints.json', 'utf8')) as {
    people: Array<{ pose_keypoints_2d: number[] }>
  }
  const { body, others } = await findBody(photo, finder)
  assert.ok(body && body.presence > 0.9)
  assert.equal(others, 0)
  // Nose, neck, shoulders, elbows, wrists, hips: within a fifth of the shoulder width.
  for (const joint of [0, 1, 2, 3, 4, 5, 6, 7, 9, 12]) {
    const [x, y] = people[0].pose_keypoints_2d.slice(joint * 3).map((value) => value / 2)
    const away = Math.hypot(body.joints[joint * 3] - x, body.joints[joint * 3 + 1] - y)
    assert.ok(away < 0.2 * 150, `joint ${joint} is ${away} pixels away`)
  }
})
