import { maxHeaderSize } from 'node:http'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import { createBriefMemory } from './brief-memory.ts'
import { uploadLimits } from './config.ts'
import { createAllowance } from './jobs/belongings/allowance.ts'
import { createJobRunner } from './jobs/queue/runner.ts'
import type { Deletion } from './jobs/storage/deletions.ts'
import type { OpenBook } from './jobs/storage/record-book.ts'
import { digest } from './jobs/storage/ids.ts'
import { agreeOnSecret, readOrCreateSecret } from './jobs/storage/secret.ts'
import { createPictureSizes } from './jobs/storage/picture-sizes.ts'
import { lockState } from './jobs/storage/state-lock.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import type { SharedDesk } from './jobs/shared/desk.ts'
import { startSweeper } from './jobs/queue/sweeper.ts'
import { openCallbacks, type Callbacks } from './webhooks/callbacks.ts'
import { openBelongings } from './open-belongings.ts'
import { openStore } from './open-store.ts'
import { openTraces, tracedQueue } from './open-traces.ts'
import type { Traces } from './tracing/traces.ts'
import { openQueue, openSharedDesk } from './open-queue.ts'
import allowedHosts from './plugins/allowed-hosts.ts'
import assets from './plugins/assets.ts'
import type { Pace } from './plugins/body-watch.ts'
import { answerBrokenRequest, readableUrl } from './plugins/broken-requests.ts'
import compression from './plugins/compression.ts'
import connections from './plugins/connections.ts'
import docs from './plugins/docs.ts'
import errors from './plugins/errors.ts'
import language from './plugins/language.ts'
import { createLogOptions, type LogOptions } from './plugins/log-options.ts'
import rateLimit from './plugins/rate-limit.ts'
import requestTimes from './plugins/request-times.ts'
import requestTraces from './plugins/request-traces.ts'
import requestId, { createRequestId } from './plugins/request-id.ts'
import security from './plugins/security.ts'
import shutdown from './plugins/shutdown.ts'
import token from './plugins/token.ts'
import unreadBody from './plugins/unread-body.ts'
import upload from './plugins/upload.ts'
import view from './plugins/view.ts'
import visitor from './plugins/visitor.ts'
import { PROJECT_ROOT } from './project-root.ts'
import api from './routes/api/index.ts'
import { fetchPicture as fetchFromInternet } from './routes/fetch-picture.ts'
import { createExplain } from './routes/intermediates.ts'
import health from './routes/health.ts'
import { callbackCheck, describeEnding } from './routes/callbacks.ts'
import metricsRoute from './routes/metrics.ts'
import pages from './routes/pages/index.ts'
import pictures from './routes/pictures.ts'
import v1 from './routes/v1/index.ts'
import type { Rooms, Services } from './services.ts'
import { readApiTokens } from './settings/api-tokens.ts'
import { createHostCheck, readPublicUrl } from './settings/allowed-hosts.ts'
import { readCorsOrigins } from './settings/cors-origins.ts'
import { readTrustedProxies } from './settings/trusted-proxies.ts'

export interface AppOptions extends Rooms {
  /** Without it nothing is logged. */
  readonly logger?: LogOptions
  readonly timeouts?: Timeouts
}

/** Milliseconds a client may take. */
export interface Timeouts {
  /** For a whole request, body included. */
  readonly request: number
  readonly headers: number
  /** How often Node looks for requests that are too slow. */
  readonly checkEvery: number
  readonly upload?: Pace
}

// A folder added to the gallery appears after this time.
const GALLERY_MILLISECONDS = 2_000
// Browsers without WebP are few: an eighth of what is kept for the others.
const JPEG_BYTES = 8 * 1024 * 1024
const MILLISECONDS_PER_HOUR = 3_600_000
const BYTES_PER_MEGABYTE = 1024 * 1024
// Plain forms hold two short fields; uploads have their own limit.
const FORM_BYTES = 64 * 1024
// A whole request: more than an upload may take (`plugins/body-watch.ts`), so that the upload's own answer comes first.
const TIMEOUTS: Timeouts = { request: 120_000, headers: 15_000, checkEvery: 5_000 }
const KEEP_ALIVE_MILLISECONDS = 10_000
// As long as Node lets all headers be: for a longer part of an address the router answers past the table of errors.
const LONGEST_ADDRESS = maxHeaderSize
/** After the job's grace period: it is stopped (2 s), answers are sent (3 s), the worker ends (10 s), 2 s to spare. */
export const CLOSING_MILLISECONDS = 17_000

