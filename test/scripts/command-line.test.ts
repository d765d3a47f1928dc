import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readServerTiming } from '../../scripts/support/bench-service.ts'
import { percentile, summarise } from '../../scripts/support/statistics.ts'
import { readTryOnArguments } from '../../scripts/support/tryon-arguments.ts'

test('garments and persons may be repeated', () => {
  assert.deepEqual(
    readTryOnArguments(['--garment', 'a.jpg', '--garment', 'b.jpg', '--person', 'ana', '--out', 'here']),
    { garments: ['a.jpg', 'b.jpg'], persons: ['ana'], out: 'here', intermediates: undefined })
})

test('intermediate pictures go where they are asked for', () => {
  assert.equal(readTryOnArguments(['--garment', 'a.jpg', '--intermediates', 'made'])?.intermediates, 'made')
})

test('without a garment the usage is shown, with --help nothing runs', () => {
  assert.throws(() => readTryOnArguments([]), /No --garment given.*Usage/s)
  assert.equal(readTryOnArguments(['--help']), undefined)
})

test('an unknown option is named', () => {
  assert.throws(() => readTryOnArguments(['--garmet', 'a.jpg']), /--garmet/)
})

test('percentiles follow the nearest-rank rule', () => {
  const samples = [5, 1, 4, 2, 3]
  assert.equal(percentile(samples, 0.5), 3)
  assert.equal(percentile(samples, 0.99), 5)
  assert.equal(percentile(samples, 0), 1)
  assert.deepEqual(summarise([2, 8]), { median: 2, p95: 8, samples: 2 })
})

test('a Server-Timing header is read stage by stage', () => {
  assert.deepEqual(readServerTiming('decode;dur=12.5, warp-garment;desc="warp";dur=3'), {
    decode: 12.5,
    'warp-garment': 3
  })
})
