import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { envSchema } from 'env-schema'
import { Type, type Static } from 'typebox'
import { PROJECT_ROOT } from './project-root.ts'
import { readApiTokens } from './settings/api-tokens.ts'
import { readHosts, readPublicUrl } from './settings/allowed-hosts.ts'
import { readCorsOrigins } from './settings/cors-origins.ts'
import { readQueueUrl } from './settings/queue-url.ts'
import { readStoreUrl } from './settings/store-url.ts'
import { readTrustedProxies } from './settings/trusted-proxies.ts'
import { UPLOAD_LIMITS, type UploadLimits } from './upload-limits.ts'

const integer = (minimum: number, maximum: number, value: number, description: string) =>
  Type.Integer({ minimum, maximum, default: value, description })
const number = (minimum: number, maximum: number, value: number, description: string) =>
  Type.Number({ minimum, maximum, default: value, description })
const text = (value: string, description: string) => Type.String({ default: value, description })
const choice = <const Values extends string[]>(values: Values, value: Values[number], description: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, default: value, description })

/** Every setting: the environment variable, its range, its default, its unit and its reason. */
export const CONFIG_SCHEMA = Type.Object({
  PORT: integer(0, 65535, 8000, 'TCP port to listen on; 0 picks a free one'),
  HOST: text('127.0.0.1', 'address to listen on; 0.0.0.0 opens the service to the network'),
  TRUST_PROXY: text('false',
    'whose X-Forwarded-* headers are believed: false, addresses of the reverse proxies ' +
      '(loopback, 10.0.0.0/8), or how many of them every request passes'),
  PUBLIC_URL: text('', 'where visitors reach the service, for example https://fitting.example'),
  ALLOWED_HOSTS: text('',
    'further names under which it is reached, separated by commas; addresses, localhost, HOST and the name in ' +
      'PUBLIC_URL always are; * allows any name'),
  API_TOKENS: text('',
    'callers of the API as name:hash, separated by commas; "npm run token -- NAME" makes one'),
  API_ACCESS: choice(['local', 'open'], 'local',
    'who may call the API without a token: this machine and the own pages, or everybody who reaches the port'),
  CORS_ORIGINS: text('',
    'pages of others that may call the API, for example https://shop.example, separated by commas; * is every page'),
  FRAME_ORIGINS: text('',
    'shops whose pages may show the fitting room in a frame and whose pictures may be fetched wherever they lie, ' +
      'separated by commas; needs FETCH_PICTURES'),
  MCP: Type.Boolean({
    default: false,
    description: 'offer the tools for agents (Model Context Protocol) at /mcp, to whoever may call the API'
  }),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info',
    'least severe level that is logged'),
  MODEL_PACK: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    default: 'compact',
    description: 'folder under MODELS_DIRECTORY with the networks to use'
  }),
  MODELS_DIRECTORY: text('models', 'folder of the model packs'),
  BODY_FINDER: choice(['auto', 'compact'], 'auto',
    'what finds people in own photos: auto takes the optional package @mediapipe/pose where it is installed, ' +
      'compact the model pack alone'),
  DATA_DIRECTORY: text('data', 'folder with persons/ and garments/: the gallery'),
  STATE_DIRECTORY: text('var', 'folder for jobs, uploads and results; must survive a restart'),
  INFERENCE_THREADS: integer(0, 64, 0, 'threads one inference uses; 0 takes every core'),
  WORKER_ISOLATION: choice(['thread', 'process'], 'thread',
    'process survives a crash inside a network, thread starts faster'),
  JOB_DEADLINE_SECONDS: integer(5, 3600, 300,
    'seconds after which a job is stopped; a large pack on two cores takes about 30'),
  SHUTDOWN_GRACE_SECONDS: integer(0, 600, 20,
    'seconds the running job may use to finish at shutdown; then it is queued again for the next start'),
  FETCH_PICTURES: Type.Boolean({
    default: false,
    description: 'take the address of a garment picture and fetch it; never from private networks'
  }),
  UNDO_SECONDS: integer(1, 600, 10, 'seconds in which “Delete all my pictures” can be taken back'),
  RETENTION_HOURS: number(0.01, 8760, 24, 'hours after which uploads and results are deleted'),
  UPLOAD_MAXIMUM_MEGABYTES: number(0.01, 100, UPLOAD_LIMITS.maximumBytes / 1024 / 1024,
    'megabytes (1024 x 1024 bytes) a picture may have; phone pictures have 3 to 12'),
  UPLOAD_MAXIMUM_MEGAPIXELS: number(0.1, 200, UPLOAD_LIMITS.maximumPixels / 1e6,
    'megapixels a picture may have; each takes 4 MB while it is decoded'),
  UPLOAD_MINIMUM_SIDE: integer(1, 1024, UPLOAD_LIMITS.minimumSide,
    'pixels of the shorter side below which no garment can be seen'),
  UPLOAD_MAXIMUM_SIDE: integer(256, 32768, UPLOAD_LIMITS.maximumSide, 'pixels of the longer side'),
  UPLOAD_MAXIMUM_ASPECT: number(1, 100, UPLOAD_LIMITS.maximumAspect,
    'longer side divided by the shorter; a strip is not a garment'),
  OTEL_EXPORTER_OTLP_ENDPOINT: text('',
    'collector of OpenTelemetry that takes traces over HTTP, http://host:4318; when empty there are none'),
  METRICS_TOKEN: text('',
    'what Prometheus sends as its bearer token to /metrics, 16 characters or more; when empty there is no /metrics'),
  WEBHOOK_SECRET: text('',
    'signs what is posted to callbacks, 32 characters or more; when empty no callbacks are taken'),
  WEBHOOK_PRIVATE_NETWORKS: Type.Boolean({
    default: false,
    description: 'callbacks may lead into private networks: only where all callers are trusted'
  }),
  ROLE: choice(['all', 'web', 'worker'], 'all',
    'what this process does: web takes requests, worker does the work; both need QUEUE_URL, and share STATE_DIRECTORY'),
  QUEUE_URL: text('',
    'the queue that processes share, redis://host:6379 or postgres://user@host/database; ' +
      'when empty the queue is in this process'),
  FAST_LANE: Type.Boolean({
    default: false,
    description: 'cut a garment out once for all workers of a shared queue, and let a page’s grid use all places of ' +
      'its visitor but one'
  }),
  STORE_URL: text('',
    'where pictures lie, s3://bucket?endpoint=https://host:port and where needed &region=; ' +
      'when empty they lie in STATE_DIRECTORY'),
  AWS_ACCESS_KEY_ID: text('', 'names the key that opens the store'),
  AWS_SECRET_ACCESS_KEY: text('', 'the key itself; with it requests to the store are signed'),
  AWS_SESSION_TOKEN: text('', 'comes with keys that are valid for a while'),
  QUEUE_LIMIT: integer(1, 10000, 20,
    'jobs that may wait or run at once, of a grid QUEUE_LIMIT_PER_VISITOR counted; more are refused with 503 and a ' +
      'time to come back'),
  QUEUE_LIMIT_PER_VISITOR: integer(1, 1000, 2,
    'jobs of a kind one visitor may have waiting or running when they ask for another; more are refused with 429'),
  QUEUE_LIMIT_PER_GRID: integer(1, 400, 60,
    'try-ons one API request may ask for together, which wait their turns; 60 of a second are a minute of one worker'),
  RATE_LIMIT_PER_MINUTE: integer(1, 100000, 60, 'form posts and API posts one address may send in a minute'),
  RATE_LIMIT_READS_PER_MINUTE: integer(60, 1000000, 3000,
    'pages and pictures one address may ask for in a minute; 50 first visits of 60 requests'),
  MINIMUM_FREE_MEGABYTES: integer(0, 1000000, 300,
    'free disk space below which uploads are refused and the service says it is not ready'),
  STORAGE_MEGABYTES: integer(1, 100000000, 20000,
    'megabytes that uploads and results of all visitors may take; 5000 try-ons of 4 MB'),
  STORAGE_MEGABYTES_PER_VISITOR: integer(1, 100000000, 2000,
    'megabytes of one visitor, or of one address that calls the API; 500 try-ons of 4 MB'),
  COOKIE_SECRET: text(
    '',
    'signs the visitor cookie, 32 characters or more; when empty one is made and kept in STATE_DIRECTORY'
  )
})

