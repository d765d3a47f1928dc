/** Where pictures lie in a store that speaks S3. */
export interface StoreLocation {
  readonly bucket: string
  /** Begins every name: empty, or ends in a slash. */
  readonly prefix: string
  /** http or https, without a path. */
  readonly endpoint: string
  readonly region: string
}

// As the service names buckets (docs.aws.amazon.com, "General purpose bucket naming rules").
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX = /^(?:[A-Za-z0-9._-]+\/)*$/
const REGION = /^[a-z0-9-]+$/
const DEFAULT_REGION = 'us-east-1'
const FORM = 'write s3://bucket?endpoint=https://host:port, where needed with /prefix after the bucket and &region=…'

/**
 * Reads `s3://bucket/prefix?endpoint=https://host:port&region=eu-central-1`; without an endpoint it is Amazon's in that
 * region.
 * @throws Error that names the rule, and not the value
 */
export function readStoreUrl (value: string): StoreLocation {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url?.protocol !== 's3:') throw new Error(`is no address of a store: ${FORM}`)
  if (url.username !== '' || url.password !== '') {
    throw new Error('holds a key: keys stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  }
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'endpoint' && name !== 'region')
  if (unknown !== undefined) throw new Error(`has an unknown part "${unknown}": ${FORM}`)
  const region = url.searchParams.get('region') ?? DEFAULT_REGION
  const prefix = url.pathname.replace(/^\//, '').replace(/([^/])$/, '$1/')
  const isWellFormed = BUCKET.test(url.hostname) && PREFIX.test(prefix) && REGION.test(region)
  if (!isWellFormed) throw new Error(`names no bucket, or a prefix or region that cannot be: ${FORM}`)
  const endpoint = readEndpoint(url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`)
  return { bucket: url.hostname, prefix, endpoint, region }
}

function readEndpoint (value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.pathname === '/' &&
    url.search === '' && url.hash === ''
  if (!isPlain) throw new Error(`has an endpoint that is not http://host:port or https://host: ${FORM}`)
  return url.origin
}
