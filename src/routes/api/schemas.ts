import { Type } from 'typebox'
import { OWN_REFERENCE_PATTERN } from '../../jobs/belongings/references.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'

const Problem = Type.Object({
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
})

/** Problem details (RFC 9457). */
export const ErrorReply = {
  description: 'an error',
  content: { 'application/problem+json': { schema: Problem } }
} as const

export const Person = Type.Object({
  id: Type.String(),
  image: Type.String({ description: 'address of the picture, 768 pixels wide' }),
  thumbnail: Type.String(),
  licence: Type.Optional(Type.String())
})

export const Garment = Type.Object({
  id: Type.String(),
  image: Type.String(),
  thumbnail: Type.String(),
  licence: Type.Optional(Type.String())
})

export const JobParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })

export const Intermediate = Type.Object({
  name: Type.String(),
  stage: Type.String({ description: 'the stage that has made it, as in the timings' }),
  title: Type.String({ description: 'in the language of the caller' }),
  explanation: Type.String(),
  doing: Type.String({ description: 'what the stage does, in words' }),
  milliseconds: Type.Optional(Type.Number({ description: 'of the stage' })),
  width: Type.Integer(),
  height: Type.Integer(),
  picture: Type.String({ description: 'address of the PNG' })
})

/** The `person` of a job whose photo was sent along. */
export const OwnPersonParams = Type.Object({ id: Type.String({ pattern: OWN_REFERENCE_PATTERN }) })

export const Job = Type.Object({
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
    description: 'what may spoil a result on an own photo: SEVERAL_PEOPLE, ARMS_HIDDEN, HIPS_HIDDEN, SMALL_PERSON'
  }),
  foundBy: Type.Optional(
    Type.String({ description: 'which networks found the person in an own photo: mediapipe-pose or compact' })
  ),
  error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String(), advice: Type.String() })),
  links: Type.Object({ self: Type.String(), result: Type.String() })
})
