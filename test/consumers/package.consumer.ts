import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import sharp from 'sharp'
import { freePort, untilReady } from '../../scripts/support/server-process.ts'
import { runProgram } from '../support/live-service.ts'

const GARMENT = resolve('test/fixtures/garments/green-t-shirt.jpg')
const LARGEST_MEGABYTES = 40
// As npm starts it, not as this test was started.
const npm = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error']

let folder: string
let tarball: string
let packed: Array<{ path: string }>
const program = () => join(folder, 'bin', 'fitting-room')
const settings = () => ({ STATE_DIRECTORY: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') })
const call = async (...words: string[]) => await runProgram(program(), words, { cwd: folder, env: settings() })

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fitting-room-package-'))
  await runProgram(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.types.json'])
  const [{ filename, files }] = JSON.parse(await runProgram('npm', ['pack', '--json', '--pack-destination', folder,
    '--loglevel=silent'])) as [{ filename: string, files: Array<{ path: string }> }]
  tarball = join(folder, filename)
  packed = files
  await runProgram('npm', ['install', '--global', '--prefix', folder, ...npm, tarball], { cwd: folder })
})
after(async () => await rm(folder, { recursive: true, force: true }))

test('the packed tarball is small, and holds what runs without what is developed with', async () => {
  assert.ok((await stat(tarball)).size < LARGEST_MEGABYTES * 1e6, `${(await stat(tarball)).size} bytes`)
  const names = packed.map(({ path }) => path)
  for (const name of ['models/compact/condition.onnx', 'data/persons/ana/image.jpg', 'views/pages/main.eta']) {
    assert.ok(names.includes(name), name)
  }
  assert.deepEqual(names.filter((name) => /^(test|training|src)\/|\.map$|^data\/\w+\/\d/.test(name)), [])
})

test('installed with npm i -g, its commands work in any folder', async () => {
  assert.match(await call('--help'), /serve[^]*try-on[^]*doctor/)
  assert.match(await call('persons'), /^ana$/m)
  assert.match(await call('models'), /\* compact +[\d.]+, CC0-1\.0, \d+ MB/)
  assert.match(await call('try-on', '--help'), /Usage: fitting-room try-on --garment/)
  await call('try-on', '--garment', GARMENT, '--person', 'ana', '--out', 'results')
  assert.equal((await sharp(join(folder, 'results', 'ana_green-t-shirt.png')).metadata()).width, 768)
  await assert.rejects(call('tyr-on'), /There is no command "tyr-on"/)
})

test('where the networks have no binaries the installation ends with what to do', async () => {
  const mac = Object.entries({ platform: 'darwin', arch: 'x64' })
    .map(([name, value]) => `Object.defineProperty(process,"${name}",{value:"${value}"})`).join(';')
  const installed = join(folder, 'lib', 'node_modules', 'fitting-room')
  const { scripts } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
    scripts: { preinstall: string }
  }
  const install = async (options: string) => await runProgram('sh', ['-c', scripts.preinstall], {
    cwd: installed, env: { NODE_OPTIONS: options }
  })
  assert.equal(await install(''), '')
  const pretended = `--import "data:text/javascript,${encodeURIComponent(mac)}"`
  await assert.rejects(install(pretended), /no binaries for Intel Macs/)
})

test('doctor finds nothing that keeps an installed package from working', async () => {
  const found = JSON.parse(await call('doctor', '--json')) as Array<{ name: string, state: string, found: string }>
  assert.deepEqual(found.filter(({ state }) => state === 'bad'), [])
  assert.match(found.find(({ name }) => name === 'try-on')?.found ?? '', /generate: \d+ ms/)
})

test('the library is imported without HTTP, with its types', async () => {
  const modules = join(folder, 'lib')
  await copyFile(join('examples', 'library', 'try-on.js'), join(modules, 'try-on.mjs'))
  const words = ['try-on.mjs', GARMENT, 'ana', 'out.png']
  const said = await runProgram(process.execPath, words, { cwd: modules, env: settings() })
  assert.match(said, /out\.png: ana in .*, \d+ ms/)
  assert.equal((await sharp(await readFile(join(modules, 'out.png'))).metadata()).height, 1024)
  const typed = join(modules, 'typed.mts')
  await writeFile(typed, [
    "import { createFittingRoom, FittingRoomError, type TryOnPicture } from 'fitting-room'",
    "const made: Promise<TryOnPicture> = createFittingRoom({ threads: 2 }).tryOn({ garment: 'polo', person: 'ana' })",
    'console.log(made, new FittingRoomError("INTERNAL", "x").code)',
    '// @ts-expect-error: a person is a name, a photo, or somebody prepared',
    "createFittingRoom().tryOn({ garment: 'sun-print', person: 5 })"
  ].join('\n'))
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023',
    '--ignoreConfig', '--types', 'node', '--typeRoots', resolve('node_modules/@types')]
  await runProgram(resolve('node_modules/.bin/tsc'), [...strict, typed], { cwd: modules })
})

test('the service starts from the installed package, and stops when it is told to', async () => {
  const port = String(await freePort())
  const env = { ...process.env, ...settings(), PORT: port }
  // Every request is a line of its log: a pipe that nobody reads would fill, and hold it up.
  const child = spawn(program(), ['serve'], { cwd: folder, env, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    await untilReady(`http://127.0.0.1:${port}/readyz`, () => child.exitCode === null)
    const page = await fetch(`http://127.0.0.1:${port}/Try_On_API/`)
    assert.match(await page.text(), /<!doctype html>/i)
  } finally {
    child.kill('SIGTERM')
  }
  assert.equal(await ended, 0)
})
