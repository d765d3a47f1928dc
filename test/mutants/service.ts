import { mutants } from './mutant.ts'

const CHECKPOINTS = 'src/checkpoints'
const DECODE = 'test/imaging/decode.test.ts'
const QUEUE = 'test/jobs/queue/local-queue.test.ts'
const SECURITY = 'test/plugins/security.test.ts'
const PAGES = 'test/routes/pages.test.ts'
const PARITY = 'test/checkpoints/hr-viton-parity.test.ts'

/** What receives, keeps and answers, and the converters. */
export const SERVICE_MUTANTS = mutants([
  // what comes in
  ['src/plugins/security.ts', 'frameAncestors: NOTHING', 'frameAncestors: OWN', SECURITY, 'no frame'],
  ['src/plugins/security.ts', 'scriptSrc: OWN', "scriptSrc: [...OWN, \"'unsafe-inline'\"]", SECURITY, 'no frame'],
  ['src/plugins/security.ts', '!SAFE_METHODS.has(request.method) &&',
    'false &&', 'test/routes/faults.test.ts', 'a post with'],
  ['src/plugins/upload-places.ts', '!fits(house, bytes, most)',
    'false', 'test/plugins/upload.test.ts', 'one upload more'],
  ['src/plugins/upload.ts', '      leave()\n', '', 'test/plugins/upload.test.ts', 'one upload more'],
  ['src/plugins/upload.ts', ', fileHwm: PART_BUFFER_BYTES',
    '', 'test/routes/uploads.test.ts', 'nobody wants is passed'],
  ['src/app.ts', '  await app.register(unreadBody)\n',
    '', 'test/routes/uploads.test.ts', 'without end that nobody'],
  ['src/plugins/rate-limit.ts', 'readsPerMinute : postsPerMinute',
    'readsPerMinute : postsPerMinute + 1', 'test/routes/rates.test.ts', 'posts above'],
  ['src/plugins/errors.ts', '{ preHandler: app.rateLimit() }, ', '', 'test/routes/rates.test.ts', 'reads above'],
  ['src/jobs/storage/picture-sizes.ts', '    kept.set(key, entry)\n',
    '', 'test/jobs/picture-sizes.test.ts', 'made once'],
  ['src/plugins/visitor.ts', 'signed: true', 'signed: false', PAGES, 'of one visitor do not exist'],
  ['src/plugins/view.ts', "'no-store'", "'public, max-age=60'", PAGES, 'kept stale'],
  ['src/imaging/decode.ts', 'countScans(bytes) > MAXIMUM_SCANS', 'false', DECODE, 'more scans than'],
  ['src/imaging/decode.ts', '      .timeout({ seconds: limits.decodeSeconds })\n', '', DECODE, 'stopped after'],
  ['src/imaging/decode.ts', '      .autoOrient()\n', '', DECODE],
  ['src/imaging/decode.ts', "      .flatten({ background: 'white' })\n", '', DECODE, 'transparency'],
  ['src/imaging/decode.ts', "failOn: 'warning'", "failOn: 'none'", DECODE, 'a half JPEG'],
  ['src/imaging/decode.ts', 'bytes.length > limits.maximumBytes',
    'bytes.length >= limits.maximumBytes', DECODE, 'the byte limit'],
  ['src/imaging/decode.ts', 'if (long / short > limits.maximumAspect)', 'if (false)', DECODE, 'a strip'],
  ['src/config.ts', 'config.COOKIE_SECRET.length < SHORTEST_SECRET', 'false', 'test/config.test.ts'],
  ['src/i18n/index.ts', 'b.weight - a.weight', 'a.weight - b.weight', 'test/i18n/catalogues.test.ts'],
  // what is kept
  ['src/jobs/queue/sweeper.ts', 'await removePicturesOfDeletedPhotos(queue, ownPersons)\n',
    '{}\n', 'test/jobs/storage-start.test.ts', 'deleted photo'],
  ['src/jobs/queue/sweeper.ts', 'await ownPersons.expire(retentionMilliseconds, now)',
    '{}', 'test/jobs/queue/sweeper.test.ts'],
  ['src/jobs/belongings/shelf.ts',
    'return await locks.run(id, async () => {\n        const record = records.get(id)',
    'return await locks.run(createId(), async () => {\n        const record = records.get(id)',
    'test/jobs/belongings/person-shelf.test.ts', 'stays deleted'],
  ['src/jobs/belongings/shelf.ts', 'now - createdAt > milliseconds',
    'now - createdAt > 0', 'test/jobs/belongings/garment-shelf.test.ts', 'retention'],
  ['src/jobs/belongings/shelf.ts', 'findEqual(caller, contentHash) ??',
    '', 'test/jobs/belongings/garment-shelf.test.ts', 'kept once'],
  ['src/jobs/queue/wait-estimate.ts', '      seconds.push(Math.max(0, milliseconds) / 1000)\n',
    '', 'test/jobs/queue/wait-estimate.test.ts'],
  ['src/jobs/queue/job-runs.ts', "    if (record.kind === 'try-on') onPicture(performance.now() - started)\n",
    '', 'test/jobs/queue/wait-estimate.test.ts'],
  ['src/jobs/queue/job-runs.ts', 'if (png && isWaitedFor(job.id)) await book.store.saveResult',
    'if (png && !isWaitedFor(job.id)) await book.store.saveResult', QUEUE, 'has its picture'],
  ['src/jobs/queue/job-runs.ts', 'if (!done) await book.store.removeResult(id)',
    '', 'test/jobs/queue/late-result.test.ts'],
  ['src/jobs/queue/admission.ts', 'own.length >= limitPerVisitor', 'own.length > limitPerVisitor', QUEUE, 'limits'],
  ['src/jobs/queue/admission.ts', 'jobs.length >= limit)', 'jobs.length > limit)', QUEUE, 'limits'],
  ['src/jobs/queue/turns.ts', 'isPicture(a) - isPicture(b) ||', '', QUEUE, 'cut-outs go before'],
  ['src/jobs/storage/ids.ts', 'ID_BYTES = 16', 'ID_BYTES = 12', QUEUE, 'has its picture'],
  ['src/gallery/person-record.ts', 'flat.length !== BODY_25_VALUES',
    'false', 'test/gallery/gallery.test.ts', 'wrong keypoints'],
  // what is shown
  ['src/app.ts', '  await app.register(compression)\n', '', PAGES, 'text is compressed'],
  ['src/routes/pages/index.ts', "  app.addHook('onClose', async () => await forgetting.close())\n",
    '', 'test/routes/forgetting.test.ts', 'closing leaves'],
  ['src/jobs/belongings/marks.ts', ' && share.expiresAt > now', '', 'test/routes/results.test.ts', 'ends with its time'],
  ['src/routes/pages/grid.ts', '.saveVisitor({})', '', 'test/routes/results.test.ts', 'makes four'],
  ['src/routes/intermediates.ts', '    remembered.set(job.id, made)\n',
    '', 'test/routes/intermediates.test.ts', 'programs get'],
  ['src/routes/fetch-picture.ts', '!error && !addresses.every(isAllowed)',
    'false', 'test/routes/fetch-picture.test.ts', 'leads into'],
  ['src/tryon/dressing/try-on.ts', '      context.observe?.(stage.name, context)\n',
    '', 'test/tryon/dressing/intermediates.test.ts', 'every stage once'],
  // converters
  [`${CHECKPOINTS}/onnx/operators.ts`, 'alpha: { float: 0.2 }', 'alpha: { float: 0.1 }', PARITY, 'the plain image'],
  [`${CHECKPOINTS}/hr-viton/condition-graph.ts`, '      flow = doubleBilinear(flow)\n',
    '      flow = doubleBilinear(doubleBilinear(flow))\n', PARITY, 'condition']
])
