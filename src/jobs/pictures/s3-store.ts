import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { StoredPicture } from '../storage/stored-picture.ts'
import type { Pictures, PictureStore } from './pictures.ts'
import { createS3Client, type S3Client, type S3Options } from './s3-client.ts'
import { createS3Expiry } from './s3-expiry.ts'

const PROBE = 'probe'
const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', png: 'image/png', json: 'application/json' }

/** Pictures as objects of a bucket that speaks S3, each whole from the moment that it is there. */
export function createS3Store (options: S3Options): PictureStore {
  const client = createS3Client(options)
  return {
    folder: (folder) => createS3Pictures(client, folder),
    expire: createS3Expiry(client),
    async problem () {
      const { endpoint, bucket } = client
      try {
        await write(client, PROBE, '1')
        return undefined
      } catch (error) {
        const { message } = (error as Error).cause as Error
        return `the store at ${endpoint} takes no pictures into ${bucket} (${message}): start it, or correct STORE_URL`
      }
    }
  }
}

function createS3Pictures (client: S3Client, folder: string): Pictures {
  const nameOf = (name: string) => `${folder}/${name}`
  return {
    // A name with a slash needs none.
    makeFolder: async () => {},
    write: async (name, content) => await write(client, nameOf(name), content),
    open: async (name) => await client.ask({ method: 'HEAD', name: nameOf(name) }, async (response) =>
      response.ok ? stored(client, nameOf(name), response.headers) : undefined),
    read: async (name) => await client.ask({ method: 'GET', name: nameOf(name) }, async (response) => {
      const content = new Uint8Array(await response.arrayBuffer())
      return response.ok ? content : undefined
    }),
    async copy (from, to) {
      const headers = { 'x-amz-copy-source': `/${client.bucket}/${client.prefix}${nameOf(from)}` }
      return await client.ask({ method: 'PUT', name: nameOf(to), headers }, async (response) => {
        const answer = await response.text()
        // A copy that fails after a while is answered with 200 and the error (API reference, "CopyObject").
        if (response.ok && !answer.includes('<CopyObjectResult')) throw new Error('the copy is not whole')
        return response.ok
      })
    },
    remove: async (name) => await client.ask({ method: 'DELETE', name: nameOf(name) }, drain)
  }
}

async function write (client: S3Client, name: string, content: string | Uint8Array): Promise<void> {
  const headers = { 'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }
  // A view of its own: what fetch sends must not be shared memory.
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  await client.ask({ method: 'PUT', name, headers, body }, async (response) => {
    await drain(response)
    if (!response.ok) throw new Error('there is no such bucket')
  })
}

function stored (client: S3Client, name: string, headers: Headers): StoredPicture {
  return {
    bytes: Number(headers.get('content-length')),
    version: (headers.get('etag') ?? '').replace(/[^A-Za-z0-9-]/g, ''),
    modifiedAt: Date.parse(headers.get('last-modified') ?? ''),
    async open (range) {
      const part = range && { range: `bytes=${range.start}-${range.end}` }
      const body = await client.ask({ method: 'GET', name, headers: part }, async (response) =>
        response.ok ? response.body ?? undefined : await drain(response))
      if (!body) throw new Error('the picture has gone')
      return Readable.fromWeb(body as ReadableStream<Uint8Array>)
    }
  }
}

/** A connection is free for the next request when its answer has been read. */
async function drain (response: Response): Promise<void> {
  await response.arrayBuffer()
}
