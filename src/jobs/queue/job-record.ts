import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { reportError } from '../../error-report.ts'
import { withLaterFields } from '../belongings/caller.ts'
import { createId, ID_PATTERN } from '../storage/ids.ts'
import { isGarmentReference, isOwnReference } from '../belongings/references.ts'
import type { JobRecord, JobRequest, JobStatus } from './job.ts'

const Id = Type.String({ pattern: ID_PATTERN })
const Text = Type.String({ minLength: 1 })
const Moment = Type.Number({ minimum: 0 })
const Timings = Type.Array(Type.Object({ name: Text, milliseconds: Type.Number() }))
const Details = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))
const JobError = Type.Object({ code: Text, details: Details })

const Record = Compile(Type.Intersect([
  Type.Object({
    id: Id,
    visitor: Text,
    account: Text,
    key: Text,
    traceparent: Type.Optional(Text),
    attempt: Type.Integer({ minimum: 1 }),
    turn: Type.Integer({ minimum: 0 }),
    createdAt: Moment
  }),
  Type.Union([
    Type.Object({ kind: Type.Literal('prepare-garment'), garment: Text }),
    Type.Object({ kind: Type.Literal('prepare-person'), person: Text }),
    Type.Object({ kind: Type.Literal('try-on'), garment: Text, person: Text })
  ]),
  Type.Union([
    Type.Object({ state: Type.Enum(['queued', 'running']) }),
    Type.Object({ state: Type.Enum(['cancelled', 'expired']), finishedAt: Moment }),
    Type.Object({ state: Type.Literal('done'), finishedAt: Moment, timings: Timings }),
    Type.Object({ state: Type.Literal('failed'), finishedAt: Moment, error: JobError })
  ])
]))

/** A parsed file as a job's record; undefined when it is none. Fields that nobody knows are left alone. */
export function readJobRecord (value: unknown): JobRecord | undefined {
  const known = withLaterFields(value)
  if (!Record.Check(known)) return undefined
  const record = known as JobRecord
  return hasReferences(record) ? record : undefined
}

function hasReferences (record: JobRecord): boolean {
  if (record.kind === 'prepare-person') return isOwnReference(record.person)
  return isGarmentReference(record.garment)
}

/** A fresh record, not yet in any book. */
export function createRecord (request: JobRequest, turn: number): JobRecord {
  return { ...request, id: createId(), state: 'queued', attempt: 1, turn, createdAt: Date.now() }
}

const NOTHING_FINISHED = { finishedAt: undefined, timings: undefined, error: undefined } as const

/** The record with another status; what was known only of the old one is gone. */
export function withStatus (record: JobRecord, status: JobStatus): JobRecord {
  return { ...record, ...NOTHING_FINISHED, ...status }
}

// Interrupted once, a job gets one more chance; twice, it may be what kills the service.
const LAST_ATTEMPT = 2

/** A job that was running when the process died, or whose worker died: queued again once, then failed. */
export function afterInterruption (record: JobRecord, code = 'INTERRUPTED'): JobRecord {
  if (record.attempt < LAST_ATTEMPT) return { ...withStatus(record, { state: 'queued' }), attempt: record.attempt + 1 }
  return withStatus(record, { state: 'failed', finishedAt: Date.now(), error: { code, details: {} } })
}

/** A job whose run threw: it waits again when the run was told to stop, or when its worker died for the first time. */
export function afterFailure (record: JobRecord, error: unknown, isShuttingDown = false): JobRecord {
  if (isShuttingDown) return withStatus(record, { state: 'queued' })
  const { code, details } = reportError(error)
  if (code === 'ENGINE_CRASHED') return afterInterruption(record, code)
  return withStatus(record, { state: 'failed', finishedAt: Date.now(), error: { code, details } })
}
