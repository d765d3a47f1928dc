import { join } from 'node:path'
import { GARMENT_POINTS } from '../../tryon/records/garment-points.ts'
import type { ConditionOutputs, GarmentMaskOutputs, Networks } from '../../tryon/records/networks.ts'
import { createTensor, type Tensor } from '../../tryon/raster/tensor.ts'
import type { GraphName } from '../pack/manifest.ts'
import { noisePlanes } from './noise-planes.ts'
import type { ModelPack } from '../pack/pack.ts'
import { openPersonNetwork } from './person-network.ts'
import { openSession, type Session, type SessionOptions } from './session.ts'

/** Opens every graph of a verified pack once and gives them the names the pipeline knows. */
export async function openNetworks (pack: ModelPack, options: SessionOptions): Promise<Networks> {
  const open = async (name: GraphName) => await openSession(join(pack.directory, graphOf(pack, name).file), options)
  // One after the other: each load peaks at twice its file, and the peaks must not add up.
  const garmentMask = await open('garment-mask')
  const condition = await open('condition')
  const generator = await open('generator')
  const person = await openPersonNetwork(pack, options)
  return {
    person,
    garmentMaskSize: garmentMaskSize(pack),
    garmentMask: async (photo) => namedGarmentMask(await garmentMask.run({ photo })),
    condition: async (cloth, person, { given = NOTHING_GIVEN, figure = NO_FIGURE } = {}) =>
      namedCondition(await condition.run(known(condition, { cloth, person, given, figure }))),
    generator: async ({ x, segmentation, warpedMask }) =>
      (await generator.run({
        ...known(generator, { x, segmentation, warped_mask: warpedMask }),
        ...noisePlanes(generator.inputNames, x.shape[2], x.shape[3])
      })).image
  }
}

function graphOf (pack: ModelPack, name: GraphName) {
  const graph = pack.manifest.graphs.find((entry) => entry.name === name)
  if (graph === undefined) throw new Error(`the pack has no graph "${name}"`)
  return graph
}

const NOTHING_GIVEN = createTensor([1, GARMENT_POINTS.length, 3])
const NO_FIGURE = createTensor([1, 3])

/** A mask network of any size is run at this square. */
const FREE_MASK_SIDE = 320

function garmentMaskSize (pack: ModelPack): { width: number, height: number } {
  const [, , height, width] = graphOf(pack, 'garment-mask').inputs[0].shape
  const side = (value: number | string) => typeof value === 'number' ? value : FREE_MASK_SIDE
  return { width: side(width), height: side(height) }
}

function namedGarmentMask ({ mask, foreign, points }: Awaited<ReturnType<Session['run']>>): GarmentMaskOutputs {
  return { mask, foreign: foreign as Tensor | undefined, points: points as Tensor | undefined }
}

function namedCondition (outputs: Awaited<ReturnType<Session['run']>>): ConditionOutputs {
  return {
    flow: outputs.flow,
    segmentation: outputs.segmentation,
    warpedCloth: outputs.warped_cloth,
    warpedMask: outputs.warped_mask,
    points: outputs.points as Tensor | undefined
  }
}

function known<T> (session: Session, inputs: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => session.inputNames.includes(name)))
}
