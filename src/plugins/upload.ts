import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'
import { PACE, watchBody, type Pace } from './body-watch.ts'
import { networkOfClient } from './client-network.ts'
import { createUploadPlaces } from './upload-places.ts'

export interface Upload {
  /** By field name; whichever order the client sent them in. */
  readonly fields: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, Uint8Array>
}

export interface UploadOptions {
  /** Bytes one file may have. */
  readonly maximumBytes: number
  readonly pace?: Pace
}

/** Checks what an upload holds and keeps it; `signal` aborts when nobody waits for that any more. */
export type Keep<Kept, Content = Upload> = (content: Content, signal: AbortSignal) => Promise<Kept>

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Reads a multipart body whole and hands it to `keep`, whose result comes back. Both happen in one of the places
     * for uploads. `names` are the file fields that the body may have.
     * @throws CodedError IMAGE_TOO_LARGE, FILES_TOO_MANY, FIELDS_TOO_MANY, FIELD_UNKNOWN, MULTIPART_BROKEN, MEDIA_TYPE,
     * QUEUE_FULL, RATE_LIMITED, REQUEST_TIMEOUT, CANCELLED and what `keep` throws
     */
    receiveUpload<Kept> (reply: FastifyReply, names: readonly FileName[], keep: Keep<Kept>): Promise<Kept>
    /**
     * The same for a body of JSON, which may carry pictures as data URLs: the route leaves it unread.
     * @throws CodedError IMAGE_TOO_LARGE, REQUEST_INVALID, MEDIA_TYPE, QUEUE_FULL, RATE_LIMITED, REQUEST_TIMEOUT,
     * CANCELLED and what `keep` throws
     */
    receiveJson<Kept> (reply: FastifyReply, keep: Keep<Kept, unknown>): Promise<Kept>
  }
  interface FastifyInstance {
    /** A sentence when an upload would find no place. */
    uploadProblem (): string | undefined
  }
}

/** Fields that carry a picture. */
export type FileName = 'garment' | 'person' | 'mask'
const MAXIMUM_FILES = 2
// garment, person and mask are three; browsers and libraries add a few of their own.
const MAXIMUM_FIELDS = 10
const MAXIMUM_FIELD_BYTES = 1_000
// Boundaries, part headers and fields around the files.
const ENVELOPE_BYTES = 64 * 1024
// The parser stops for good at a part that nobody wants when more of it than this comes at once. Node hands bodies on
// in pieces of 64 kB, at most two together.
const PART_BUFFER_BYTES = 1024 * 1024
// Base64 writes three bytes as four characters.
const BASE64_BYTES = 4 / 3
const JSON_ENVELOPE_BYTES = 16 * 1024
// A body of JSON lies in memory as its bytes, as text and as what the text says.
const JSON_COPIES = 3

/** Multipart bodies, within limits, with every mistake of a client turned into its own error code. */
export default fp<UploadOptions>(async (app, { maximumBytes, pace = PACE }) => {
  // One byte more than allowed, because the parser cannot tell "full" from "too full".
  const limits = {
    fileSize: maximumBytes + 1,
    files: MAXIMUM_FILES,
    fields: MAXIMUM_FIELDS,
    fieldSize: MAXIMUM_FIELD_BYTES,
    fieldNameSize: 100,
    headerPairs: 50
  }
  const largestBody = MAXIMUM_FILES * maximumBytes + ENVELOPE_BYTES
  const largestJson = Math.ceil(maximumBytes * BASE64_BYTES) + JSON_ENVELOPE_BYTES
  const places = createUploadPlaces(largestBody)
  const tooLarge = () => new CodedError('IMAGE_TOO_LARGE', 'the upload has too many bytes', {
    details: { unit: 'megabytes', limit: Number((maximumBytes / 1024 / 1024).toFixed(2)) }
  })
  await app.register(multipart, { limits, fileHwm: PART_BUFFER_BYTES })
  app.decorate('uploadProblem', places.problem)

  async function readWhole (request: FastifyRequest, names: readonly string[]): Promise<Upload> {
    try {
      return await read(request, names, limits.fileSize)
    } catch (error) {
      throw translate(error, tooLarge)
    }
  }

  /** Reads a body and keeps what it holds, in one of the places; `mostBytes` are read, `weight` times as many held. */
  async function receive<Content, Kept> (
    request: FastifyRequest, reply: FastifyReply, { mostBytes, weight = 1, read }: Reading<Content>,
    keep: Keep<Kept, Content>
  ): Promise<Kept> {
    const bytes = announcedBytes(request, mostBytes)
    if (bytes > mostBytes) throw tooLarge()
    const leave = places.enter(networkOfClient(request), bytes * weight)
    const watch = watchBody(request.raw, reply.raw, pace, mostBytes, tooLarge)
    try {
      const kept = await keep(await watch.unlessEnded(read()), watch.signal)
      watch.signal.throwIfAborted()
      return kept
    } finally {
      watch.stop()
      leave()
    }
  }

  app.decorateRequest('receiveUpload', async function (this: FastifyRequest, reply, names, keep) {
    if (!this.isMultipart()) throw new CodedError('MEDIA_TYPE', 'not multipart/form-data')
    return await receive(this, reply, { mostBytes: largestBody, read: async () => await readWhole(this, names) }, keep)
  })

  app.decorateRequest('receiveJson', async function (this: FastifyRequest, reply, keep) {
    if (!isJson(this)) throw new CodedError('MEDIA_TYPE', 'not application/json')
    const read = async () => await readJson(this, largestJson)
    return await receive(this, reply, { mostBytes: largestJson, weight: JSON_COPIES, read }, keep)
  })
}, { name: 'upload' })

