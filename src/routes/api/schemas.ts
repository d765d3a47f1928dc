import { Type, type Static, type TSchema } from 'typebox'
import { OWN_REFERENCE_PATTERN } from '../../jobs/belongings/references.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'

/** A schema that stands once in the description of the API, and by its name wherever it is used. */
export function shared<Schema extends TSchema> (schema: Schema) {
  const { $id } = schema as { $id?: string }
  return Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` })
}

const ProblemSchema = Type.Object({
  type: Type.String({ description: 'address of the page that explains the error' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'what to do' }),
  code: Type.String({ description: 'stable name of the error' }),
  requestId: Type.String({ description: 'name of the request in the log of the service' }),
  statusCode: Type.Integer({ description: 'the same as `status`' }),
  message: Type.String({ description: 'the same as `title`' }),
  advice: Type.String({ description: 'the same as `detail`' }),
  help: Type.String({ description: 'the same as `type`' })
}, { $id: 'Problem', description: 'problem details (RFC 9457)' })

/** Problem details (RFC 9457). */
export const ErrorReply = {
  description: 'an error',
  content: { 'application/problem+json': { schema: shared(ProblemSchema) } }
} as const

/** The answers of errors by their statuses; the first three may come from every route. */
export function failures (...statuses: readonly number[]) {
  return Object.fromEntries([400, 401, 429, ...statuses].map((status) => [status, ErrorReply]))
}

export const EventStream = {
  description: 'until the job neither waits nor runs',
  content: { 'text/event-stream': { schema: Type.Any() } }
} as const

const PersonSchema = Type.Object({
  id: Type.String(),
  image: Type.String({ description: 'address of the picture, 768 pixels wide' }),
  thumbnail: Type.String(),
  licence: Type.Optional(Type.String())
}, { $id: 'GalleryPerson' })
export const Person = shared(PersonSchema)

const GarmentSchema = Type.Object({
  id: Type.String(),
  image: Type.String(),
  thumbnail: Type.String(),
  licence: Type.Optional(Type.String())
}, { $id: 'SampleGarment' })
export const Garment = shared(GarmentSchema)

const Bytes = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })

/** The answer of a picture. */
export function picture (...types: readonly string[]) {
  return { description: 'the picture', content: Object.fromEntries(types.map((type) => [type, { schema: Bytes }])) }
}

export const JobParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })

const IntermediateSchema = Type.Object({
  name: Type.String(),
  stage: Type.String({ description: 'the stage that has made it, as in the timings' }),
  title: Type.String({ description: 'in the language of the caller' }),
  explanation: Type.String(),
  doing: Type.String({ description: 'what the stage does, in words' }),
  milliseconds: Type.Optional(Type.Number({ description: 'of the stage' })),
  width: Type.Integer(),
  height: Type.Integer(),
  picture: Type.String({ description: 'address of the PNG' })
}, { $id: 'Intermediate' })
export const Intermediate = shared(IntermediateSchema)

/** The `person` of a job whose photo was sent along. */
export const OwnPersonParams = Type.Object({ id: Type.String({ pattern: OWN_REFERENCE_PATTERN }) })

const FailureSchema = Type.Object(
  { code: Type.String(), message: Type.String(), advice: Type.String() },
  { $id: 'Failure', description: 'why there is no picture: a code of the table of errors, in words, and what to do' }
)
export const Failure = shared(FailureSchema)

/** What is told of a try-on, whichever address tells it. */
export const JobFields = {
  id: Type.String(),
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled', 'expired']),
  person: Type.String(),
  stage: Type.Optional(Type.String()),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  position: Type.Optional(Type.Integer({ description: '1 is next' })),
  secondsLeft: Type.Optional(Type.Number({ description: 'estimate by the last jobs' })),
  createdAt: Type.String({ format: 'date-time' }),
  finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
  timings: Type.Optional(Type.Array(Type.Object({ name: Type.String(), milliseconds: Type.Number() }))),
  notices: Type.Array(Type.String(), {
    description: 'what may spoil a result on an own photo: SEVERAL_PEOPLE, ARMS_HIDDEN, HIPS_HIDDEN, TURNED_ASIDE, ' +
      'DRESS_WORN, HEM_UNSURE, SMALL_PERSON'
  }),
  foundBy: Type.Optional(
    Type.String({ description: 'which networks found the person in an own photo: mediapipe-pose or compact' })
  ),
  error: Type.Optional(shared(FailureSchema))
}
const JobSchema = Type.Object({
  ...JobFields,
  links: Type.Object({ self: Type.String(), result: Type.String() })
}, { $id: 'Job' })
export const Job = shared(JobSchema)

/** What the routes name by reference. */
export const SHARED = [ProblemSchema, PersonSchema, GarmentSchema, IntermediateSchema, FailureSchema, JobSchema]
