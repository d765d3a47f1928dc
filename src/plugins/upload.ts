import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'

export interface Upload {
  /** By field name; whichever order the client sent them in. */
  readonly fields: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, Uint8Array>
}

export interface UploadOptions {
  /** Bytes one file may have. */
  readonly maximumBytes: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Reads a multipart body whole; `names` are the file fields it may have, "garment" alone unless given.
     * @throws CodedError IMAGE_TOO_LARGE, FILES_TOO_MANY, FIELDS_TOO_MANY, MULTIPART_BROKEN, MEDIA_TYPE, QUEUE_FULL
     */
    readUpload (reply: FastifyReply, names?: readonly FileName[]): Promise<Upload>
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
// Each holds at most two files in memory: 12 x 30 MB = 360 MB at worst.
const UPLOADS_AT_ONCE = 12
const BUSY_SECONDS = 5

/** Multipart bodies, within limits, with every mistake of a client turned into its own error code. */
export default fp<UploadOptions>(async (app, { maximumBytes }) => {
  // One byte more than allowed, because the parser cannot tell "full" from "too full".
  const limits = {
    fileSize: maximumBytes + 1,
    files: MAXIMUM_FILES,
    fields: MAXIMUM_FIELDS,
    fieldSize: MAXIMUM_FIELD_BYTES,
    fieldNameSize: 100,
    headerPairs: 50
  }
  const tooLarge = () => new CodedError('IMAGE_TOO_LARGE', 'the upload has too many bytes', {
    details: { unit: 'megabytes', limit: Number((maximumBytes / 1024 / 1024).toFixed(2)) }
  })
  let running = 0
  await app.register(multipart, { limits })

  async function read (request: FastifyRequest, names: readonly string[]): Promise<Upload> {
    const fields = new Map<string, string>()
    const files = new Map<string, Uint8Array>()
    let unexpected = 0
    for await (const part of request.parts()) {
      if (part.type === 'field') fields.set(part.fieldname, String(part.value))
      else {
        const bytes = await part.toBuffer()
        // A form sent without choosing a file has a nameless, empty one.
        if (bytes.length === 0 && !part.filename) continue
        if (files.has(part.fieldname) || !names.includes(part.fieldname)) unexpected += 1
        else files.set(part.fieldname, bytes)
      }
    }
    if (unexpected + files.size > names.length || (unexpected > 0 && files.size > 0)) {
      throw new CodedError('FILES_TOO_MANY', 'a file field twice, or one that has no meaning')
    }
    return { fields, files }
  }

  function refuseEarly (request: FastifyRequest, reply: FastifyReply): void {
    const isHuge = Number(request.headers['content-length']) > MAXIMUM_FILES * maximumBytes + ENVELOPE_BYTES
    if (!isHuge && running < UPLOADS_AT_ONCE) return
    // The body stays unread, so the connection cannot carry another request.
    reply.header('connection', 'close')
    throw isHuge
      ? tooLarge()
      : new CodedError('QUEUE_FULL', 'too many uploads at once', { details: { seconds: BUSY_SECONDS } })
  }

  app.decorateRequest('readUpload', async function (this: FastifyRequest, reply, names = ['garment']) {
    if (!this.isMultipart()) throw new CodedError('MEDIA_TYPE', 'not multipart/form-data')
    refuseEarly(this, reply)
    running += 1
    try {
      return await read(this, names)
    } catch (error) {
      throw translate(error, tooLarge)
    } finally {
      running -= 1
    }
  })
}, { name: 'upload' })

/** The parser's own errors keep their code; anything else it throws is the client's broken body. */
function translate (error: unknown, tooLarge: () => CodedError): unknown {
  if (error instanceof CodedError) return error
  const { code } = error as { code?: unknown }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return tooLarge()
  if (typeof code === 'string' && code.startsWith('FST_') && code !== 'FST_MP_PREMATURE_CLOSE') return error
  return new CodedError('MULTIPART_BROKEN', 'the multipart body cannot be read', { cause: error })
}
