import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { describe } from '../../scripts/doctor/checks.ts'
import { checkDisk, checkMemory, checkNode, checkPlatform, checkProcessor } from '../../scripts/doctor/machine.ts'
import { checkGallery, checkPack } from '../../scripts/doctor/networks.ts'
import { loadConfig } from '../../src/config.ts'
import { openEngine } from '../../src/open-engine.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test('doctor tells Node versions that work from those that do not, and old ones from new ones', () => {
  const states = ['18.20.0', '20.18.0', '20.19.0', '21.0.0', '22.12.0', '22.13.0', '23.1.0', '24.0.0', '26.1.0']
    .map((version) => checkNode(version).state)
  assert.deepEqual(states, ['bad', 'bad', 'note', 'bad', 'bad', 'good', 'bad', 'good', 'good'])
})

test('doctor names platforms without binaries, and what to do there', () => {
  assert.equal(checkPlatform('linux', 'x64', false).state, 'good')
  assert.equal(checkPlatform().state, process.platform === 'linux' && process.arch === 'x64' ? 'good' : 'note')
  assert.match(checkPlatform('darwin', 'arm64', false).advice ?? '', /not tested/)
  assert.match(checkPlatform('freebsd', 'x64', false).advice ?? '', /freebsd-x64: use Linux/)
  assert.match(checkPlatform('darwin', 'x64', false).advice ?? '', /Intel Macs/)
  assert.match(checkPlatform('linux', 'x64', true).advice ?? '', /Alpine/)
})

test('no engine is started where its networks cannot be loaded: the error says what to do', (t) => {
  const { arch } = process
  t.after(() => { Object.defineProperty(process, 'arch', { value: arch }) })
  Object.defineProperty(process, 'arch', { value: 's390x' })
  assert.throws(() => openEngine(loadConfig({})), /no binaries for \w+-s390x: use Linux on x64 or arm64/)
})

test('doctor reads what the processor can do', async (t) => {
  const path = join(await temporaryDirectory(t), 'cpuinfo')
  await writeFile(path, 'processor\t: 0\nflags\t\t: fpu avx2 avx512_vnni amx_tile\n')
  assert.match((await checkProcessor(path)).found, /avx2 avx512_vnni amx_tile/)
  assert.match((await checkProcessor(join(path, 'none'))).found, /instructions unknown/)
})

test('doctor says when memory and disk are short', async (t) => {
  const mebibytes = (count: number) => count * 1024 * 1024
  assert.equal(checkMemory(mebibytes(8_000), mebibytes(4_000)).state, 'good')
  const short = checkMemory(mebibytes(900), mebibytes(100))
  assert.match(describe(short), /^note {2}memory: 900 MB[^]*UPLOAD_MAXIMUM_MEGAPIXELS/)
  const folder = join(await temporaryDirectory(t), 'not', 'there')
  assert.notEqual((await checkDisk(folder, 1)).state, 'bad')
  assert.equal((await checkDisk(folder, 1e9)).state, 'bad')
})

test('doctor checks the files of the networks, and whether there is a gallery', async (t) => {
  const config = loadConfig({})
  assert.match((await checkPack(config)).found, /^compact [^]* 4 files with the right SHA-256$/)
  assert.equal((await checkPack({ ...config, MODEL_PACK: 'none' })).state, 'bad')
  assert.equal((await checkGallery(config)).state, 'good')
  assert.equal((await checkGallery({ ...config, DATA_DIRECTORY: await temporaryDirectory(t) })).state, 'bad')
})
