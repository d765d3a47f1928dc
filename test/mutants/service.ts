import type { Mutant } from './mutant.ts'

const CHECKPOINTS = 'src/checkpoints'
const DECODE = 'test/imaging/decode.test.ts'
const QUEUE = 'test/jobs/queue/local-queue.test.ts'
const SECURITY = 'test/plugins/security.test.ts'
const PAGES = 'test/routes/pages.test.ts'
const PARITY = 'test/checkpoints/hr-viton-parity.test.ts'

/** What receives, keeps and answers, and the converters. */
export const SERVICE_MUTANTS: readonly Mutant[] = [
  // what comes in
  { file: 'src/plugins/security.ts', search: 'frameAncestors: NOTHING', replace: 'frameAncestors: OWN', test: SECURITY, only: 'no frame' },
  { file: 'src/plugins/security.ts', search: 'scriptSrc: OWN', replace: "scriptSrc: [...OWN, \"'unsafe-inline'\"]", test: SECURITY, only: 'no frame' },
  { file: 'src/plugins/security.ts', search: '!SAFE_METHODS.has(request.method) &&', replace: 'false &&', test: 'test/routes/faults.test.ts', only: 'a post with' },
  { file: 'src/plugins/upload.ts', search: 'UPLOADS_AT_ONCE = 12', replace: 'UPLOADS_AT_ONCE = 1e9', test: 'test/plugins/upload.test.ts' },
  { file: 'src/plugins/upload.ts', search: '      running -= 1\n', replace: '', test: 'test/plugins/upload.test.ts' },
  { file: 'src/plugins/rate-limit.ts', search: 'max: perMinute', replace: 'max: perMinute + 1', test: 'test/routes/try-on.test.ts', only: 'above the rate' },
  { file: 'src/plugins/visitor.ts', search: 'if (!valid || value === null)', replace: 'if (value === null)', test: PAGES, only: 'a forged cookie' },
  { file: 'src/plugins/view.ts', search: "'no-store'", replace: "'public, max-age=60'", test: PAGES, only: 'kept stale' },
  { file: 'src/imaging/decode.ts', search: '      .autoOrient()\n', replace: '', test: DECODE },
  { file: 'src/imaging/decode.ts', search: "      .flatten({ background: 'white' })\n", replace: '', test: DECODE, only: 'transparency' },
  { file: 'src/imaging/decode.ts', search: "failOn: 'warning'", replace: "failOn: 'none'", test: DECODE, only: 'a half JPEG' },
  { file: 'src/imaging/decode.ts', search: 'bytes.length > limits.maximumBytes', replace: 'bytes.length >= limits.maximumBytes', test: DECODE, only: 'the byte limit' },
  { file: 'src/imaging/decode.ts', search: 'if (long / short > limits.maximumAspect)', replace: 'if (false)', test: DECODE, only: 'a strip' },
  { file: 'src/config.ts', search: 'config.COOKIE_SECRET.length < SHORTEST_SECRET', replace: 'false', test: 'test/config.test.ts' },
  { file: 'src/i18n/index.ts', search: 'b.weight - a.weight', replace: 'a.weight - b.weight', test: 'test/i18n/catalogues.test.ts' },
  // what is kept
  { file: 'src/jobs/queue/sweeper.ts', search: 'await removePicturesOfDeletedPhotos(queue, ownPersons)\n', replace: '{}\n', test: 'test/jobs/storage-start.test.ts', only: 'deleted photo' },
  { file: 'src/jobs/queue/sweeper.ts', search: 'await ownPersons.expire(retentionMilliseconds, now)', replace: '{}', test: 'test/jobs/storage-start.test.ts', only: 'as old as others' },
  { file: 'src/jobs/belongings/shelf.ts', search: 'return await locks.run(id, async () => {\n        const record = records.get(id)', replace: 'return await locks.run(createId(), async () => {\n        const record = records.get(id)', test: 'test/jobs/belongings/person-shelf.test.ts', only: 'stays deleted' },
  { file: 'src/jobs/belongings/shelf.ts', search: 'now - createdAt > milliseconds', replace: 'now - createdAt > 0', test: 'test/jobs/belongings/garment-shelf.test.ts', only: 'retention' },
  { file: 'src/jobs/belongings/shelf.ts', search: 'findEqual(caller, contentHash) ??', replace: '', test: 'test/jobs/belongings/garment-shelf.test.ts', only: 'kept once' },
  { file: 'src/jobs/queue/wait-estimate.ts', search: '      seconds.push(Math.max(0, milliseconds) / 1000)\n', replace: '', test: 'test/jobs/queue/wait-estimate.test.ts' },
  { file: 'src/jobs/queue/job-runs.ts', search: "    if (record.kind === 'try-on') onPicture(performance.now() - started)\n", replace: '', test: 'test/jobs/queue/wait-estimate.test.ts' },
  { file: 'src/jobs/queue/job-runs.ts', search: 'if (png && isWaitedFor(job.id)) await book.store.saveResult', replace: 'if (png && isWaitedFor(job.id)) void book.store.saveResult', test: QUEUE, only: 'has its picture|only after' },
  { file: 'src/jobs/queue/job-runs.ts', search: 'if (!done) await book.store.removeResult(id)', replace: '', test: QUEUE, only: 'leaves no file' },
  { file: 'src/jobs/queue/admission.ts', search: 'own.length >= limitPerVisitor', replace: 'own.length > limitPerVisitor', test: QUEUE, only: 'limits' },
  { file: 'src/jobs/queue/admission.ts', search: 'jobs.length >= limit)', replace: 'jobs.length > limit)', test: QUEUE, only: 'limits' },
  { file: 'src/jobs/queue/line.ts', search: 'isPicture(a) - isPicture(b) ||', replace: '', test: QUEUE, only: 'cut-outs go before' },
  { file: 'src/jobs/storage/ids.ts', search: 'ID_BYTES = 16', replace: 'ID_BYTES = 12', test: QUEUE, only: 'has its picture' },
  { file: 'src/gallery/person-record.ts', search: 'flat.length !== BODY_25_VALUES', replace: 'false', test: 'test/gallery/gallery.test.ts', only: 'wrong keypoints' },
  // converters
  { file: `${CHECKPOINTS}/onnx/operators.ts`, search: 'alpha: { float: 0.2 }', replace: 'alpha: { float: 0.1 }', test: PARITY, only: 'the plain image' },
  { file: `${CHECKPOINTS}/hr-viton/condition-graph.ts`, search: '      flow = doubleBilinear(flow)\n', replace: '      flow = doubleBilinear(doubleBilinear(flow))\n', test: PARITY, only: 'condition' }
]
