import { contractProblems } from '../inference/pack/contract-check.ts'
import { openNetworks } from '../inference/worker/open-networks.ts'
import { loadPack } from '../inference/pack/pack.ts'
import { ImportError } from './weights/import-error.ts'
import { createRandom } from '../tryon/raster/random.ts'
import { CONDITION_HEIGHT, CONDITION_WIDTH, createTensor, sizeOf, type Tensor } from '../tryon/raster/tensor.ts'

/** The smallest picture the generator takes. */
const PROOF_SIDE = 128
const LABELS = 7

/**
 * Loads the finished pack as the service would and runs every network once on random pictures.
 * @throws ImportError PACK_UNPROVEN when an answer has the wrong shape, is not finite or leaves its range
 */
export async function provePack (directory: string, threads: number): Promise<void> {
  const pack = await loadPack(directory)
  const problems = contractProblems(pack.manifest)
  if (problems.length > 0) throw new ImportError('PACK_UNPROVEN', problems.join(' '))
  const networks = await openNetworks(pack, { threads })
  const { width, height } = networks.garmentMaskSize
  check('mask', (await networks.garmentMask(randomPicture([1, 3, height, width]))).mask, [1, 1, height, width], 0, 1)

  const condition = await networks.condition(
    randomPicture([1, 4, CONDITION_HEIGHT, CONDITION_WIDTH]),
    randomPicture([1, 16, CONDITION_HEIGHT, CONDITION_WIDTH])
  )
  check('flow', condition.flow, [1, CONDITION_HEIGHT / 2, CONDITION_WIDTH / 2, 2], -Infinity, Infinity)
  check('segmentation', condition.segmentation, [1, 13, CONDITION_HEIGHT, CONDITION_WIDTH], 0, Infinity)

  const image = await networks.generator({
    x: randomPicture([1, 9, PROOF_SIDE, PROOF_SIDE]),
    segmentation: stripes(),
    warpedMask: createTensor([1, 1, PROOF_SIDE, PROOF_SIDE])
  })
  check('image', image, [1, 3, PROOF_SIDE, PROOF_SIDE], -1, 1)
}

function check (
  name: string, { data, shape }: Tensor, expected: readonly number[], lowest: number, highest: number
): void {
  if (shape.length !== expected.length || shape.some((side, i) => side !== expected[i])) {
    throw new ImportError(
      'PACK_UNPROVEN',
      `"${name}" came out as [${shape.join(', ')}], expected [${expected.join(', ')}].`
    )
  }
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]) || data[i] < lowest || data[i] > highest) {
      throw new ImportError(
        'PACK_UNPROVEN',
        `"${name}" contains ${data[i]}, outside ${lowest} to ${highest}: ` +
          `the weights are damaged${name === 'mask' ? '' : ', or too large for --fp16'}.`
      )
    }
  }
}

function randomPicture (shape: readonly number[]): Tensor {
  const random = createRandom(1)
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => random() * 2 - 1) }
}

/** One-hot labels in diagonal stripes, so that every label and every border occurs. */
function stripes (): Tensor {
  const segmentation = createTensor([1, LABELS, PROOF_SIDE, PROOF_SIDE])
  for (let y = 0; y < PROOF_SIDE; y++) {
    for (let x = 0; x < PROOF_SIDE; x++) {
      const label = Math.floor((x + y) / 20) % LABELS
      segmentation.data[(label * PROOF_SIDE + y) * PROOF_SIDE + x] = 1
    }
  }
  return segmentation
}
