import { randomInt } from 'node:crypto'
import { request } from 'node:http'
import { MAIN_PAGE, TRY_ON } from '../../src/paths.ts'
import type { Ledger } from './ledger.ts'

export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: Buffer
}

/** Where the service is asked. */
export type Place = Pick<URL, 'hostname' | 'port'>

/** The service is away, or has hung up. */
export const GONE = undefined

const BOUNDARY = 'soak'
/** Longer than any answer may take: uploads have 100 s in all. */
const TIMEOUT_MILLISECONDS = 120_000

export interface Question {
  readonly method: string
  readonly path: string
  /** The address of this machine that the visitor comes from. */
  readonly from: string
  readonly garment?: Uint8Array
  readonly person?: string
  /** Milliseconds after which the visitor hangs up. */
  readonly patience?: number
}

function formOf ({ garment, person = 'random' }: Question): Buffer {
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="person"\r\n\r\n${person}\r\n` +
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="garment"; filename="g.jpg"\r\n` +
      'Content-Type: image/jpeg\r\n\r\n'),
    garment!,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  ])
}

/** Asks once, over a connection of its own; GONE when the service is away or the visitor's patience is over. */
export async function ask (url: Place, question: Question): Promise<Answer | undefined> {
  const body = question.garment && formOf(question)
  const headers = body
    ? { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': body.length }
    : {}
  return await new Promise((resolve) => {
    const asked = request({
      host: url.hostname,
      port: url.port,
      method: question.method,
      path: question.path,
      localAddress: question.from,
      agent: false,
      headers: { ...headers, prefer: 'respond-async', accept: 'application/json, text/html;q=0.9, image/png;q=0.8' }
    }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('error', () => resolve(GONE))
      answer.once('close', () => resolve(answer.complete
        ? { status: answer.statusCode!, retryAfter: answer.headers['retry-after'], body: Buffer.concat(parts) }
        : GONE))
    })
    asked.setTimeout(question.patience ?? TIMEOUT_MILLISECONDS, () => asked.destroy())
    asked.once('error', () => resolve(GONE))
    asked.end(body)
  })
}

const resultOf = (id: string) => `/api/jobs/${id}/result`

/** Asks for a job's picture again; what comes must be what came before. */
export async function lookAgain (url: Place, from: string, id: string, ledger: Ledger): Promise<void> {
  const answer = judged(ledger, 'GET result', await ask(url, { method: 'GET', path: resultOf(id), from }))
  if (answer?.status === 200) ledger.shown(id, answer.body)
  else ledger.complain(`the picture of a job that is done answers ${answer?.status ?? 'nothing'}`)
}

/** Complains of answers that no visitor may get; gives the answer back. */
function judged (ledger: Ledger, what: string, answer: Answer | undefined): Answer | undefined {
  if (answer === GONE) return GONE
  ledger.answered(answer.status)
  if (answer.status === 500 || answer.status > 503) ledger.complain(`${what}: ${answer.status}`)
  const refused = answer.status === 429 || answer.status === 503
  if (refused && !answer.retryAfter) ledger.complain(`${what}: ${answer.status} without Retry-After`)
  return answer
}

/** As many try-ons as there are garments, each by another visitor: what the service needs in memory, it then has. */
export async function warmUp (url: Place, garments: readonly Uint8Array[], ledger: Ledger): Promise<void> {
  const answers = garments.map(async (garment, k) =>
    await ask(url, { method: 'POST', path: TRY_ON, from: `127.0.9.${1 + k}`, garment }))
  for (const answer of await Promise.all(answers)) {
    if (answer?.status === 202) ledger.accepted((JSON.parse(answer.body.toString()) as { id: string }).id)
  }
}

/** A visitor who comes again and again and does one thing at random; until `isOver`. */
export async function visit (
  url: Place, from: string, garments: readonly Uint8Array[], ledger: Ledger, isOver: () => boolean
): Promise<void> {
  const own: string[] = []
  const any = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)]
  const send = async (patience?: number) =>
    await ask(url, { method: 'POST', path: TRY_ON, from, garment: any(garments), patience })

  const deeds = [
    async function tryOn () {
      const answer = judged(ledger, 'POST /tryon', await send())
      if (answer?.status !== 202) return
      const { id } = JSON.parse(answer.body.toString()) as { id: string }
      ledger.accepted(id)
      own.push(id)
    },
    async function hangUp () { judged(ledger, 'POST /tryon', await send(randomInt(1, 400))) },
    async function look () {
      if (own.length === 0) return
      const id = any(own)
      const answer = judged(ledger, 'GET result', await ask(url, { method: 'GET', path: resultOf(id), from }))
      if (answer?.status === 200) ledger.shown(id, answer.body)
    },
    async function reload () { judged(ledger, 'GET page', await ask(url, { method: 'GET', path: MAIN_PAGE, from })) },
    async function remove () {
      const id = own.splice(randomInt(Math.max(own.length, 1)), 1)[0]
      if (id === undefined) return
      ledger.released(id)
      judged(ledger, 'DELETE job', await ask(url, { method: 'DELETE', path: `/api/jobs/${id}`, from }))
    }
  ]
  while (!isOver()) {
    await any(deeds)()
    await new Promise((resolve) => setTimeout(resolve, randomInt(100, 3000)))
  }
}
