import { randomInt } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { uploadLimits } from '../config.ts'
import type { PersonSummary } from '../gallery/persons.ts'
import type { CheckedPicture } from '../imaging/contract.ts'
import type { Caller } from '../jobs/belongings/caller.ts'
import type { GarmentRecord } from '../jobs/belongings/garment-shelf.ts'
import { createSemaphore } from '../jobs/storage/semaphore.ts'
import type { Upload } from '../plugins/upload.ts'
import type { Services } from '../services.ts'
import type { UploadLimits } from '../upload-limits.ts'
import { CodedError } from '../coded-error.ts'
import type { MaskSource } from '../tryon/records/garment.ts'

const ITEM_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i
export const MASK_SOURCES = ['network', 'plain-background', 'whole-picture'] as const satisfies readonly MaskSource[]

// Two of Node's four threads for files and pictures, as `jobs/storage/picture-sizes.ts` counts them.
const DECODES_AT_ONCE = 2
// One picture of 40 megapixels of the most expensive kind, 12 bytes a pixel, or two photos of 60 MB a few times over.
const DECODED_BYTES_AT_ONCE = 480e6
const decodes = createSemaphore(DECODES_AT_ONCE)
const decodedBytes = createSemaphore(DECODED_BYTES_AT_ONCE)

/**
 * Checks a picture that was sent; waiting for a place ends with `signal`, and so does the picture's own life.
 * Throws the codes of `decodeUpload`.
 */
export async function decode (
  { config, decodeUpload }: Services, bytes: Uint8Array, signal: AbortSignal, changes: Partial<UploadLimits> = {}
): Promise<CheckedPicture> {
  const limits = { ...uploadLimits(config), ...changes }
  const picture = await decodeUpload(bytes, limits, async (weight, task) =>
    await decodedBytes.run(async () => await decodes.run(task, { signal }), { weight, signal }))
  signal.throwIfAborted()
  return picture
}

/**
 * The garment of an upload, checked and kept, with a mask drawn by hand where there is one. Throws the codes of
 * `decodeUpload`, FILE_MISSING and STORAGE.
 */
export async function keepGarment (
  services: Services, caller: Caller, upload: Upload, signal: AbortSignal, drawn?: Uint8Array
): Promise<GarmentRecord> {
  const bytes = upload.files.get('garment')
  if (!bytes) throw new CodedError('FILE_MISSING', 'no file part named garment')
  const maskSource = drawn === undefined ? readMaskSource(upload.fields.get('mask')) : 'drawn'
  const picture = await decode(services, bytes, signal)
  return await services.shelf.add(caller, picture, maskSource, drawn)
}

/**
 * The mask of an upload, drawn by hand: checked like any picture, white is garment. Throws FILE_MISSING and the codes
 * of `decodeUpload`.
 */
export async function readDrawnMask (
  services: Services, upload: Upload, signal: AbortSignal
): Promise<Uint8Array> {
  const bytes = upload.files.get('mask')
  if (!bytes) throw new CodedError('FILE_MISSING', 'no file part named mask')
  return (await decode(services, bytes, signal)).bytes
}

/**
 * What a request says of the garment in a photo of a person: a mask drawn by hand, or undefined for what the network
 * reads. Throws REQUEST_INVALID, FILE_MISSING and the codes of `decodeUpload`.
 */
export async function readPersonMask (
  services: Services, upload: Upload, signal: AbortSignal
): Promise<Uint8Array | undefined> {
  if (upload.files.has('mask')) return await readDrawnMask(services, upload, signal)
  if (upload.fields.get('mask') === 'network') return undefined
  throw new CodedError('REQUEST_INVALID', 'no such mask source')
}

export function readMaskSource (name: string | undefined): MaskSource {
  if (name === undefined) return 'network'
  const source = MASK_SOURCES.find((known) => known === name)
  if (!source) throw new CodedError('REQUEST_INVALID', 'no such mask source')
  return source
}

/**
 * The gallery person with this id; any person when it is left out or `random`, none of `except` if there is a choice.
 */
export async function choosePerson (
  { persons }: Services, id: string | undefined, except: readonly string[] = []
): Promise<PersonSummary> {
  if (!id || id === 'random') return await randomPerson(await persons.list(), except)
  if (!ITEM_NAME.test(id)) throw new CodedError('PERSON_INVALID', 'not an id')
  const person = await persons.find(id)
  if (!person) throw new CodedError('PERSON_UNKNOWN', 'no such person')
  return person
}

async function randomPerson (all: readonly PersonSummary[], except: readonly string[]): Promise<PersonSummary> {
  if (all.length === 0) throw new CodedError('PERSON_MISSING', 'the gallery is empty')
  const others = all.filter(({ id }) => !except.includes(id))
  const choice = others.length > 0 ? others : all
  return choice[randomInt(choice.length)]
}

/** @throws CodedError ENGINE_NOT_READY when no job can be done; one that is still starting is waited for by the job */
export function requireEngine ({ engine }: Services): void {
  const { state, problems } = engine.status()
  if (state === 'failed' || state === 'closed') throw new CodedError('ENGINE_NOT_READY', problems.join(' ') || state)
}

/** Bytes of a request that may hold a photo: ids, names and addresses fit in less. */
const LEAST_UPLOAD = 16 * 1024

/**
 * Asked before a try-on's upload is read, which would cost the house more than its refusal. What is asked for by ids
 * alone may be answered without a place, and so may a repeated request.
 * @throws CodedError VISITOR_LIMIT, QUEUE_FULL, SHUTTING_DOWN
 */
export async function requirePlace (
  { queue }: Services, { account }: Caller, { headers }: Pick<FastifyRequest, 'headers'>
): Promise<void> {
  const bytes = Number(headers['content-length'] ?? Infinity)
  if (bytes < LEAST_UPLOAD || headers['idempotency-key'] !== undefined) return
  await queue.requirePlace({ account, kind: 'try-on' })
}

/** Asked before an upload is read: its body stays where it is. @throws CodedError STORAGE_FULL, VISITOR_STORAGE_FULL */
export async function requireRoom ({ allowance }: Services, caller: Caller): Promise<void> {
  await allowance.requireRoom(caller)
}
