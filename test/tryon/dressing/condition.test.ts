import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConditionStage, writeConditionCloth } from '../../../src/tryon/dressing/condition.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import type { Networks } from '../../../src/tryon/records/networks.ts'
import { createPipeline } from '../../../src/tryon/records/pipeline.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'

test('the cloth is reduced to colours in [-1, 1], its mask to 0 and 1 at level 128', () => {
  const cloth = { data: new Uint8Array(8 * 8 * 3).fill(255), width: 8, height: 8 }
  const mask = { data: new Uint8Array(64), width: 8, height: 8 }
  mask.data[0] = 128
  mask.data[4] = 127
  const target = createTensor([1, 4, 2, 2])
  writeConditionCloth({ cloth, mask }, target)
  assert.deepEqual([...target.data], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
})

test('the network is told the points that are known of the garment, and the figure of the person', async () => {
  const [points, figure] = [createTensor([1, 21, 3]), createTensor([1, 3])]
  const told: unknown[] = []
  const networks = { condition: async (_cloth: unknown, _person: unknown, known?: unknown) => { told.push(known) } }
  const stage = createConditionStage(networks as unknown as Pick<Networks, 'condition'>)
  const garment = {
    cloth: { data: new Uint8Array(192 * 256 * 3), width: 192, height: 256 },
    mask: { data: new Uint8Array(192 * 256), width: 192, height: 256 }
  }
  const rest = { workspace: { conditionCloth: createTensor([1, 4, 256, 192]) }, person: { figure }, occlusion: true }
  await createPipeline([stage]).run({ garment: { ...garment, points }, ...rest } as unknown as TryOnContext)
  await createPipeline([stage]).run({ garment, ...rest } as unknown as TryOnContext)
  assert.deepEqual(told, [{ given: points, figure }, { given: undefined, figure }])
})
