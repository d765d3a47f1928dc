import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const IS_COMPILED = import.meta.url.endsWith('.js')

/**
 * Node's arguments that start one of the project's programs (`scripts/tryon.ts`) the way this test runs: compiled, or
 * as it is.
 */
export function programArguments (path: string): string[] {
  const file = fileURLToPath(new URL(join('..', '..', path), import.meta.url))
  return IS_COMPILED ? ['--enable-source-maps', file.replace(/ts$/, 'js')] : ['--import', 'tsx', file]
}
