import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from '../soak/visitor.ts'
import { startPostgres, startRedis, type Server } from '../support/servers.ts'
import { startStoreServer, type StoreServer } from '../support/store-server.ts'
import { startCluster, type Member } from './cluster.ts'

export interface ShopOptions {
  readonly engine: 'redis' | 'postgres'
  readonly webs: number
  readonly workers: number
  /** Whether pictures lie in S3; else in a folder that all share. */
  readonly hasStore?: boolean
}

/** An engine, web processes and workers on this machine, a store where it is wanted, and a folder for the rest. */
export interface Shop {
  readonly engine: Server
  readonly store?: StoreServer
  readonly members: readonly Member[]
  /** Any of the web processes, as a load balancer chooses. */
  readonly door: Place
  /** Where the processes write what is not elsewhere. */
  readonly state: string
  readonly log: string
  /** Ends everything; what was written stays for somebody to look at unless it is of no use. */
  close (isOfUse: boolean): Promise<void>
}

export async function openShop ({ engine: name, hasStore = false, ...options }: ShopOptions): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'fitting-room-shop-'))
  const [state, path] = [join(folder, 'state'), join(folder, 'service.log')]
  const log = await open(path, 'a')
  const engine = await (name === 'redis' ? startRedis() : startPostgres())
  const store = hasStore ? await startStoreServer() : undefined
  const storeKeys = store && { STORE_URL: store.url, ...store.keys }
  const close = async () => await Promise.all([engine.close(), store?.close(), log.close()])
  const cluster = { ...options, queueUrl: engine.url, state, storeKeys, log: log.fd }
  const members = await startCluster(cluster).catch(async (error) => {
    await close()
    throw error
  })
  const webs = members.filter(({ role }) => role === 'web')
  return {
    engine,
    store,
    members,
    door: { hostname: '127.0.0.1', get port () { return webs[Math.floor(Math.random() * webs.length)].url.port } },
    state,
    log: path,
    async close (isOfUse) {
      await close()
      if (!isOfUse) await rm(folder, { recursive: true, force: true })
    }
  }
}

/** Opens a shop, closes it again whatever becomes of it, and tells what `find` says was wrong; whether nothing was. */
export async function findNothingWrong (
  options: ShopOptions, find: (shop: Shop) => Promise<string[]>
): Promise<boolean> {
  const shop = await openShop(options)
  let wrong = ['it did not come to its end']
  try {
    wrong = await find(shop)
  } finally {
    await shop.close(wrong.length > 0)
    for (const sentence of wrong) console.error(`wrong: ${sentence}`)
    if (wrong.length > 0) console.error(`The processes' log: ${shop.log}`)
  }
  return wrong.length === 0
}
