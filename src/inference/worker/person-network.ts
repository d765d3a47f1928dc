import { basename, dirname, join } from 'node:path'
import type { Networks, PersonOutputs } from '../../tryon/records/networks.ts'
import { loadPack, type ModelPack } from '../pack/pack.ts'
import { openSession, type SessionOptions } from './session.ts'

/** The pack that every installation has; its person network serves packs without one. */
const FALLBACK_PACK = 'compact'

/**
 * The network that reads a visitor's own photo, from the pack itself or from the compact pack
 * beside it; `undefined` where neither has one: gallery persons work all the same.
 */
export async function openPersonNetwork (pack: ModelPack, options: SessionOptions): Promise<Networks['person']> {
  const source = await findPersonPack(pack)
  const graph = source?.manifest.graphs.find(({ name }) => name === 'person')
  if (source === undefined || graph === undefined) return undefined
  const session = await openSession(join(source.directory, graph.file), options)
  return async (photo): Promise<PersonOutputs> => {
    const { parse, densepose, keypoints } = await session.run({ photo })
    return { parse, densePose: densepose, keypoints }
  }
}

async function findPersonPack (pack: ModelPack): Promise<ModelPack | undefined> {
  if (pack.manifest.graphs.some(({ name }) => name === 'person')) return pack
  if (basename(pack.directory) === FALLBACK_PACK) return undefined
  return await loadPack(join(dirname(pack.directory), FALLBACK_PACK)).catch(() => undefined)
}