interface Reading<Content> {
  readonly mostBytes: number
  readonly weight?: number
  readonly read: () => Promise<Content>
}

/** Whether a request says that its body is JSON. */
export function isJson ({ headers }: FastifyRequest): boolean {
  return /^application\/json *(?:;|$)/i.test(headers['content-type'] ?? '')
}

async function readJson (request: FastifyRequest, mostBytes: number): Promise<unknown> {
  const bytes = await collect(request.raw, Math.min(mostBytes, announcedBytes(request, mostBytes)))
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new CodedError('REQUEST_INVALID', 'the body is not JSON', { cause })
  }
}

/** `mostBytes` of a file are read, the rest is passed over. */
async function read (request: FastifyRequest, names: readonly string[], mostBytes: number): Promise<Upload> {
  const fields = new Map<string, string>()
  const files = new Map<string, Uint8Array>()
  let unknown: string | undefined
  let isTwice = false
  for await (const part of request.parts()) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value))
    else {
      const bytes = await collect(part.file, Math.min(mostBytes, announcedBytes(request, mostBytes)))
      // A form sent without choosing a file has a nameless, empty one.
      if (bytes.length === 0 && !part.filename) continue
      if (!names.includes(part.fieldname)) unknown ??= part.fieldname
      else if (files.has(part.fieldname)) isTwice = true
      else files.set(part.fieldname, bytes)
    }
  }
  if (unknown !== undefined) throw unknownField(unknown)
  if (isTwice) throw new CodedError('FILES_TOO_MANY', 'a file field twice')
  return { fields, files }
}

/** For a field without a meaning: whoever mistypes its name would get something else than they asked for. */
export function unknownField (field: string): CodedError {
  return new CodedError('FIELD_UNKNOWN', 'a field that has no meaning', { details: { field } })
}

/** The length of the body; one that comes in chunks may have as much as `most`. */
function announcedBytes ({ headers }: FastifyRequest, most: number): number {
  return Number(headers['content-length'] ?? most)
}

/** A whole file, in memory that is taken once: pieces put together at the end would take twice as much. */
async function collect (file: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Uint8Array> {
  const whole = Buffer.allocUnsafeSlow(mostBytes)
  let length = 0
  for await (const piece of file) {
    whole.set(piece, length)
    length += piece.length
  }
  return whole.subarray(0, length)
}

/** The parser's own errors keep their code; anything else it throws is the client's broken body. */
function translate (error: unknown, tooLarge: () => CodedError): unknown {
  if (error instanceof CodedError) return error
  const { code } = error as { code?: unknown }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return tooLarge()
  if (typeof code === 'string' && code.startsWith('FST_') && code !== 'FST_MP_PREMATURE_CLOSE') return error
  return new CodedError('MULTIPART_BROKEN', 'the multipart body cannot be read', { cause: error })
}
