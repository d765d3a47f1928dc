import { CONDITION_COUNT, GENERATOR_COUNT, GENERATOR_OF_CONDITION } from '../records/labels.ts'
import { writePlanes } from '../raster/normalise.ts'
import type { Workspace } from './workspace.ts'
import type { Networks } from '../records/networks.ts'
import type { PersonInputs } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

/**
 * Takes out of the warped garment what hair, arms and other things cover:
 * mask' = mask (1 - occlusion), cloth' = cloth mask' + white (1 - mask').
 */
export function applyOcclusion (x: Tensor, plane: number, warpedMask: Tensor, occlusion: Float32Array): void {
  const size = occlusion.length
  const mask = warpedMask.data
  for (let i = 0; i < size; i++) {
    if (mask[i] === 0) continue
    const seen = mask[i] * (1 - occlusion[i])
    mask[i] = seen
    for (let channel = 0, at = plane * size + i; channel < 3; channel++, at += size) {
      x.data[at] = x.data[at] * seen + 1 - seen
    }
  }
}

/** The generator's one-hot segmentation [1, 7, H, W] from condition classes 0..12. */
export function writeGeneratorSegmentation (labels: ByteMap, segmentation: Tensor): void {
  const size = labels.width * labels.height
  const planeStart = new Int32Array(CONDITION_COUNT)
  for (let label = 0; label < CONDITION_COUNT; label++) planeStart[label] = GENERATOR_OF_CONDITION[label] * size
  segmentation.data.fill(0, 0, GENERATOR_COUNT * size)
  for (let i = 0; i < size; i++) segmentation.data[planeStart[labels.data[i]] + i] = 1
}

/** The person's planes of `x` stay from the last run when the person is the same. */
function writePerson (person: PersonInputs, workspace: Workspace): void {
  if (workspace.shownPerson === person) return
  writePlanes(person.agnostic, workspace.agnostic, 0)
  writePlanes(person.densePose, workspace.densePose, 0)
  workspace.shownPerson = person
}

/** The picture of the person in the garment, from the image generator. */
export function createGenerateStage (networks: Pick<Networks, 'generator'>): Stage<TryOnContext> {
  return {
    name: 'generate',
    async run (context) {
      const { workspace, person } = context
      const { x, oneHot } = workspace
      const { labels, occlusion } = take(context, 'segmentation')
      const { cloth, mask } = take(context, 'warped')
      writePerson(person, workspace)
      writeGeneratorSegmentation(labels, oneHot)
      if (context.occlusion) applyOcclusion(cloth, 0, mask, occlusion)
      context.worn = { cloth, mask }
      context.generated = await networks.generator({ x, segmentation: oneHot, warpedMask: mask })
    }
  }
}
