import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStoreUrl } from '../../src/settings/store-url.ts'

test('a store is a bucket, where needed with a prefix, an endpoint and a region', () => {
  assert.deepEqual(readStoreUrl('s3://pictures?endpoint=http://127.0.0.1:8333'), {
    bucket: 'pictures', prefix: '', endpoint: 'http://127.0.0.1:8333', region: 'us-east-1'
  })
  assert.deepEqual(readStoreUrl('s3://my.shop/fitting/room?region=eu-central-1'), {
    bucket: 'my.shop', prefix: 'fitting/room/', endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1'
  })
})

test('what is no store is refused with the rule, and keys are not repeated', () => {
  for (const [value, rule] of [
    ['https://pictures', /write s3:/], ['s3://', /names no bucket/], ['s3://Pictures', /names no bucket/],
    ['s3://pictures?endpoint=ftp://host', /endpoint/], ['s3://pictures?endpoint=http://host/path', /endpoint/],
    ['s3://pictures?end=http://host', /unknown part "end"/], ['s3://pictures/a b', /names no bucket/],
    ['s3://pictures?region=eu_1', /region/]
  ] as const) assert.throws(() => readStoreUrl(value), rule, value)
  assert.throws(() => readStoreUrl('s3://name:secret@pictures'), (error: Error) =>
    error.message.includes('AWS_SECRET_ACCESS_KEY') && !error.message.includes('secret@'))
})
