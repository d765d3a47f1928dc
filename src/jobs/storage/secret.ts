import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from './files.ts'

const SECRET_BYTES = 32
const SECRET = /^[0-9a-f]{64}$/

/** The cookie secret of this installation: made once, kept beside the jobs, so that cookies survive a restart. */
export async function readOrCreateSecret (directory: string): Promise<string> {
  const path = join(directory, 'cookie-secret')
  const known = await readFile(path, 'utf8').catch(() => '')
  if (SECRET.test(known)) return known
  const secret = randomBytes(SECRET_BYTES).toString('hex')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeAtomically(path, secret)
  await chmod(path, 0o600)
  return secret
}
