import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Caller } from '../../jobs/belongings/caller.ts'
import { sampleReference, uploadReference, type GarmentReference } from '../../jobs/belongings/references.ts'
import type { Wearer } from '../../jobs/belongings/wardrobe.ts'
import type { TryOnView } from '../../jobs/queue/job.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import type { Upload } from '../../plugins/upload.ts'
import { NOTHING_ELSE, receive, streamedBody, unchecked } from '../body.ts'
import { readCallback, registerCallback } from '../callbacks.ts'
import { keepGarment, MASK_SOURCES, readMaskSource, requireEngine, requirePlace, requireRoom } from '../intake.ts'
import { errorOfJob, requireTryOn, sendResult } from '../job-reply.ts'
import { linksTo, MADE } from '../links.ts'
import { choosePersonFor, finderOf, keepOwnPerson, noticesOf, wearerOfOwn } from '../own-persons.ts'
import { apiJob, TRY_ON } from '../../paths.ts'
import { apiCaller } from './api-caller.ts'
import { jobReply } from './jobs.ts'
import { failures, Job, picture } from './schemas.ts'
import { wantsJob } from './wishes.ts'

const TryOnForm = Type.Object({
  garment: Type.Unsafe<string>({
    type: 'string',
    format: 'binary',
    description: 'JPEG, PNG or WebP photo of one top; or as text the id of a sample from /api/garments'
  }),
  person: Type.Optional(
    Type.String({
      description:
        'id from /api/persons, or a photo of a person as a file (then the result is that photo); ' +
        'left out or "random": any'
    })
  ),
  callback: Type.Optional(
    Type.String({ description: 'address that is told by a signed POST when the try-on has ended' })
  ),
  mask: Type.Optional(Type.Enum([...MASK_SOURCES], { description: 'how the garment is cut out; default "network"' }))
}, NOTHING_ELSE)
const TryOnJson = Type.Object({
  ...TryOnForm.properties,
  garment: Type.String({
    minLength: 1, description: 'the photo as a data URL, or the id of a sample from /api/garments'
  }),
  person: Type.Optional(Type.String({ description: 'the same, with ids from /api/persons; left out or "random": any' }))
}, { ...NOTHING_ELSE, examples: [{ garment: 'sun-print', person: 'lin' }] })

const WishHeaders = Type.Object({
  prefer: Type.Optional(Type.String({ description: '`respond-async`: the job at once instead of the picture' }))
})

const ANSWERS = {
  200: picture('image/png'),
  202: {
    description: 'accepted; with `Prefer: respond-async`, or an `Accept` that takes JSON and no picture',
    content: { 'application/json': { schema: Job } }
  },
  ...failures(404, 408, 409, 413, 415, 422, 500, 503, 504, 507)
}

const RESTART_SECONDS = 15

/** POST /tryon: a garment photo goes in, the picture of a person wearing it comes out. */
const tryOn: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  app.post(TRY_ON, {
    schema: {
      tags: ['try-on'],
      operationId: 'tryOn',
      summary: 'Try a garment on',
      headers: WishHeaders,
      body: streamedBody(TryOnForm, TryOnJson),
      response: ANSWERS
    },
    links: {
      202: linksTo(MADE, ['getJob', 'getJobEvents', 'getJobResult', 'getJobIntermediates', 'deleteJob'])
    },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    requireEngine(services)
    const job = await submit(services, request, reply)
    if (!wantsJob(request)) return await sendPicture(services, job, request, reply)
    reply.status(202).header('location', apiJob(job.id)).header('cache-control', 'no-store')
    return await jobReply(services, job, request.language)
  })
}

export default tryOn

async function submit (services: Services, request: FastifyRequest, reply: FastifyReply): Promise<TryOnView> {
  const caller = apiCaller(request, services.secret)
  await requireRoom(services, caller)
  await requirePlace(services, caller, request)
  // A mistyped name would otherwise be left out in silence, and somebody else be dressed.
  const pictures = ['garment', 'person'] as const
  const { person, garment, callback } = await receive(request, reply, pictures, async (upload, signal) => ({
    callback: readCallback(services, upload.fields.get('callback')),
    person: await findPerson(services, caller, upload, signal),
    garment: await findGarment(services, caller, upload, signal)
  }), ['callback', 'mask'])
  const key = await services.wardrobe.tryOnKey(garment, person)
  const job = await services.queue.submit({ kind: 'try-on', ...caller, garment, person: person.id, key })
  await registerCallback(services, [job], callback, apiJob)
  return requireTryOn(job)
}

/** A photo sent along, or a sample by its id. */
async function findGarment (
  services: Services, caller: Caller, upload: Upload, signal: AbortSignal
): Promise<GarmentReference> {
  const sample = upload.fields.get('garment')
  if (upload.files.has('garment') || !sample) {
    return uploadReference((await keepGarment(services, caller, upload, signal)).id)
  }
  await services.garments.require(sample)
  // A sample's cut-out is there; a wish that nobody can meet is an error all the same.
  readMaskSource(upload.fields.get('mask'))
  return sampleReference(sample)
}

/** A photo sent along, one sent before (`own:<id>`), or somebody of the gallery. */
async function findPerson (
  services: Services, caller: Caller, upload: Upload, signal: AbortSignal
): Promise<Wearer> {
  const isSent = upload.files.has('person')
  if (isSent) return wearerOfOwn(await keepOwnPerson(services, caller, upload, signal))
  return await choosePersonFor(services, caller, upload.fields.get('person'))
}

async function sendPicture (services: Services, { id }: TryOnView, request: FastifyRequest, reply: FastifyReply) {
  const { queue } = services
  const gone = new AbortController()
  const onClose = () => { if (!reply.raw.writableEnded) gone.abort() }
  reply.raw.once('close', onClose)
  // A client that left while the job was being entered has closed before anybody listened.
  if (reply.raw.destroyed) onClose()
  const job = requireTryOn(await queue.finished(id, gone.signal))
  reply.raw.off('close', onClose)
  // The job was entered for this request alone, and nobody else has heard its id.
  if (gone.signal.aborted) await queue.cancel(id)
  if (job.state === 'queued') {
    throw new CodedError('SHUTTING_DOWN', 'the queue is closing', { details: { seconds: RESTART_SECONDS } })
  }
  if (job.state !== 'done') throw errorOfJob(job)
  const [notices, finder] = [await noticesOf(services, job), await finderOf(services, job)]
  if (finder !== undefined) reply.header('x-person-found-by', finder)
  if (notices.length > 0) reply.header('x-person-notices', notices.join(', '))
  return await sendResult(queue, job, request, reply)
}
