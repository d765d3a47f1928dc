import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Place } from '../soak/visitor.ts'
import { startPostgres, startRedis, type Server } from '../support/servers.ts'
import { startCluster, type Member } from './cluster.ts'

export interface ShopOptions {
  readonly engine: 'redis' | 'postgres'
  readonly webs: number
  readonly workers: number
}

/** An engine, web processes and workers on this machine, and a folder for what they write. */
export interface Shop {
  readonly engine: Server
  readonly members: readonly Member[]
  /** Any of the web processes, as a load balancer chooses. */
  readonly door: Place
  /** Where pictures lie. */
  readonly state: string
  readonly log: string
  /** Ends everything; what was written stays for somebody to look at unless it is of no use. */
  close (isOfUse: boolean): Promise<void>
}

export async function openShop ({ engine: name, ...options }: ShopOptions): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'fitting-room-shop-'))
  const [state, path] = [join(folder, 'state'), join(folder, 'service.log')]
  const log = await open(path, 'a')
  const engine = await (name === 'redis' ? startRedis() : startPostgres())
  const members = await startCluster({ ...options, queueUrl: engine.url, state, log: log.fd }).catch(async (error) => {
    await engine.close()
    throw error
  })
  const webs = members.filter(({ role }) => role === 'web')
  return {
    engine,
    members,
    door: { hostname: '127.0.0.1', get port () { return webs[Math.floor(Math.random() * webs.length)].url.port } },
    state,
    log: path,
    async close (isOfUse) {
      await engine.close()
      await log.close()
      if (!isOfUse) await rm(folder, { recursive: true, force: true })
    }
  }
}
