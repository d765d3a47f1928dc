import assert from 'node:assert/strict'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { conditionTensors } from '../../src/checkpoints/hr-viton/condition-layout.ts'
import { generatorTensors } from '../../src/checkpoints/hr-viton/generator-layout.ts'
import { importPack } from '../../src/checkpoints/import-pack.ts'
import { randomState } from '../../src/checkpoints/random-state.ts'
import { loadConfig, type Config } from '../../src/config.ts'
import { openEngine } from '../../src/open-engine.ts'
import { planVitonHdImport } from '../../src/datasets/viton-hd.ts'
import { buildTestApp } from '../support/app.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { thresholdMask, writeOnnx } from '../support/onnx-files.ts'
import { writePth } from '../support/pth-writer.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { drawVitonHd } from '../support/viton-hd.ts'

/** What a user does: import checkpoints and data, then start with MODEL_PACK=hr-viton. */
async function importEverything (t: TestContext): Promise<Config> {
  const directory = await temporaryDirectory(t)
  const file = (...parts: string[]) => join(directory, ...parts)
  writePth(file('mtviton.pth'), randomState(conditionTensors(2)))
  writePth(file('gen.pth'), randomState(generatorTensors(2)))
  writeOnnx(file('mask.onnx'), thresholdMask())
  await importPack({
    condition: file('mtviton.pth'),
    generator: file('gen.pth'),
    garmentMask: file('mask.onnx'),
    out: file('models', 'hr-viton'),
    threads: 1
  })
  await drawVitonHd(file('test'), ['00001_00'])
  const data = { persons: file('data', 'persons'), garments: file('data', 'garments') }
  for (const task of await planVitonHdImport({ source: file('test'), ...data })) {
    assert.equal((await task.run()).outcome, 'imported')
  }
  return {
    ...loadConfig({}),
    MODEL_PACK: 'hr-viton',
    MODELS_DIRECTORY: file('models'),
    DATA_DIRECTORY: file('data'),
    INFERENCE_THREADS: 2
  }
}

test('the whole service runs with an imported pack and imported persons, and says their licence', async (t) => {
  const config = await importEverything(t)
  const engine = openEngine(config)
  t.after(async () => await engine.close())
  await engine.settled()
  const { state, pack, problems } = engine.status()
  assert.deepEqual(
    { state, problems, pack },
    { state: 'ready', problems: [], pack: { name: 'hr-viton', version: '1', licence: 'CC BY-NC 4.0', points: 'none' } }
  )

  const app = await buildTestApp(t, { engine, config })
  const garment = readFileSync(join(config.DATA_DIRECTORY, 'garments', '00001_00', 'garment.jpg'))
  const answer = await app.inject(uploadRequest([garmentPart(garment), { name: 'person', content: '00001_00' }]))
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 300))
  const { width, height, format } = await sharp(answer.rawPayload).metadata()
  assert.deepEqual({ width, height, format }, { width: 768, height: 1024, format: 'png' })

  const page = await app.inject('/Try_On_API/')
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /CC BY-NC 4\.0/)
})
