import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A folder of its own for one test, removed after it. */
export async function temporaryDirectory (t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fitting-room-test-'))
  // Something that was interrupted may still be writing.
  t.after(async () => await rm(directory, { recursive: true, force: true, maxRetries: 10 }))
  return directory
}
