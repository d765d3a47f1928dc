import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

interface LockedPackage {
  readonly hasInstallScript?: boolean
  readonly resolved?: string
  readonly dev?: boolean
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const description = read('package.json') as {
  allowScripts: Record<string, boolean>
  dependencies: Record<string, string>
}
const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> }
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

test('every package with an install script has its decision in package.json, so that npm asks nothing', () => {
  const scripted = Object.keys(packages).filter((path) => path !== '' && packages[path].hasInstallScript).map(nameOf)
  assert.deepEqual(scripted.sort(), Object.keys(description.allowScripts).sort())
})

test('the script of the project itself asks the packed package about the platform, and breaks no clone', () => {
  const { preinstall } = (read('package.json') as { scripts: { preinstall: string } }).scripts
  assert.match(preinstall, /'\.\/dist\/scripts\/check-platform\.js'/)
  const { status } = spawnSync(preinstall, { shell: true, cwd: 'test', encoding: 'utf8' })
  assert.equal(status, 0)
})

test('the lock file names no host', () => {
  assert.deepEqual(Object.keys(packages).filter((path) => packages[path].resolved !== undefined), [])
})

test('what a start needs is installed without development dependencies', () => {
  for (const name of Object.keys(description.dependencies)) {
    assert.notEqual(packages[`node_modules/${name}`]?.dev, true, name)
  }
  const launcher = readFileSync('scripts/start.js', 'utf8')
  const compiler = /resolve\('([^/']+)/.exec(launcher)?.[1] ?? ''
  assert.ok(compiler in description.dependencies, compiler)
})
