import { readGarmentReference } from '../jobs/belongings/references.ts'
import type { Intermediate, StageTiming, TryOnRequest } from '../inference/engine-contract.ts'
import type { TryOnView } from '../jobs/queue/job.ts'
import { CodedError } from '../coded-error.ts'
import type { Services } from '../services.ts'
import { errorOfJob } from './job-reply.ts'
import { createOneByOne } from './one-by-one.ts'

/** What a try-on left behind on its way, computed again for whoever asks. */
export interface MadeOf {
  readonly pictures: readonly Intermediate[]
  readonly timings: readonly StageTiming[]
}

export type Explain = (job: TryOnView) => Promise<MadeOf>

// A dozen pictures are 4 to 8 MB: a page asks for each of them, and so do the neighbours of a shared machine.
const REMEMBERED = 4
const REMEMBERED_MILLISECONDS = 10 * 60_000

/** Computes a finished try-on again and shows every stage. Nothing of it is kept on disk. */
export function createExplain (services: Services): Explain {
  const { engine, wardrobe } = services
  const remembered = new Map<string, Promise<MadeOf>>()
  const inTurn = createOneByOne()

  async function compute ({ garment, person }: TryOnView): Promise<MadeOf> {
    const [someone, cloth] = await Promise.all([wardrobe.person(person), garmentSource(services, garment)])
    const request: TryOnRequest = { person: someone.source, garment: cloth, isExplained: true }
    const { intermediates = [], timings } = await engine.tryOn(request)
    return { pictures: intermediates, timings }
  }

  return async (job) => {
    if (job.state !== 'done') throw errorOfJob(job)
    const known = remembered.get(job.id)
    if (known) return await known
    const made = inTurn(async () => await compute(job))
    remembered.set(job.id, made)
    made.catch(() => remembered.delete(job.id))
    setTimeout(() => remembered.delete(job.id), REMEMBERED_MILLISECONDS).unref()
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value ?? '')
    return await made
  }
}

/** From its photo, so that the cut-out is shown too; a sample lies ready. */
async function garmentSource ({ shelf, wardrobe }: Services, reference: string): Promise<TryOnRequest['garment']> {
  const parsed = readGarmentReference(reference)
  const record = parsed?.kind === 'upload' ? await shelf.find(parsed.id) : undefined
  if (record === undefined) return (await wardrobe.garment(reference)).source
  const [photo, drawnMask] = await Promise.all([shelf.readPhoto(record), shelf.readDrawn(record)])
  return { photo, maskSource: record.maskSource, drawnMask, given: record.given }
}

/** @throws CodedError NOT_FOUND */
export function requirePicture ({ pictures }: MadeOf, name: string): Intermediate {
  const picture = pictures.find((each) => each.name === name)
  if (!picture) throw new CodedError('NOT_FOUND', 'no such intermediate picture')
  return picture
}

/** Milliseconds of the stage that has made a picture. */
export function millisecondsOf ({ timings }: MadeOf, stage: string): number | undefined {
  return timings.find(({ name }) => name === stage)?.milliseconds
}
