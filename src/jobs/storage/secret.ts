import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoreAbsence, writeAtomically } from './files.ts'

const SECRET_BYTES = 32
const SECRET = /^[0-9a-f]{64}$/

/**
 * The cookie secret of this installation: made once, kept beside the jobs, so that cookies survive a restart.
 * One that is damaged is put aside for somebody to look at, and `onDamage` hears where: every visitor starts anew.
 *
 * @throws the file system's error when there is one that cannot be read
 */
export async function readOrCreateSecret (directory: string, onDamage: (keptAt: string) => void): Promise<string> {
  const path = join(directory, 'cookie-secret')
  const known = await readFile(path, 'utf8').catch(ignoreAbsence)
  if (known !== undefined && SECRET.test(known)) return known
  if (known !== undefined) await putAside(path, onDamage)
  const secret = randomBytes(SECRET_BYTES).toString('hex')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeAtomically(path, secret)
  return secret
}

async function putAside (path: string, onDamage: (keptAt: string) => void): Promise<void> {
  const keptAt = `${path}.damaged`
  await rename(path, keptAt)
  onDamage(keptAt)
}
