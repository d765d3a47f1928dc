import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const GARMENTS = 'data/garments'

/** Photos of all samples, which visitors upload as theirs. */
export async function readGarments (): Promise<Uint8Array[]> {
  const names = await readdir(GARMENTS)
  const photos = names.map(async (name) => await readFile(join(GARMENTS, name, 'garment.jpg')).catch(() => undefined))
  return (await Promise.all(photos)).filter((photo) => photo !== undefined)
}

/** Every visitor comes from another address of this machine. */
export const addressOf = (visitor: number) => `127.0.${1 + Math.floor(visitor / 250)}.${1 + visitor % 250}`
