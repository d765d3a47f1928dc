import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Condition, Generator } from '../../../src/tryon/records/labels.ts'
import {
  applyOcclusion,
  createGenerateStage,
  writeGeneratorSegmentation
} from '../../../src/tryon/dressing/generate.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { createWorkspace } from '../../../src/tryon/dressing/workspace.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import { drawPerson } from '../../support/drawn-person.ts'
import { assertClose } from '../../support/compare.ts'
import type { GeneratorInputs } from '../../../src/tryon/records/networks.ts'
import type { PersonInputs } from '../../../src/tryon/records/person.ts'

test('occlusion takes its share out of the mask and leaves white', () => {
  const x = createTensor([1, 3, 1, 3])
  x.data.set([0.5, 0.5, 0.5, 0, 0, 0, -1, -1, -1])
  const mask = { data: Float32Array.of(1, 0.5, 0), shape: [1, 1, 1, 3] }
  applyOcclusion(x, 0, mask, Float32Array.of(0.25, 0, 0.9))
  assertClose(mask.data, [0.75, 0.5, 0], 1e-7, 1e-7)
  assertClose(x.data, [0.625, 0.75, 0.5, 0.25, 0.5, 0, -0.5, 0, -1], 1e-7, 1e-7)
})

test('the generator\'s segmentation is one-hot, and nothing of the last run stays in it', () => {
  const segmentation = createTensor([1, 7, 1, 2])
  writeGeneratorSegmentation(
    { data: Uint8Array.of(Condition.noise, Condition.leftArm), width: 2, height: 1 },
    segmentation
  )
  writeGeneratorSegmentation(
    { data: Uint8Array.of(Condition.upper, Condition.bottom), width: 2, height: 1 },
    segmentation
  )
  const ones = [...segmentation.data.keys()].filter((i) => segmentation.data[i] === 1)
  assert.deepEqual(ones, [Generator.paste * 2 + 1, Generator.upper * 2])
})

async function generate (people: PersonInputs[], occlusion: boolean) {
  const workspace = createWorkspace()
  const { cloth, warpedMask: mask, labels } = workspace
  mask.data.fill(1)
  const asked: GeneratorInputs[] = []
  const agnostic: number[] = []
  const stage = createGenerateStage({
    async generator (inputs) {
      asked.push(inputs)
      agnostic.push(inputs.x.data[400 * 768 + 5])
      return createTensor([1])
    }
  })
  for (const person of people) {
    const segmentation = { labels, occlusion: workspace.occlusion.fill(0.5) }
    await stage.run(
      { person, garment: undefined!, workspace, occlusion, warped: { cloth, mask }, segmentation },
      new AbortController().signal
    )
  }
  return { asked, agnostic, workspace }
}

test('a second run with another person shows the other person', async () => {
  const first = createPersonInputs(drawPerson())
  const brighter = {
    ...first,
    agnostic: { ...first.agnostic, data: new Uint8Array(first.agnostic.data.length).fill(255) }
  }
  const { agnostic } = await generate([first, brighter, first], false)
  assert.equal(agnostic[1], 1)
  assert.equal(agnostic[2], agnostic[0])
  assert.notEqual(agnostic[0], 1)
})

test('occlusion can be left out for comparison', async () => {
  const person = createPersonInputs(drawPerson())
  assert.equal((await generate([person], false)).asked[0].warpedMask.data[9], 1)
  assert.equal((await generate([person], true)).asked[0].warpedMask.data[9], 0.5)
})
