import { CodedError } from '../coded-error.ts'

// Uploads whose body is read or whose picture is decoded. Twelve decodes of 3 s, two at once, are done after 18 s.
export const UPLOADS_AT_ONCE = 12
// A third: three networks that stall all they may leave nothing, two leave four places to everybody else.
export const UPLOADS_PER_NETWORK = 4
// Bodies are kept in memory: 6 x 30 MB are 180 MB with the usual limits, or twelve photos of 15 MB.
const LARGEST_BODIES_AT_ONCE = 6
const LARGEST_BODIES_PER_NETWORK = 2
const BUSY_SECONDS = 5

export interface UploadPlaces {
  /**
   * Takes a place for a body of at most `bytes`; the function that comes back gives it back.
   * @throws CodedError RATE_LIMITED when this network has its share, QUEUE_FULL when everything is taken
   */
  enter (network: string, bytes: number): () => void
  /** A sentence when an upload would find no place. */
  problem (): string | undefined
}

interface Share { uploads: number, bytes: number }

/** Shares the places and the memory for uploads out among the networks that they come from. */
export function createUploadPlaces (largestBody: number): UploadPlaces {
  const house: Share = { uploads: 0, bytes: 0 }
  const networks = new Map<string, Share>()
  const most: Share = { uploads: UPLOADS_AT_ONCE, bytes: LARGEST_BODIES_AT_ONCE * largestBody }
  const mostOfOne: Share = { uploads: UPLOADS_PER_NETWORK, bytes: LARGEST_BODIES_PER_NETWORK * largestBody }

  return {
    enter (network, bytes) {
      const share = networks.get(network) ?? { uploads: 0, bytes: 0 }
      if (!fits(share, bytes, mostOfOne)) throw busy('RATE_LIMITED', 'too many uploads at once from one network')
      if (!fits(house, bytes, most)) throw busy('QUEUE_FULL', 'too many uploads at once')
      networks.set(network, share)
      for (const each of [house, share]) change(each, 1, bytes)
      return () => {
        for (const each of [house, share]) change(each, -1, -bytes)
        if (share.uploads === 0) networks.delete(network)
      }
    },
    problem () {
      if (fits(house, 0, most)) return undefined
      return `all ${UPLOADS_AT_ONCE} places for uploads are taken: wait a few seconds`
    }
  }
}

function fits (taken: Share, bytes: number, most: Share): boolean {
  return taken.uploads < most.uploads && taken.bytes + bytes <= most.bytes
}

function change (share: Share, uploads: number, bytes: number): void {
  share.uploads += uploads
  share.bytes += bytes
}

function busy (code: 'RATE_LIMITED' | 'QUEUE_FULL', message: string): CodedError {
  return new CodedError(code, message, { details: { seconds: BUSY_SECONDS } })
}