export type Config = Static<typeof CONFIG_SCHEMA>
type Environment = Record<string, string | undefined>

const SHORTEST_SECRET = 32
const SHORTEST_TOKEN = 16
const HIDDEN: ReadonlyArray<keyof Config> = [
  'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'COOKIE_SECRET', 'METRICS_TOKEN', 'QUEUE_URL',
  'WEBHOOK_SECRET'
]

/**
 * The settings from environment variables, with folders resolved against the project root.
 * @throws Error that names each wrong variable, its value and its rule
 */
export function loadConfig (environment: Environment = process.env): Config {
  const config = check(environment)
  checkReaders(config)
  if (config.COOKIE_SECRET !== '' && config.COOKIE_SECRET.length < SHORTEST_SECRET) {
    throw new Error(`wrong settings:\n  COOKIE_SECRET: must have ${SHORTEST_SECRET} characters or more, or be empty`)
  }
  if (config.WEBHOOK_SECRET !== '' && config.WEBHOOK_SECRET.length < SHORTEST_SECRET) {
    throw new Error(`wrong settings:\n  WEBHOOK_SECRET: must have ${SHORTEST_SECRET} characters or more, or be empty`)
  }
  if (config.METRICS_TOKEN !== '' && config.METRICS_TOKEN.length < SHORTEST_TOKEN) {
    throw new Error(`wrong settings:\n  METRICS_TOKEN: must have ${SHORTEST_TOKEN} characters or more, or be empty`)
  }
  if (config.ROLE !== 'all' && config.QUEUE_URL === '') {
    throw new Error(`wrong settings:\n  ROLE: ${config.ROLE} needs QUEUE_URL, by which it reaches the others`)
  }
  if (config.STORE_URL !== '' && (config.AWS_ACCESS_KEY_ID === '' || config.AWS_SECRET_ACCESS_KEY === '')) {
    throw new Error('wrong settings:\n  STORE_URL: needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which open it')
  }
  const folders = ['MODELS_DIRECTORY', 'DATA_DIRECTORY', 'STATE_DIRECTORY'] as const
  for (const name of folders) config[name] = resolve(PROJECT_ROOT, config[name])
  if (config.INFERENCE_THREADS === 0) config.INFERENCE_THREADS = availableParallelism()
  return config
}

