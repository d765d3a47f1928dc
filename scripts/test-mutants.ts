import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PIPELINE_MUTANTS } from '../test/mutants/pipeline.ts'
import { SERVICE_MUTANTS } from '../test/mutants/service.ts'
import type { Mutant } from '../test/mutants/mutant.ts'
import { COMPILED, compileFiles, compileTests } from './support/compile-tests.ts'

// Usage: npm run test:mutants [part of a mutated file's path]

/** What mutants change; everything else is only read and stands beside the copy as a link. */
const COPIED = ['src', 'scripts', 'test']
/** A mutant that makes a test hang has been noticed as well; on a busy machine a test file may take minutes. */
const PATIENCE_MILLISECONDS = 15 * 60_000

/** How a mutant fared. `lost`: its text stands there never or twice; `broken`: its test fails anyway. */
type Fate = 'noticed' | 'survived' | 'lost' | 'broken'

async function main (): Promise<void> {
  const mutants = [...PIPELINE_MUTANTS, ...SERVICE_MUTANTS].filter(({ file }) => file.includes(process.argv[2] ?? ''))
  const copy = mkdtempSync(join(tmpdir(), 'fitting-room-mutants-'))
  try {
    copyProject(copy)
    await compileTests(copy)
    const broken = await findBroken(copy, mutants)
    const fates: Fate[] = []
    for (const mutant of mutants) {
      fates.push(tell(mutant, broken.has(mutant.test) ? 'broken' : await tryMutant(copy, mutant)))
    }
    summarise(fates)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function copyProject (copy: string): void {
  for (const name of readdirSync('.')) {
    if (COPIED.includes(name)) cpSync(name, join(copy, name), { recursive: true })
    else if (name !== COMPILED && !name.startsWith('.git')) symlinkSync(join(process.cwd(), name), join(copy, name))
  }
}

async function tryMutant (copy: string, mutant: Mutant): Promise<Fate> {
  const path = join(copy, mutant.file)
  const source = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (source.split(mutant.search).length !== 2) return 'lost'
  writeFileSync(path, source.replace(mutant.search, () => mutant.replace))
  await compileFiles([path], copy)
  const passed = await passes(copy, mutant)
  writeFileSync(path, source)
  await compileFiles([path], copy)
  return passed ? 'survived' : 'noticed'
}

/** The tests that fail as things are: they would notice anything. */
async function findBroken (copy: string, mutants: readonly Mutant[]): Promise<Set<string>> {
  const broken = new Set<string>()
  for (const test of new Set(mutants.map((mutant) => mutant.test))) {
    const names = mutants.filter((mutant) => mutant.test === test).map(({ only }) => only)
    const only = names.includes(undefined) ? undefined : names.join('|')
    if (!await passes(copy, { test, only })) broken.add(test)
  }
  return broken
}

/** Whether tests ran and all of them passed. */
async function passes (copy: string, { test, only }: Pick<Mutant, 'test' | 'only'>): Promise<boolean> {
  const file = join(COMPILED, test.replace(/ts$/, 'js'))
  const pattern = only === undefined ? [] : [`--test-name-pattern=${only}`]
  const words = ['--enable-source-maps', ...pattern, '--test-reporter=tap', file]
  const child = spawn(process.execPath, words, { cwd: copy, timeout: PATIENCE_MILLISECONDS })
  let output = ''
  child.stdout.on('data', (chunk) => { output += chunk })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return code === 0 && /^# pass [1-9]/m.test(output)
}

function tell (mutant: Mutant, fate: Fate): Fate {
  const [before, after] = [mutant.search, mutant.replace].map((text) => JSON.stringify(text.trim()))
  console.log(`${fate.padEnd(8)} ${mutant.file}: ${before} -> ${after} (${mutant.test})`)
  return fate
}

function summarise (fates: readonly Fate[]): void {
  const count = (fate: Fate) => fates.filter((one) => one === fate).length
  const counts = (['noticed', 'survived', 'lost', 'broken'] as const).map((fate) => `${count(fate)} ${fate}`)
  console.log(`${fates.length} mutants: ${counts.join(', ')}`)
  if (count('noticed') < fates.length) process.exitCode = 1
}

await main()
