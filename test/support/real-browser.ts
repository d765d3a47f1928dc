import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, type TestContext } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openChromium, SIZES, type Size } from '../../scripts/support/chromium.ts'
import { buildTestApp, type TestAppOptions } from './app.ts'

export const MAIN = '/Try_On_API/'

// On a crowded machine a page takes a minute.
const PATIENCE_MILLISECONDS = 180_000

let opened: Promise<Browser> | undefined

after(async () => await (await opened)?.close())

/** One Chromium for a file of tests. */
async function chromium (): Promise<Browser> {
  opened ??= openChromium()
  return await opened
}

export interface Visit extends Omit<BrowserContextOptions, 'baseURL'> {
  readonly size?: Size
  readonly app?: TestAppOptions
}

/** The service on a free port, and a new visitor in front of it. What the page complains about fails the test. */
export async function visit (t: TestContext, { size = 'desktop', app: options, ...wishes }: Visit = {}) {
  const app = await buildTestApp(t, options)
  const baseURL = await app.listen({ port: 0, host: '127.0.0.1' })
  const context = await (await chromium()).newContext({ ...SIZES[size], locale: 'en', baseURL, ...wishes })
  context.setDefaultTimeout(PATIENCE_MILLISECONDS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => { if (!ENDED.test(message)) complaints.push(message) })
  page.on('console', (message) => { if (isComplaint(message.text(), message.type())) complaints.push(message.text()) })
  t.after(async () => {
    await context.close()
    if (complaints.length > 0) throw new Error(`the page complains: ${complaints.join('\n')}`)
  })
  return { app, context, page, baseURL }
}

// Answers of the service that tests ask for, a network that they take away and frames that they are refused are no
// complaints of the page.
const ASKED_FOR =
  /status of (?:4\d\d|503|507)|ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_CONNECTION_RESET|directive: "frame-ancestors/

// What a page that is still open looks for when the service of its test has ended: its service worker's script.
const ENDED = /ERR_CONNECTION_REFUSED|error occurred when fetching the script/

function isComplaint (text: string, type: string): boolean {
  return type === 'error' && !ASKED_FOR.test(text) && !ENDED.test(text)
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What the accessibility checker finds on the page as it stands, one line each. */
export async function findBarriers (page: Page): Promise<string[]> {
  // Run by the debugger's door, which the content security policy does not close.
  await page.evaluate(axeSource)
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run (): Promise<{ violations: Violation[] }> } }
    interface Violation { id: string, nodes: Array<{ html: string }> }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  })
}
