import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { createToken, nameOfToken, readApiTokens } from '../../src/settings/api-tokens.ts'
import { programArguments } from '../support/program.ts'

const hash = 'a'.repeat(64)

test('npm run token makes a token whose pair names its caller, and shows nothing else twice', () => {
  const { stdout, status } = spawnSync(process.execPath, [...programArguments('scripts/token.ts'), 'shop'],
    { encoding: 'utf8' })
  assert.equal(status, 0)
  const [, token] = /Bearer (\S+)/.exec(stdout) ?? []
  const [, entry] = /API_TOKENS=(\S+)/.exec(stdout) ?? []
  assert.match(token, /^fr_[\w-]{43}$/)
  assert.equal(nameOfToken(readApiTokens(entry), token), 'shop')
})

test('tokens are told apart, and what is no token names nobody', () => {
  const [shop, app] = [createToken('shop'), createToken('app')]
  const tokens = readApiTokens(`${shop.entry}, ${app.entry}`)
  assert.deepEqual([shop.token, app.token, 'fr_x', ''].map((token) => nameOfToken(tokens, token)),
    ['shop', 'app', undefined, undefined])
  assert.equal(readApiTokens('').size, 0)
})

for (const setting of ['shop', `Shop:${hash}`, `shop:${hash}0`, `shop:${hash},`.repeat(2), 'fr_secret', `:${hash}`]) {
  test(`API_TOKENS=${setting.slice(0, 20)}… is refused without being repeated`, () => {
    assert.throws(() => readApiTokens(setting), (error: Error) =>
      /entry 1|stands twice/.test(error.message) && !error.message.includes('fr_secret'))
  })
}
