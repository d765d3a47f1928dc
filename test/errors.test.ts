import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { reportError } from '../src/error-report.ts'
import { isErrorCode } from '../src/errors.ts'
import { CodedError } from '../src/coded-error.ts'

const withCode = (code: string, statusCode?: number) => Object.assign(new Error('x'), { code, statusCode })

for (const [thrown, code, status] of [
  [new CodedError('IMAGE_TYPE', 'x'), 'IMAGE_TYPE', 415],
  [new CodedError('NOT_IN_THE_TABLE' as 'INTERNAL', 'x'), 'INTERNAL', 500],
  [withCode('ENOSPC'), 'STORAGE', 507],
  [withCode('EROFS'), 'STORAGE', 507],
  [withCode('EMFILE'), 'STORAGE', 507],
  [withCode('FST_ERR_VALIDATION', 400), 'REQUEST_INVALID', 400],
  [withCode('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 'MEDIA_TYPE', 415],
  [withCode('IMAGE_TYPE'), 'INTERNAL', 500],
  [withCode('SOMETHING', 404), 'NOT_FOUND', 404],
  [withCode('SOMETHING', 502), 'INTERNAL', 500],
  [new TypeError('x'), 'INTERNAL', 500],
  ['a string', 'INTERNAL', 500],
  [undefined, 'INTERNAL', 500]
] as const) {
  const name = thrown instanceof Error ? `${thrown.name} ${(thrown as { code?: string }).code ?? ''}` : String(thrown)
  test(`${name} is ${code}`, () => {
    const report = reportError(thrown)
    assert.deepEqual([report.code, report.status], [code, status])
  })
}

test('details travel with a coded error only', () => {
  assert.deepEqual(reportError(new CodedError('IMAGE_TOO_SMALL', 'x', { details: { width: 3 } })).details, { width: 3 })
  assert.deepEqual(reportError(Object.assign(new Error('x'), { details: { secret: 1 } })).details, {})
})

test('every code that the source throws is in the table', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('checkpoints')
  )
  const codes = files.flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(/new CodedError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code)
  )
  assert.ok(codes.length > 20)
  assert.deepEqual([...new Set(codes)].filter((code) => !isErrorCode(code)), [])
})
