import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { Condition, CONDITION_COUNT, GENERATOR_OF_CONDITION, mapLabels } from '../../src/tryon/records/labels.ts'
import { createPersonInputs } from '../../src/tryon/person/person-inputs.ts'
import { composeChannels } from '../../src/tryon/dressing/segmentation-composer.ts'
import { createTensor, type Tensor } from '../../src/tryon/raster/tensor.ts'
import { createTryOnPipeline } from '../../src/tryon/dressing/try-on.ts'
import type { ConditionOutputs, GeneratorInputs } from '../../src/tryon/records/networks.ts'
import { assertClose, countDifferences } from '../support/compare.ts'
import { readBytes } from '../support/npy.ts'
import { readReferenceCondition, readReferenceGarment, readReferencePerson, readTensor } from '../support/parity.ts'
import { encodePng, resize } from '../support/pictures.ts'
import { sharedPath, testWithOriginals as test } from '../support/shared.ts'

const middle = (name: string) => readBytes(sharedPath('parity', 'mid', `${name}.npy`)).data

/** Runs the pipeline on the reference item with the reference networks' answers; keeps what was asked of them. */
async function runReferenceChain () {
  const asked: { cloth?: Tensor, person?: Tensor, generator?: GeneratorInputs } = {}
  const answer: ConditionOutputs = readReferenceCondition()
  const networks = {
    async condition (cloth: Tensor, person: Tensor) {
      Object.assign(asked, { cloth, person })
      return answer
    },
    async generator (inputs: GeneratorInputs) {
      asked.generator = inputs
      return createTensor([1, 3, 1024, 768])
    }
  }
  const person = createPersonInputs(await readReferencePerson())
  const pipeline = createTryOnPipeline({ networks, imaging: { encodePng, resize } })
  const outcome = await pipeline.wearGarment({ person, garment: await readReferenceGarment() })
  return { asked, outcome }
}

/** Argmax over the channels of a one-hot [1, C, H, W]. */
function labelsOf (oneHot: Tensor): Uint8Array {
  const [, channels, height, width] = oneHot.shape
  const labels = new Uint8Array(height * width)
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < labels.length; i++) if (oneHot.data[channel * labels.length + i] === 1) labels[i] = channel
  }
  return labels
}

describe('the chain between the networks, on the reference item', () => {
  let running: ReturnType<typeof runReferenceChain> | undefined
  const chain = async () => await (running ??= runReferenceChain())

  test('the condition generator is asked with the reference cloth and person', async () => {
    const { asked } = await chain()
    assertClose(asked.cloth!.data, readTensor('tocg/input1').data, 1e-6, 1e-7)
    assertClose(asked.person!.data, readTensor('tocg/input2').data, 1e-6, 1e-7)
  })

  test('the segmentation keeps the garment only where the warped mask is', () => {
    const { segmentation, warpedMask } = readReferenceCondition()
    const channelsLast = new Float32Array(segmentation.data.length)
    composeChannels(segmentation, warpedMask, channelsLast, Condition.upper)
    const size = warpedMask.data.length
    const planes = channelsLast.map((_, i) => channelsLast[(i % size) * CONDITION_COUNT + Math.floor(i / size)])
    assertClose(planes, readTensor('mid/fake_segmap_composed').data)
  })

  test('the generator sees the reference labels wherever two classes are not tied', async () => {
    const { asked } = await chain()
    const labels = labelsOf(asked.generator!.segmentation)
    const ties = middle('argmax_gap_lt_1e-3_u8')
    assert.equal(countDifferences(labels, middle('parse7_labels_u8'), ties), 0)
    const full = { data: middle('fake_parse_argmax_u8'), width: 768, height: 1024 }
    assert.equal(countDifferences(labels, mapLabels(full, GENERATOR_OF_CONDITION).data, ties), 0)
  })

  test('the generator sees the reference warped cloth and mask', async () => {
    const { asked } = await chain()
    const size = 1024 * 768
    const { x, warpedMask } = asked.generator!
    assertClose(warpedMask.data, readTensor('mid/warped_mask_occlusion').data)
    assertClose(x.data.subarray(6 * size), readTensor('mid/warped_cloth_occlusion').data)
  })

  test('the result is a picture at full size with a time for each stage', async () => {
    const { outcome } = await chain()
    assert.equal(outcome.image.data.length, 1024 * 768 * 3)
    assert.deepEqual(outcome.timings.map((timing) => timing.name), [
      'condition', 'warp-garment', 'compose-segmentation', 'close-waist', 'even-hem', 'follow-sleeves',
      'extend-garment', 'even-outline', 'generate', 'draw-hems', 'relight', 'harmonise', 'draw-bottom',
      'contact-shadow', 'paste-back', 'encode'
    ])
  })
})
