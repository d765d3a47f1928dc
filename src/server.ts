import { parseArgs } from 'node:util'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { CLOSING_MILLISECONDS } from './app.ts'
import { describeSettings, loadConfig, printConfig, type Config } from './config.ts'
import { translate } from './i18n/index.ts'
import type { TryOnEngine } from './inference/engine-contract.ts'
import { openApp } from './open-app.ts'
import { openEngine } from './open-engine.ts'
import { MAIN_PAGE, READINESS } from './paths.ts'
import { VERSION } from './project-root.ts'

const HELP = `Fitting Room ${VERSION}: a garment photo goes in, the picture of a person wearing it comes out.

Usage: npm start [-- OPTION], or after "npm run build": node dist/src/server.js [OPTION]

  --help          prints this text
  --version       prints the version
  --print-config  prints the settings in force, as an environment file

Without an option the service starts. Its settings are environment variables, for example: PORT=9000 npm start

${describeSettings()}`

function readOptions () {
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ options: { help: { ...flag, short: 'h' }, version: flag, 'print-config': flag } }).values
  } catch (error) {
    console.error(`${(error as Error).message}\nSettings are environment variables: --help lists them.`)
    process.exit(1)
  }
}

function readConfig (): Config {
  try {
    return loadConfig()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

/** A person at a terminal reads the start line and problems; a log collector gets every request. */
function logLevel ({ LOG_LEVEL }: Config): string {
  return process.stdout.isTTY && LOG_LEVEL === 'info' ? 'warn' : LOG_LEVEL
}

async function start (config: Config): Promise<void> {
  const engine = openEngine(config)
  const opened: { app?: FastifyInstance } = {}
  // Before anything is opened: a signal that arrives meanwhile ends the start in order.
  closeWithGrace({ delay: config.SHUTDOWN_GRACE_SECONDS * 1000 + CLOSING_MILLISECONDS }, async ({ err }) => {
    if (err) (opened.app?.log ?? console).error(err, 'closing after an unexpected error')
    await opened.app?.close()
    await engine.close()
  })
  const app = opened.app = await openApp(config, engine, { level: logLevel(config) })
  await app.listen({ port: config.PORT, host: config.HOST })
  greet(app.server.address(), config)
  await engine.settled()
  tellEngine(engine)
}

function greet (address: unknown, { HOST, PORT, ROLE }: Config): void {
  const port = (address as { port?: number } | null)?.port ?? PORT
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST.replace('127.0.0.1', 'localhost')
  if (ROLE === 'worker') return console.log(`A worker of the Fitting Room is up: http://${host}:${port}${READINESS}`)
  console.log(`Fitting Room is open: http://${host}:${port}${MAIN_PAGE}`)
  console.log('Loading the networks; pages open already. Stop with Ctrl+C.')
}

function tellEngine (engine: TryOnEngine): void {
  const { state, pack, bodyFinder, problems } = engine.status()
  if (state === 'ready') {
    console.log(`Ready: pack ${pack?.name} ${pack?.version} (${pack?.licence}).`)
    if (bodyFinder !== undefined) {
      console.log(`Own photos: ${translate('en', `found.${bodyFinder.name}`)} ${bodyFinder.problem ?? ''}`.trimEnd())
    }
  } else if (state === 'failed') {
    console.error(['No pictures can be made:', ...problems.map((problem) => `  - ${problem}`)].join('\n'))
  }
}

function startAsConfigured (): void {
  const config = readConfig()
  start(config).catch((error: NodeJS.ErrnoException) => {
    const hint = error.code === 'EADDRINUSE' ? `port ${config.PORT} is in use: set PORT to another one` : error.message
    console.error(`Cannot start: ${hint}`)
    process.exit(1)
  })
}

const options = readOptions()
if (options.help) console.log(HELP)
else if (options.version) console.log(VERSION)
else if (options['print-config']) console.log(printConfig(readConfig()))
else startAsConfigured()
