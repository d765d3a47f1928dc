import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { buildApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { createGarmentGallery } from '../src/gallery/garments.ts'
import { createPersonGallery } from '../src/gallery/persons.ts'
import { decodeUpload } from '../src/imaging/decode.ts'
import { makeThumbnail } from '../src/imaging/thumbnail.ts'
import { openEngine } from '../src/open-engine.ts'
import { FORGET, GRID, HELP_PAGE, HISTORY, jobPage, MAIN_PAGE, OFFLINE_PAGE } from '../src/paths.ts'
import { openChromium, SIZES, type Size } from './support/chromium.ts'

const USAGE = `Usage: npm run screenshots [-- --out DIR] [--only NAME] [--sizes phone,desktop] [--schemes light,dark]

  --out DIR      where <page>-<size>-<scheme>.jpg are written; default: screenshots
  --only NAMES   pages whose names contain one of these, separated by commas: main, chosen, waiting, result, made,
                 garment, points, brush, person, grid, compare, history, shared, forget, help, missing, offline
  --url ADDRESS  a service that runs already; default: one is started, with the networks
  --language L   en or zh
  --whole        from top to bottom; default: what the window shows
  --no-scripts   as a browser without JavaScript shows them`

const PERSON = 'lin'
const GARMENT = 'sample:sun-print'
/** A try-on on a crowded machine. */
const PATIENCE_MILLISECONDS = 180_000
const QUALITY = 85
/** Pictures of a grid that is partly filled. */
const FEW = 5
/** Pictures in the window are there. */
const DECODED = `Promise.allSettled([...document.images]
  .filter((image) => {
    const { top, left } = image.getBoundingClientRect()
    // A lazy picture far to the right of a strip never comes.
    return image.checkVisibility() && top < innerHeight && left < innerWidth
  })
  .map((image) => image.decode()))`
/** What appears by and by has appeared. */
const SETTLING_MILLISECONDS = 700
/** Somebody of the gallery as a visitor's own photo. */
const OWN_PHOTO = 'data/persons/mara/image.jpg'
const OWN_GARMENT = 'test/fixtures/garments/green-t-shirt.jpg'
/** What only scripts show. */
const SCRIPTED: readonly string[] = ['result-compared', 'points', 'brush', 'person-brush', 'forget']
/** Where the slider stands between before and after. */
const SPLIT = 0.45

type Show = (page: Page) => Promise<unknown>

async function choose (page: Page, person = PERSON, garment = GARMENT): Promise<void> {
  await page.goto(MAIN_PAGE)
  await page.locator(`button[value="${person}"]`).click()
  await page.locator(`button[value="${garment}"]`).click()
  await page.waitForTimeout(500)
}

async function tryOn (page: Page): Promise<void> {
  await choose(page)
  await page.locator('.mirror-bar .primary').click()
  await page.locator(hasScripts ? '.viewer.enhanced' : '.viewer').waitFor()
}

/** The page of an upload that is prepared. */
async function upload (page: Page, kind: 'garment' | 'person', file: string): Promise<void> {
  await page.goto(MAIN_PAGE)
  const form = page.locator(`[data-upload=${kind}]`).first()
  await form.locator('input').setInputFiles(file)
  if (!hasScripts) await form.locator('[type=submit]').click()
  await page.locator('[data-brush]').waitFor({ state: 'attached' })
}

/** Tries on one pair after the other: those made before are there at once, and nothing is waited for. */
async function untilWaiting (page: Page): Promise<void> {
  await page.goto(MAIN_PAGE)
  const persons = await valuesOf(page, 'pick-person')
  for (const garment of await valuesOf(page, 'pick-garment')) {
    for (const person of persons.filter((id) => id !== 'random')) {
      await choose(page, person, garment)
      await page.locator('.mirror-bar .primary').click()
      await page.waitForURL(`**${jobPage('*')}`)
      if (await page.locator('.waiting').count() > 0) return
    }
  }
}

async function valuesOf (page: Page, form: string): Promise<string[]> {
  const buttons = await page.locator(`[form=${form}]`).all()
  return await Promise.all(buttons.map(async (button) => String(await button.getAttribute('value'))))
}

/** A grid with some pictures in it. */
async function fillGrid (page: Page): Promise<void> {
  await page.goto(`${GRID}?garment=${encodeURIComponent(GARMENT)}`)
  const four = page.locator('button[value="4"]')
  if (await page.locator('.made-cell').count() < FEW) await four.click()
  await page.locator('.made-cell').nth(FEW - 1).waitFor()
}

/** Each page as a visitor gets to it. */
const PAGES: Readonly<Record<string, Show>> = {
  main: async (page) => await page.goto(MAIN_PAGE),
  waiting: async (page) => {
    // The page is not told that its picture is done.
    await page.route('**/events', () => {})
    await untilWaiting(page)
  },
  result: tryOn,
  'result-compared': async (page) => {
    await tryOn(page)
    const box = await page.locator('.viewer-frame').boundingBox()
    if (box === null) return
    await page.mouse.move(box.x + 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * SPLIT, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
  },
  chosen: async (page) => {
    await tryOn(page)
    await page.goto(MAIN_PAGE)
  },
  made: async (page) => {
    await tryOn(page)
    await page.locator('[data-dialog=drawer]').click()
    await page.locator('.made-steps').waitFor()
  },
  garment: async (page) => await upload(page, 'garment', OWN_GARMENT),
  points: async (page) => {
    await PAGES.garment(page)
    await page.locator('[data-show-points]').click()
    await page.locator('.points [type=submit]').scrollIntoViewIfNeeded()
  },
  brush: async (page) => {
    await PAGES.garment(page)
    await page.locator('[data-open]').click()
    await page.locator('.editor[open]').waitFor()
  },
  grid: async (page) => {
    await tryOn(page)
    await fillGrid(page)
  },
  history: async (page) => {
    await PAGES.grid(page)
    await page.goto(HISTORY)
  },
  compare: async (page) => {
    await PAGES.grid(page)
    for (const index of [0, 1]) await page.locator('.made-cell .tick input').nth(index).check()
    await page.locator('[data-two]').click()
    await page.locator('.side-by-side').waitFor()
  },
  shared: async (page) => {
    await tryOn(page)
    const make = page.locator('.share-form button')
    if (await make.count() > 0) await make.click()
    const link = page.locator('.share p a')
    await link.waitFor()
    await page.goto(String(await link.getAttribute('href')))
  },
  person: async (page) => await upload(page, 'person', OWN_PHOTO),
  'person-brush': async (page) => {
    await PAGES.person(page)
    await page.locator('[data-open]').click()
    await page.locator('.editor[open]').waitFor()
  },
  forget: async (page) => {
    await PAGES.chosen(page)
    await page.locator('a.forget').click()
    await page.locator('dialog[open]').waitFor()
  },
  'forget-page': async (page) => await page.goto(FORGET),
  help: async (page) => await page.goto(HELP_PAGE),
  missing: async (page) => await page.goto(jobPage('nothing-of-this-name-0')),
  offline: async (page) => await page.goto(OFFLINE_PAGE)
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screenshots' },
    only: { type: 'string', default: '' },
    sizes: { type: 'string', default: Object.keys(SIZES).join() },
    schemes: { type: 'string', default: 'light,dark' },
    language: { type: 'string', default: 'en' },
    whole: { type: 'boolean', default: false },
    'no-scripts': { type: 'boolean', default: false },
    url: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})

const hasScripts = !values['no-scripts']
const parts = values.only.split(',')

function isWanted (name: string): boolean {
  return parts.some((part) => name.includes(part)) && (hasScripts || !SCRIPTED.includes(name))
}

async function openService () {
  const state = await mkdtemp(join(tmpdir(), 'screenshots-'))
  const config = { ...loadConfig(), STATE_DIRECTORY: state, RATE_LIMIT_PER_MINUTE: 100_000 }
  const engine = openEngine(config)
  const app = await buildApp({
    config,
    engine,
    persons: createPersonGallery(join(config.DATA_DIRECTORY, 'persons')),
    garments: createGarmentGallery(join(config.DATA_DIRECTORY, 'garments')),
    decodeUpload,
    makeThumbnail
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  await engine.settled()
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    async close () {
      await app.close()
      await engine.close()
      await rm(state, { recursive: true, force: true })
    }
  }
}

async function photograph (baseURL: string): Promise<void> {
  const browser = await openChromium()
  try {
    for (const size of values.sizes.split(',')) {
      for (const scheme of values.schemes.split(',')) {
        await photographIn(browser, baseURL, size as Size, scheme as 'light' | 'dark')
      }
    }
  } finally {
    await browser.close()
  }
}

async function photographIn (
  browser: Awaited<ReturnType<typeof openChromium>>, baseURL: string, size: Size, colorScheme: 'light' | 'dark'
): Promise<void> {
  // One visitor, whose pictures are there when a page needs them again.
  const context = await browser.newContext({
    ...SIZES[size], colorScheme, baseURL, locale: values.language, javaScriptEnabled: hasScripts
  })
  context.setDefaultTimeout(PATIENCE_MILLISECONDS)
  for (const [name, show] of Object.entries(PAGES).filter(([name]) => isWanted(name))) {
    const file = join(values.out, `${name}-${size}-${colorScheme}.jpg`)
    const page = await context.newPage()
    await show(page)
    // Pictures in view; a page that waits for its job's events is never idle.
    await page.waitForLoadState('load')
    await page.evaluate(DECODED)
    await page.waitForTimeout(SETTLING_MILLISECONDS)
    await writeFile(file, await page.screenshot({
      type: 'jpeg', quality: QUALITY, animations: 'disabled', fullPage: values.whole
    }))
    console.log(file)
    await page.close()
  }
  await context.close()
}

async function main (): Promise<void> {
  if (values.help) return console.log(USAGE)
  await mkdir(values.out, { recursive: true })
  const service = values.url === undefined ? await openService() : { url: values.url, close: async () => {} }
  try {
    await photograph(service.url)
  } finally {
    await service.close()
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