/** Builds the whole application; it does not listen. `app.close()` puts the queue to rest. */
export async function buildApp (options: AppOptions): Promise<FastifyInstance> {
  const timeouts = options.timeouts ?? TIMEOUTS
  const app = Fastify({
    logger: createLogOptions(options.logger),
    trustProxy: readTrustedProxies(options.config.TRUST_PROXY),
    bodyLimit: FORM_BYTES,
    requestTimeout: timeouts.request,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    // Closing waits for the running job; Fastify's own patience ends after ten seconds.
    pluginTimeout: options.config.SHUTDOWN_GRACE_SECONDS * 1000 + CLOSING_MILLISECONDS,
    // Browsers connect ahead and say nothing; the plugin `shutdown` waits for answers, nobody waits for silence.
    forceCloseConnections: true,
    return503OnClosing: false,
    genReqId: createRequestId,
    rewriteUrl: readableUrl,
    clientErrorHandler: answerBrokenRequest,
    routerOptions: { maxParamLength: LONGEST_ADDRESS },
    http: {
      // The plugin `allowed-hosts` answers requests without one from the table of errors.
      requireHostHeader: false,
      headersTimeout: timeouts.headers,
      connectionsCheckingInterval: timeouts.checkEvery
    }
  })
  if (options.config.QUEUE_URL === '') {
    const lock = await lockState(options.config.STATE_DIRECTORY)
    app.addHook('onClose', async () => await lock.release())
  }
  const metrics = createMetrics()
  const traces = await openTraces(options.config, (problem) => app.log.warn({ problem }, 'traces are not sent'))
  if (traces) {
    app.addHook('onClose', async () => await traces.close())
    await app.register(requestTraces, { traces, isBelieved: options.config.TRUST_PROXY !== 'false' })
  }
  const { countRate, ...services } = await openServices(app, options, metrics, traces)
  metrics.watchQueue(async () => await services.queue.load())
  await registerPlugins(app, services, metrics, timeouts, countRate)
  await app.register(health, services)
  await app.register(metricsRoute, { token: options.config.METRICS_TOKEN, read: metrics.read })
  if (options.config.ROLE !== 'worker') await openDoors(app, services)
  return app
}

async function openDoors (app: FastifyInstance, services: Services): Promise<void> {
  await app.register(pictures, services)
  const forPrograms = { ...services, explain: createExplain(services) }
  await app.register(api, forPrograms)
  await app.register(v1, forPrograms)
  // Loaded where it is wanted alone: its library takes twice as long to load as Fastify does.
  if (services.config.MCP) await app.register(import('./routes/mcp/index.ts'), services)
  await app.register(pages, services)
}

async function openServices (
  app: FastifyInstance,
  { config, engine, persons, garments, decodeUpload, makeThumbnail, fetchPicture }: AppOptions,
  { observer, lookedUp }: Metrics,
  traces?: Traces
): Promise<Services & Partial<Pick<SharedDesk, 'countRate'>>> {
  const state = config.STATE_DIRECTORY
  const audit = (deletion: Deletion) => app.log.info({ audit: 'deletion', ...deletion }, 'deleted')
  const onError = (error: Error) => app.log.warn({ err: error }, 'the queue’s engine')
  const desk = await openSharedDesk(config, onError)
  const store = await openStore(config, {
    onDeletion: audit,
    onChange: (problem) => app.log.warn({ err: problem }, `the store of pictures is ${problem ? 'away' : 'back'}`)
  })
  const { wardrobeForWork, marks, ...belongings } = await openBelongings({
    config, engine, persons, garments, store, onDeletion: audit, books: desk?.books
  })
  const { shelf, ownPersons } = belongings
  // A queue that is opened may tell of endings at once; callbacks look for what they have missed.
  let callbacks: Callbacks | undefined
  const run = createJobRunner(engine, wardrobeForWork)
  const { queue: untraced, damaged: damagedJobs } = await openQueue({
    config,
    desk,
    store,
    run: traces?.traced(run) ?? run,
    isReady: wardrobeForWork.isReady,
    observer: {
      ...observer,
      ended (job) {
        observer.ended(job)
        callbacks?.ended(job.id)
      }
    },
    onDeletion: audit,
    onFailure: ({ id }, error) => app.log.error({ err: error, job: id }, 'job failed'),
    onError
  })
  const queue = traces ? tracedQueue(untraced, traces) : untraced
  if (config.WEBHOOK_SECRET !== '') {
    callbacks = await openCallbacks({
      directory: join(state, 'callbacks'),
      openBook: desk?.books.hasty,
      secret: config.WEBHOOK_SECRET,
      describe: describeEnding(queue, readPublicUrl(config.PUBLIC_URL)),
      isAllowed: callbackCheck(config),
      onProblem: (job, problem) => app.log.warn({ job, problem }, 'a callback was not taken')
    })
  }
  app.addHook('onClose', async () => {
    await callbacks?.close()
    await desk?.close()
  })
  const damaged = [shelf.damaged, ownPersons.damaged, damagedJobs].flat()
  for (const record of damaged) app.log.error(record, 'a record cannot be read and is kept')
  const secret = config.COOKIE_SECRET || await findSecret(app, state, desk?.books.patient)
  const sweepable = { queue, shelf, ownPersons, store }
  const stopSweeping = startSweeper(sweepable, config.RETENTION_HOURS * MILLISECONDS_PER_HOUR,
    (error) => app.log.error({ err: error }, 'cannot delete what is too old'))
  app.addHook('onClose', async () => stopSweeping())
  const allowance = createAllowance({
    directory: state,
    keepers: [shelf, ownPersons, queue],
    limit: config.STORAGE_MEGABYTES * BYTES_PER_MEGABYTE,
    limitPerVisitor: config.STORAGE_MEGABYTES_PER_VISITOR * BYTES_PER_MEGABYTE,
    minimumFree: config.MINIMUM_FREE_MEGABYTES * BYTES_PER_MEGABYTE
  })
  const leftOut = (await Promise.all([persons.damaged(), garments.damaged()])).flat()
  for (const item of leftOut) app.log.error(item, 'a folder of the gallery is not shown')
  const forgetGone = async () => await marks.keepOnly(async (job) => await queue.find(job) !== undefined)
  await forgetGone()
  const forgetting = setInterval(() => {
    forgetGone().catch((error) => app.log.error({ err: error }, 'cannot delete what is gone'))
  }, MILLISECONDS_PER_HOUR).unref()
  app.addHook('onClose', async () => clearInterval(forgetting))
  const galleries = { persons: listedBriefly(persons), garments: listedBriefly(garments) }
  return {
    config,
    engine,
    ...galleries,
    decodeUpload,
    fetchPicture: fetchPicture ?? (async (address, limits) =>
      await fetchFromInternet(address, { ...limits, trustedOrigins: readCorsOrigins(config.FRAME_ORIGINS) })),
    sizes: {
      webp: createPictureSizes(makeThumbnail, undefined, (isKnown) => lookedUp('sizes', isKnown)),
      jpeg: createPictureSizes(async (picture, width) => await makeThumbnail(picture, width, 'jpeg'), JPEG_BYTES)
    },
    ...belongings,
    allowance,
    store,
    queue,
    callbacks,
    marks,
    secret,
    countRate: desk?.countRate
  }
}

