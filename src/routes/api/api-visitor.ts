import { digest } from '../../jobs/storage/ids.ts'

/** Begins the owner of every job that the API started. */
export const API_VISITOR = 'api:'

/** Stands for the caller's address in limits and records, which hold no address themselves. */
export function apiVisitor (address: string, secret: string): string {
  return API_VISITOR + digest(secret, address).slice(0, 22)
}
