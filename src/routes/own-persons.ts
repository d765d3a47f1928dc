import { PERSON_LONG_SIDE } from '../upload-limits.ts'
import type { Caller } from '../jobs/belongings/caller.ts'
import type { OwnPersonRecord } from '../jobs/belongings/person-shelf.ts'
import { ownPersonId, ownReference } from '../jobs/belongings/references.ts'
import type { Wearer } from '../jobs/belongings/wardrobe.ts'
import { ASKED } from '../jobs/storage/deletions.ts'
import type { StoredPicture } from '../jobs/storage/stored-picture.ts'
import type { Upload } from '../plugins/upload.ts'
import type { Services } from '../services.ts'
import type { NoticeCode } from '../tryon/records/finding.ts'
import { CodedError } from '../coded-error.ts'
import { choosePerson, decode } from './intake.ts'

/**
 * The visitor's own photo of an upload, checked and kept. Throws the codes of `decodeUpload`, PHOTO_MISSING and
 * STORAGE.
 */
export async function keepOwnPerson (
  services: Services, caller: Caller, upload: Upload, signal: AbortSignal
): Promise<OwnPersonRecord> {
  const bytes = upload.files.get('person')
  if (!bytes) throw new CodedError('PHOTO_MISSING', 'no file part named person')
  const picture = await decode(services, bytes, signal, { storedLongSide: PERSON_LONG_SIDE })
  return await services.ownPersons.add(caller, picture)
}

/** The record behind `own:<id>`, if this caller may see it; undefined for gallery ids. */
export async function findOwnPerson (
  { ownPersons }: Services, reference: string | undefined, { account }: Pick<Caller, 'account'>
): Promise<OwnPersonRecord | undefined> {
  const record = await ownPersons.findReferred(reference)
  return record?.account === account ? record : undefined
}

/** An own photo as jobs want it. */
export function wearerOfOwn ({ id, contentHash }: OwnPersonRecord): Wearer {
  return { id: ownReference(id), contentHash }
}

/** The caller's own photo `own:<id>`, or a gallery person as `choosePerson` takes it. */
export async function choosePersonFor (
  services: Services, caller: Caller, reference: string | undefined, except: readonly string[] = []
): Promise<Wearer> {
  const own = await findOwnPerson(services, reference, caller)
  if (own) return wearerOfOwn(own)
  if (ownPersonId(reference) !== undefined) throw new CodedError('PERSON_UNKNOWN', 'no such photo')
  return await choosePerson(services, reference, except)
}

/** What may be wrong in a photo because something else was taken for the garment, or the garment for something else. */
export const CORRECTABLE: readonly NoticeCode[] = ['SEVERAL_PEOPLE', 'ARMS_HIDDEN', 'DRESS_WORN', 'HEM_UNSURE']

/** Deletes a photo, what was found in it, and every picture made of it. */
export async function forgetOwnPerson (
  { ownPersons, queue }: Services, { id }: OwnPersonRecord, reason = ASKED
): Promise<void> {
  for await (const job of queue.all()) {
    if (job.kind !== 'prepare-garment' && job.person === ownReference(id)) await queue.remove(job.id, reason)
  }
  await ownPersons.remove(id, reason)
}

/** Shows where the garment is in a photo. @throws CodedError PERSON_NOT_READY */
export async function openMask ({ ownPersons }: Services, record: OwnPersonRecord): Promise<StoredPicture> {
  const stored = hasMask(record) ? await ownPersons.openPicture(record, 'mask') : undefined
  if (!stored) throw new CodedError('PERSON_NOT_READY', 'no garment was read in it')
  return stored
}

/**
 * Replaces what counts as the garment in a photo, or without a mask goes back to what the network reads. Throws
 * PERSON_UNKNOWN, or the reason why the photo cannot be used.
 */
export async function redrawOwnPerson (
  { ownPersons }: Services, record: OwnPersonRecord, drawn?: Uint8Array
): Promise<OwnPersonRecord> {
  if (record.refusal !== undefined) throw new CodedError(record.refusal, 'the photo cannot be used')
  const changed = await ownPersons.redraw(record, drawn)
  if (!changed) throw new CodedError('PERSON_UNKNOWN', 'deleted meanwhile')
  return changed
}

/** Whether it is known where the garment is in a photo: what was read before that was kept does not tell. */
export function hasMask ({ state, maskSource }: OwnPersonRecord): boolean {
  return state === 'ready' && maskSource !== undefined
}

/** Which networks found the person of a job; undefined for gallery persons. */
export async function finderOf (
  { ownPersons }: Services, { person }: { readonly person: string }
): Promise<string | undefined> {
  return (await ownPersons.findReferred(person))?.foundBy
}

/** What the visitor should know about the own photo of a job; empty for gallery persons. */
export async function noticesOf (
  { ownPersons }: Services, { person }: { readonly person: string }
): Promise<NoticeCode[]> {
  return [...(await ownPersons.findReferred(person))?.notices ?? []]
}
