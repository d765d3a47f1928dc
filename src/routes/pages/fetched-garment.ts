import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { Caller } from '../../jobs/belongings/caller.ts'
import { uploadLimits } from '../../config.ts'
import type { Services } from '../../services.ts'
import { keepGarment } from '../intake.ts'

// Waiting for a place to decode in, and decoding; as long as an upload may take for it.
const KEEPING_MILLISECONDS = 60_000

/**
 * Fetches the picture at an address, and keeps it like an upload. Throws ADDRESS_INVALID, ADDRESS_UNREACHABLE and the
 * codes of `decodeUpload`.
 */
export async function keepFetched (services: Services, caller: Caller, address: string): Promise<GarmentRecord> {
  const { maximumBytes } = uploadLimits(services.config)
  const bytes = await services.fetchPicture(address, { maximumBytes })
  const upload = { fields: new Map<string, string>(), files: new Map([['garment', bytes]]) }
  return await keepGarment(services, caller, upload, AbortSignal.timeout(KEEPING_MILLISECONDS))
}
