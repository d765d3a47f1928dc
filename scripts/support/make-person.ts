import { readFile } from 'node:fs/promises'
import { errorText, reportError } from '../../src/error-report.ts'
import { writePerson } from '../../src/gallery/person-files.ts'
import { translate } from '../../src/i18n/index.ts'
import { decodeUpload } from '../../src/imaging/decode.ts'
import { PERSON_LONG_SIDE, UPLOAD_LIMITS } from '../../src/upload-limits.ts'
import type { TryOnEngine } from '../../src/inference/engine-contract.ts'
import { CodedError } from '../../src/coded-error.ts'

/**
 * Makes a person's folder (gallery item layout, original.jpg, framing.json) of a photo.
 * @returns which networks found the person and what may spoil the result, in words
 * @throws Error that says in words why the photo cannot be used
 */
export async function makePerson (engine: TryOnEngine, path: string, directory: string): Promise<string[]> {
  try {
    const { bytes: photo } = await decodeUpload(await readFile(path), {
      ...UPLOAD_LIMITS,
      storedLongSide: PERSON_LONG_SIDE
    })
    const { person: { files, framing, refusal, notices, foundBy } } = await engine.preparePerson({ photo })
    if (!files || !framing) throw new CodedError(refusal ?? 'PERSON_NOT_FOUND', 'the photo cannot be used')
    await writePerson(directory, { files, framing, photo })
    return [translate('en', `found.${foundBy}`), ...notices.map((notice) => translate('en', `notice.${notice}`))]
  } catch (error) {
    throw inWords(error)
  }
}

function inWords (error: unknown): Error {
  if (!(error instanceof CodedError)) return error as Error
  const { code, details } = reportError(error)
  const { title, advice } = errorText(code, 'en', details)
  return new Error(`${title}. ${advice}`, { cause: error })
}