/** Settings that are more than a number or a choice, each with its reader; what it reads is used later. */
const READERS = {
  TRUST_PROXY: readTrustedProxies,
  PUBLIC_URL: readPublicUrl,
  ALLOWED_HOSTS: readHosts,
  API_TOKENS: readApiTokens,
  CORS_ORIGINS: readCorsOrigins,
  FRAME_ORIGINS: readCorsOrigins,
  QUEUE_URL: readQueueUrl,
  STORE_URL: (value: string) => value === '' || readStoreUrl(value)
} as const

function checkReaders (config: Config): void {
  for (const [name, read] of Object.entries(READERS) as Array<[keyof typeof READERS, (value: string) => unknown]>) {
    try {
      read(config[name])
    } catch (error) {
      throw new Error(`wrong settings:\n  ${name}: ${(error as Error).message}`, { cause: error })
    }
  }
}

function check (environment: Environment): Config {
  const known = Object.keys(CONFIG_SCHEMA.properties)
  const data = Object.fromEntries(known.filter((name) => environment[name] !== undefined && environment[name] !== '')
    .map((name) => [name, environment[name]]))
  try {
    return envSchema<Config>({ schema: CONFIG_SCHEMA, data, env: false, dotenv: false })
  } catch (error) {
    throw new Error(`wrong settings:\n${explain(error, data)}`, { cause: error })
  }
}

interface SchemaFailure { readonly instancePath?: string, readonly message?: string }

function explain (error: unknown, data: Environment): string {
  const failures = (error as { errors?: SchemaFailure[] }).errors ?? []
  if (failures.length === 0) return `  ${String(error)}`
  return failures.map(({ instancePath = '', message = '' }) => {
    const name = instancePath.slice(1) as keyof typeof CONFIG_SCHEMA.properties
    const { description, default: value } = property(name)
    return `  ${name}: ${message}, not "${data[name]}" (${description}; default ${value})`
  }).join('\n')
}

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

function property (name: keyof typeof CONFIG_SCHEMA.properties): Property {
  return CONFIG_SCHEMA.properties[name] as Property
}

/** The settings as lines of an environment file, each with its reason; secrets stay hidden. */
export function printConfig (config: Config): string {
  const names = Object.keys(CONFIG_SCHEMA.properties) as Array<keyof Config>
  return names.map((name) => {
    const value = HIDDEN.includes(name) && config[name] !== '' ? '(set)' : config[name]
    const { description, default: preset } = property(name)
    return `# ${description} (default: ${preset === '' ? 'empty' : preset})\n${name}=${value}`
  }).join('\n\n')
}

/** What `--help` lists: each setting with its default, its reason and the values it takes. */
export function describeSettings (): string {
  const names = Object.keys(CONFIG_SCHEMA.properties) as Array<keyof Config>
  return names.map((name) => {
    const setting = property(name)
    return `  ${name}=${setting.default}\n      ${setting.description}${range(setting)}`
  }).join('\n')
}

function range ({ enum: choices, minimum, maximum }: Property): string {
  if (choices) return ` (one of ${choices.join(', ')})`
  return minimum === undefined ? '' : ` (${minimum} to ${maximum})`
}

/** The configured limits of an upload. */
export function uploadLimits (config: Config): UploadLimits {
  return {
    ...UPLOAD_LIMITS,
    maximumBytes: Math.round(config.UPLOAD_MAXIMUM_MEGABYTES * 1024 * 1024),
    maximumPixels: Math.round(config.UPLOAD_MAXIMUM_MEGAPIXELS * 1e6),
    minimumSide: config.UPLOAD_MINIMUM_SIDE,
    maximumSide: config.UPLOAD_MAXIMUM_SIDE,
    maximumAspect: config.UPLOAD_MAXIMUM_ASPECT
  }
}
