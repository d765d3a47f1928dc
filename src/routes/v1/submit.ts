import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { Caller } from '../../jobs/belongings/caller.ts'
import {
  ownPersonId, sampleReference, uploadReference, type GarmentReference
} from '../../jobs/belongings/references.ts'
import type { Wearer } from '../../jobs/belongings/wardrobe.ts'
import type { TryOnJob, TryOnView } from '../../jobs/queue/job.ts'
import type { Services } from '../../services.ts'
import { keepGarment } from '../intake.ts'
import { requireTryOn } from '../job-reply.ts'
import { keepOwnPerson, wearerOfOwn } from '../own-persons.ts'
import { findGarment, findPerson } from './find.ts'
import { requireSame } from './once.ts'
import type { Wanted, Wish } from './wanted.ts'

const uploadOf = (name: 'garment' | 'person', bytes: Uint8Array) =>
  ({ fields: new Map<string, string>(), files: new Map([[name, bytes]]) })

// What one takes at most, as docs/security.md counts it: photo, cut-out and picture.
const TRY_ON_BYTES = 4e6
const OWN_TRY_ON_BYTES = 40e6

/**
 * Finds or keeps every garment and every person, one after the other, and says which jobs are wanted.
 * Throws GRID_TOO_LARGE, before anything is kept, VISITOR_STORAGE_FULL, GARMENT_UNKNOWN, PERSON_UNKNOWN and the codes
 * of `decodeUpload`.
 */
export async function readJobs (
  services: Services, request: FastifyRequest, caller: Caller, wanted: Wanted, signal: AbortSignal
): Promise<TryOnJob[]> {
  requireGridSize(services, wanted)
  const garments: GarmentReference[] = []
  for (const wish of wanted.garments) garments.push(await garmentOf(services, request, caller, wish, signal))
  const persons: Wearer[] = []
  for (const wish of wanted.persons) persons.push(await personOf(services, request, caller, wish, signal))
  const pairs = garments.flatMap((garment) => persons.map((person) => ({ garment, person })))
  if (pairs.length > 1) await services.allowance.requireRoom(caller, bytesOf(pairs))
  return await Promise.all(pairs.map(async ({ garment, person }) => ({
    kind: 'try-on' as const,
    ...caller,
    garment,
    person: person.id,
    key: await services.wardrobe.tryOnKey(garment, person)
  })))
}

/** @throws CodedError GRID_TOO_LARGE */
function requireGridSize ({ config }: Services, { garments, persons }: Wanted): void {
  const [count, limit] = [garments.length * persons.length, config.QUEUE_LIMIT_PER_GRID]
  if (count > limit) throw new CodedError('GRID_TOO_LARGE', 'too many pairs', { details: { count, limit } })
}

function bytesOf (pairs: ReadonlyArray<{ readonly person: Wearer }>): number {
  const bytes = pairs.map(({ person }) => ownPersonId(person.id) === undefined ? TRY_ON_BYTES : OWN_TRY_ON_BYTES)
  return bytes.reduce((sum, each) => sum + each, 0)
}

/**
 * Enters all of the jobs or none.
 * @throws CodedError IDEMPOTENCY_KEY_REUSED, VISITOR_LIMIT, QUEUE_FULL, SHUTTING_DOWN, STORAGE
 */
export async function submitAll (
  { queue }: Services, { visitor }: Caller, jobs: readonly TryOnJob[]
): Promise<TryOnView[]> {
  const existing = (await queue.ofVisitor(visitor)).filter(({ kind }) => kind === 'try-on')
  requireSame(existing.map(({ key }) => key), jobs.map(({ key }) => key))
  return (await queue.submitAll(jobs)).map(requireTryOn)
}

async function garmentOf (
  services: Services, request: FastifyRequest, caller: Caller, wish: Wish, signal: AbortSignal
): Promise<GarmentReference> {
  if (typeof wish !== 'string') {
    return uploadReference((await keepGarment(services, caller, uploadOf('garment', wish), signal)).id)
  }
  const { sample, record } = await findGarment(services, request, wish)
  return record ? uploadReference(record.id) : sampleReference(sample.id)
}

async function personOf (
  services: Services, request: FastifyRequest, caller: Caller, wish: Wish, signal: AbortSignal
): Promise<Wearer> {
  if (typeof wish !== 'string') {
    return wearerOfOwn(await keepOwnPerson(services, caller, uploadOf('person', wish), signal))
  }
  const { sample, record } = await findPerson(services, request, wish)
  return record ? wearerOfOwn(record) : sample
}
