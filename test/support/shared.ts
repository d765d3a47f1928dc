import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

/** Path of shared reference data, which lies beside the project on some machines only. */
export function sharedPath (...parts: string[]): string {
  return resolve('..', 'shared', join(...parts))
}

/** The `skip` option of a test that needs shared data: false when it is there, else the reason. */
export function skipWithout (...parts: string[]): string | false {
  const path = sharedPath(...parts)
  return existsSync(path) ? false : `needs ${join('..', 'shared', ...parts)}`
}

/**
 * `test` where HR-VITON's own answers lie beside the project, else nothing: they are too large to ship. What
 * they show once, a clone checks with test/vectors, which were made by code that was compared with them.
 */
export const testWithOriginals = existsSync(sharedPath('parity', 'gen.pth')) ? test : () => {}
