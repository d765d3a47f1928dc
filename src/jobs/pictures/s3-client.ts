import { AwsClient } from 'aws4fetch'
import { storeAway } from './away.ts'

export interface S3Options {
  readonly bucket: string
  /** Begins every name: empty, or ends in a slash. */
  readonly prefix: string
  /** http or https, without a path. */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of keys that are valid for a while. */
  readonly sessionToken?: string
  /** Told when the store no longer answers, and when it does again. */
  readonly onChange?: (problem: Error | undefined) => void
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  /** Without the prefix; of the bucket itself when left out. */
  readonly name?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
}

export type S3Client = ReturnType<typeof createS3Client>

// An answer takes some 50 ms; one that takes longer than this will not come.
const ANSWER_MILLISECONDS = 3_000
// The largest picture, 20 MB, at 16 Mbit/s.
const TRANSFER_MILLISECONDS = 10_000

/** Signed requests to one bucket, by its path below the endpoint (docs.aws.amazon.com/AmazonS3/latest/API). */
export function createS3Client (options: S3Options) {
  const { bucket, prefix, endpoint, region, accessKeyId, secretAccessKey, sessionToken, onChange = () => {} } = options
  const signer = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, region, service: 's3', retries: 0 })
  let isAway = false

  function tell (problem?: Error): void {
    if (isAway !== (problem !== undefined)) onChange(problem)
    isAway = problem !== undefined
  }

  function addressOf ({ name, query = {} }: S3Request): URL {
    const address = new URL(name === undefined ? `/${bucket}` : `/${bucket}/${prefix}${name}`, endpoint)
    for (const [key, value] of Object.entries(query)) address.searchParams.set(key, value)
    return address
  }

  async function fetchFrom (request: S3Request, signal: AbortSignal): Promise<Response> {
    const { method, body, headers } = request
    const checked = body && { 'x-amz-content-sha256': await sha256(body) }
    const init = { method, body, headers: { ...headers, ...checked }, signal }
    const response = await signer.fetch(addressOf(request), init)
    if (response.ok || response.status === 404) return response
    throw new Error(`${method} is answered with ${response.status}${await codeOf(response)}`)
  }

  return {
    bucket,
    prefix,
    endpoint,
    /**
     * Asks, and gives the answer to `use`, which has to read it to its end or to cancel it. What is not there is 404.
     * @throws CodedError STORE_AWAY when the answer does not come in time, or is a refusal
     */
    async ask<Result> (request: S3Request, use: (response: Response) => Promise<Result>): Promise<Result> {
      const clock = new AbortController()
      const isLarge = request.method === 'PUT' || request.method === 'GET'
      const timer = setTimeout(() => clock.abort(new Error('no answer in time')),
        isLarge ? TRANSFER_MILLISECONDS : ANSWER_MILLISECONDS)
      try {
        const result = await use(await fetchFrom(request, clock.signal))
        tell()
        return result
      } catch (cause) {
        const away = storeAway(cause)
        tell(away)
        throw away
      } finally {
        clearTimeout(timer)
      }
    }
  }
}

/** Hexadecimal: the store refuses a body that arrives as another one. */
async function sha256 (body: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex')
}

async function codeOf (response: Response): Promise<string> {
  const code = /<Code>([A-Za-z]+)<\/Code>/.exec(await response.text())?.[1]
  return code === undefined ? '' : ` ${code}`
}
