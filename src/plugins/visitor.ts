import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { createId, isId } from '../jobs/storage/ids.ts'

/** What a browser carries in its signed cookie: nothing but ids. */
export interface Visitor {
  readonly id: string
  /** Gallery id. */
  readonly person?: string
  /** `sample:<id>` or `upload:<id>`. */
  readonly garment?: string
  /** Who this browser was before everything was deleted; the deletion can be undone for a moment. */
  readonly previous?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The visitor of a page; a new one when the cookie is missing or forged. */
    visitor: Visitor
    /** Whether the visitor came with a cookie. */
    isKnownVisitor: boolean
  }
  interface FastifyReply {
    /** Remembers a choice in the visitor's cookie. */
    saveVisitor (changes: Omit<Partial<Visitor>, 'id'>): FastifyReply
    /** The browser is this visitor from now on. */
    becomeVisitor (visitor: Visitor): FastifyReply
  }
}

const COOKIE = 'fitting_room'
// Browsers take a cookie of this name over https, for the whole host and from the host itself alone (RFC 6265bis).
const HOST_COOKIE = `__Host-${COOKIE}`
const cookieName = ({ protocol }: FastifyRequest) => protocol === 'https' ? HOST_COOKIE : COOKIE

export interface VisitorOptions {
  /** The cookie lives as long as what it points to. */
  readonly maxAgeSeconds: number
  /** Whether pages of other sites may show this one in a frame, which then has a visitor's state of its own. */
  readonly isFramed?: boolean
}

/** The state of a visitor, in a signed cookie; there is no session on the server. */
export default fp<VisitorOptions>(async (app, { maxAgeSeconds, isFramed = false }) => {
  app.decorateRequest('visitor', null as unknown as Visitor)
  app.decorateRequest('isKnownVisitor', false)
  app.addHook('onRequest', async (request) => {
    const known = readVisitor(request)
    request.isKnownVisitor = known !== undefined
    request.visitor = known ?? { id: createId() }
  })
  app.decorateReply('saveVisitor', function (this: FastifyReply, changes) {
    return this.becomeVisitor({ ...this.request.visitor, ...changes })
  })
  app.decorateReply('becomeVisitor', function (this: FastifyReply, visitor) {
    this.request.visitor = visitor
    return this.setCookie(cookieName(this.request), JSON.stringify(this.request.visitor), {
      path: '/',
      httpOnly: true,
      // A frame of another site gets no other cookie; kept apart for each site, it tells none of another.
      ...isFramed && this.request.protocol === 'https'
        ? { sameSite: 'none' as const, partitioned: true }
        : { sameSite: 'lax' as const },
      signed: true,
      secure: this.request.protocol === 'https',
      maxAge: maxAgeSeconds
    })
  })
}, { name: 'visitor', dependencies: ['@fastify/cookie'] })

function readVisitor (request: FastifyRequest): Visitor | undefined {
  const cookie = request.cookies[cookieName(request)]
  const { valid, value } = cookie ? request.unsignCookie(cookie) : { valid: false, value: null }
  if (!valid || value === null) return undefined
  try {
    const { id, person, garment, previous } = JSON.parse(value) as Visitor
    return isId(id) ? { id, person, garment, previous } : undefined
  } catch {
    return undefined
  }
}
