import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { errorText } from '../../src/error-report.ts'
import { ERRORS, isErrorCode } from '../../src/errors.ts'
import { CATALOGUES, fill, LANGUAGES, negotiateLanguage, stageText, translate } from '../../src/i18n/index.ts'

const { en, zh } = CATALOGUES
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()

test('both catalogues have the same keys, none empty, with the same places to fill', () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en))
  for (const key of Object.keys(en) as Array<keyof typeof en>) {
    assert.ok(en[key].trim() && zh[key].trim(), key)
    assert.deepEqual(places(zh[key]), places(en[key]), key)
  }
})

test('every error has a title and advice in both languages, with the same places to fill', () => {
  for (const [code, entry] of Object.entries(ERRORS)) {
    for (const index of [0, 1] as const) {
      assert.ok(entry.en[index] && entry.zh[index], code)
      assert.deepEqual(places(entry.zh[index]), places(entry.en[index]), code)
    }
  }
})

/** All sources with one of the endings, in one text, without the catalogues themselves. */
function sources (folders: readonly string[], ending: string): string {
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !join(folder, name).startsWith(join('src', 'i18n')))
    .map((name) => join(folder, name)))
  return files.map((file) => readFileSync(file, 'utf8')).join('\n')
}

test('every text that the code asks for exists, and every text is asked for', () => {
  const code = sources(['src', 'scripts'], '.ts')
  const asked = new Set(
    [...(sources(['views'], '.eta') + code).matchAll(/(?:\bt\(|translate\(\w+, |translate\('en', )'([^']+)'/g)].map(
      ([, key]) => key
    )
  )
  for (const key of asked) assert.ok(key in en, key)
  // Keys made of a stage, a notice and the like: that word stands in the code.
  const source = 'garment(?=\\.(?:network|plain-background|whole-picture))'
  const computed = new RegExp(`^(?:stage|notice|found|made|points|${source})\\.(.+?)(?:Hint)?$`)
  const isNamed = (word = '\n') => code.includes(`'${word}'`) || new RegExp(`[{ ]${word}(?::| })`).test(code)
  const isWanted = (key: string) => asked.has(key) || key.startsWith('language.') || isNamed(computed.exec(key)?.[1])
  assert.deepEqual(Object.keys(en).filter((key) => !isWanted(key)), [])
})

test('Chinese texts have full-width punctuation', () => {
  const texts = [...Object.values(zh), ...Object.values(ERRORS).flatMap((entry) => entry.zh)]
  assert.deepEqual(texts.filter((text) => /[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]/.test(text)), [])
})

test('an error text names its limits, in the words of the language', () => {
  const details = { limit: 15, unit: 'megabytes' }
  assert.match(errorText('IMAGE_TOO_LARGE', 'en', details).advice, /15 megabytes/)
  assert.match(errorText('IMAGE_TOO_LARGE', 'zh', details).advice, /15 MB/)
  assert.ok(isErrorCode('IMAGE_TYPE'))
  assert.ok(!isErrorCode('toString'))
})

test('a place without a value stays visible', () => {
  assert.equal(fill('{a} and {b}', { a: 1 }), '1 and {b}')
  assert.equal(translate('en', 'job.position', { position: 3 }), 'Number 3 in the queue')
})

test('a stage without a text keeps its own name', () => {
  assert.equal(stageText('en', 'generate'), 'Painting the picture')
  assert.equal(stageText('zh', 'polish'), 'polish')
})

for (const [header, language] of [
  [undefined, 'en'],
  ['zh', 'zh'],
  ['zh-TW,en;q=0.9', 'zh'],
  ['en;q=0.4, zh;q=0.8', 'zh'],
  ['de, fr', 'en'],
  ['*;q=0.1', 'en'],
  [';;;,q=', 'en']
] as const) {
  test(`Accept-Language ${header}: ${language}`, () => {
    assert.equal(negotiateLanguage(header), language)
    assert.ok(LANGUAGES.includes(language))
  })
}
