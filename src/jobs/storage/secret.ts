import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createId } from './ids.ts'
import { ignoreAbsence, writeAtomically } from './files.ts'
import type { OpenBook, RecordKind } from './record-book.ts'

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
  return await keepFirst(path, secret)
}

interface Secret { readonly name: string, readonly secret: string }

const SECRETS: RecordKind<Secret> = {
  name: 'secret',
  idOf: ({ name }) => name,
  traitsOf: () => ({}),
  check (value, name) {
    const { secret } = value as Secret
    return SECRET.test(secret) ? { name, secret } : undefined
  }
}

/** The cookie secret of processes that share their records: that of the first of them, whoever asks. */
export async function agreeOnSecret (openBook: OpenBook, own: string): Promise<string> {
  return (await openBook(SECRETS).add({ name: 'cookie', secret: own })).secret
}

/** Of two processes that start at once in one folder, the second takes what the first has made. */
async function keepFirst (path: string, secret: string): Promise<string> {
  const own = `${path}.${createId()}.tmp`
  await writeAtomically(own, secret)
  try {
    await link(own, path)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await readFile(path, 'utf8')
  } finally {
    await rm(own, { force: true })
  }
}

async function putAside (path: string, onDamage: (keptAt: string) => void): Promise<void> {
  const keptAt = `${path}.damaged`
  await rename(path, keptAt)
  onDamage(keptAt)
}
