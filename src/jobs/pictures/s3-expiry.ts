import { eachOf } from '../storage/files.ts'
import type { S3Client } from './s3-client.ts'

interface Listed {
  /** Without the prefix. */
  readonly name: string
  readonly modifiedAt: number
}

// 100,000 names at a time: all of a small store, and of six million within ten hours of sweeps every ten minutes.
const PAGES = 100
// Records expire by their own time, which may be that much later than the picture's.
const GRACE_MILLISECONDS = 3_600_000
/** What this service writes; whatever else lies in the bucket is somebody else's. */
const OWN = /^(?:jobs\/[\w-]{22}\.png|(?:garments|persons)\/[\w-]{22}\/[a-z-]+\.(?:jpg|png|json))$/

/** Deletes what has been left over, some at a time: each call goes on where the last one has stopped. */
export function createS3Expiry (client: S3Client): (moment: number) => Promise<string[]> {
  let after: string | undefined

  async function list (): Promise<Listed[]> {
    const { prefix } = client
    const start = after !== undefined && { 'start-after': after }
    const query = { 'list-type': '2', ...prefix !== '' && { prefix }, ...start }
    return await client.ask({ method: 'GET', query }, async (response) => {
      const page = readPage(await response.text())
      after = page.isLast ? undefined : page.entries.at(-1)?.name
      return page.entries.map(({ name, modifiedAt }) => ({ name: name.slice(prefix.length), modifiedAt }))
    })
  }

  return async (moment) => {
    const removed: string[] = []
    for (let page = 0; page < PAGES; page++) {
      const listed = await list()
      const old = listed.filter(({ name, modifiedAt }) => OWN.test(name) && modifiedAt < moment - GRACE_MILLISECONDS)
      await eachOf(old, async ({ name }) =>
        await client.ask({ method: 'DELETE', name }, async (response) => { await response.arrayBuffer() }))
      removed.push(...old.map(({ name }) => name))
      if (after === undefined) break
    }
    return removed
  }
}

/** A page of ListObjectsV2: of the names that are looked for none has a character that XML writes otherwise. */
function readPage (xml: string): { entries: Listed[], isLast: boolean } {
  const entries = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry]) => ({
    name: fieldOf(entry, 'Key'),
    modifiedAt: Date.parse(fieldOf(entry, 'LastModified'))
  }))
  return { entries, isLast: fieldOf(xml, 'IsTruncated') !== 'true' }
}

function fieldOf (xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
}