async function findSecret (app: FastifyInstance, state: string, openBook?: OpenBook): Promise<string> {
  const own = await readOrCreateSecret(state, (keptAt) =>
    app.log.warn({ keptAt }, 'the cookie secret was damaged: there is a new one, and every visitor starts anew'))
  return openBook ? await agreeOnSecret(openBook, own) : own
}

function listedBriefly<Item, Gallery extends { list (): Promise<Item[]> }> (gallery: Gallery): Gallery {
  const memory = createBriefMemory<Item[]>(GALLERY_MILLISECONDS)
  return { ...gallery, list: async () => await memory('list', async () => await gallery.list()) }
}

async function registerPlugins (
  app: FastifyInstance,
  { config, engine, queue, secret }: Services,
  { answered }: Metrics,
  timeouts: Timeouts,
  countRate?: SharedDesk['countRate']
): Promise<void> {
  await app.register(connections)
  await app.register(requestTimes, { onAnswer: answered })
  await app.register(requestId)
  await app.register(cookie, { secret })
  await app.register(language)
  await app.register(token, { tokens: readApiTokens(config.API_TOKENS) })
  await app.register(rateLimit, {
    postsPerMinute: config.RATE_LIMIT_PER_MINUTE,
    readsPerMinute: config.RATE_LIMIT_READS_PER_MINUTE,
    ...countRate && { shared: { count: countRate, hide: (name) => digest(secret, name) } }
  })
  await app.register(errors)
  await app.register(shutdown, { rest: async () => await queue.close(config.SHUTDOWN_GRACE_SECONDS * 1000) })
  await app.register(allowedHosts, { isAllowed: createHostCheck(config) })
  await app.register(security, {
    publicUrl: readPublicUrl(config.PUBLIC_URL),
    corsOrigins: readCorsOrigins(config.CORS_ORIGINS),
    frameOrigins: readCorsOrigins(config.FRAME_ORIGINS)
  })
  await app.register(compression)
  await app.register(formbody)
  await app.register(unreadBody)
  await app.register(upload, { maximumBytes: uploadLimits(config).maximumBytes, pace: timeouts.upload })
  await app.register(assets, { directory: join(PROJECT_ROOT, 'public') })
  await app.register(view, {
    directory: join(PROJECT_ROOT, 'views'),
    engine,
    retentionHours: config.RETENTION_HOURS,
    uploadMegabytes: config.UPLOAD_MAXIMUM_MEGABYTES
  })
  await app.register(visitor, {
    maxAgeSeconds: Math.ceil(config.RETENTION_HOURS * 3600), isFramed: config.FRAME_ORIGINS !== ''
  })
  await app.register(docs, { iconPath: join(PROJECT_ROOT, 'public', 'icon.svg') })
}
