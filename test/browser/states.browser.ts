import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { SIZES, type Size } from '../../scripts/support/chromium.ts'
import { CodedError } from '../../src/coded-error.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { emptyJpeg, personJpeg } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { findBarriers, MAIN, visit } from '../support/real-browser.ts'

const file = (name: string, buffer: Buffer) => ({ name: `${name}.jpg`, mimeType: 'image/jpeg', buffer })
const [shirt, me, white] = await Promise.all([garmentJpeg(), personJpeg(), emptyJpeg()])
const LOST = new CodedError('GARMENT_NOT_FOUND', 'nothing to wear')

/** Uploads a picture and gives its page. */
async function upload (page: Page, kind: 'garment' | 'person', name: string, buffer: Buffer): Promise<string> {
  await page.goto(MAIN)
  await page.locator(`[data-upload=${kind}] input`).first().setInputFiles(file(name, buffer))
  await page.waitForURL(`**/${kind}s/*`)
  return page.url()
}

/** Tries a sample on somebody and gives the page that comes of it. */
async function tryOn (page: Page, person: string, garment: string, end: string): Promise<string> {
  await page.goto(MAIN)
  const answer = await page.request.post(`${MAIN}generate`, { form: { person, garment } })
  await page.goto(answer.url())
  await page.locator(end).waitFor()
  return page.url()
}

/** A visitor who has been everywhere: the address of every page, in the state that it is in. */
async function goEverywhere (page: Page): Promise<Record<string, string>> {
  await page.goto(MAIN)
  const garment = await upload(page, 'garment', 'shirt', shirt)
  const person = await upload(page, 'person', 'me', me)
  const own = `own:${person.split('/').at(-1)}`
  const result = await tryOn(page, 'bea', 'sample:sand-hoodie', '.viewer')
  const ownResult = await tryOn(page, own, 'sample:sand-hoodie', '.viewer')
  const failed = await tryOn(page, 'ana', 'sample:sand-hoodie', '.error')
  await page.goto(result)
  await page.locator('.share-form button').click()
  const shared = String(await page.locator('.share p a').getAttribute('href'))
  const id = (address: string) => String(address.split('/').at(-1))
  return {
    main: MAIN,
    garment,
    person,
    'nothing found': await upload(page, 'garment', 'white', white),
    'nobody found': await upload(page, 'person', 'white', white),
    result,
    'own result': ownResult,
    failed,
    shared,
    made: `${result}/intermediates`,
    grid: `${MAIN}grid?garment=sample%3Asand-hoodie`,
    'grid of a person': `${MAIN}grid?person=${encodeURIComponent(own)}`,
    history: `${MAIN}history`,
    compare: `${MAIN}compare?job=${id(result)}&job=${id(ownResult)}`,
    'delete result': `${result}/delete`,
    'delete garment': `${garment}/delete`,
    'delete person': `${person}/delete`,
    forget: `${MAIN}forget`,
    help: `${MAIN}help`,
    offline: `${MAIN}offline`,
    missing: `${MAIN}jobs/0000000000000000000000`
  }
}

const LOOKS = [
  { size: 'tablet', lang: 'en', colorScheme: 'dark', reducedMotion: 'reduce' },
  { size: 'phone', lang: 'zh', colorScheme: 'light', reducedMotion: 'no-preference' },
  { size: 'desktop', lang: 'en', colorScheme: 'light', reducedMotion: 'no-preference' }
] as const satisfies ReadonlyArray<{ size: Size, lang: string, colorScheme: string, reducedMotion: string }>
/** On it the checker, which takes longer than all else, would find what it finds on a phone. */
const UNCHECKED: Size = 'desktop'

/** By how much a page is wider than the window, as it is and written from right to left. */
const SIDEWAYS = `Math.max(...['rtl', document.documentElement.dir].map((dir) => {
  document.documentElement.dir = dir
  return document.documentElement.scrollWidth - innerWidth
}))`

/** What is wrong with the page as it stands, one line each. */
async function findFaults (page: Page, size: Size, isStill: boolean): Promise<string[]> {
  await page.waitForLoadState('load')
  const sideways = Number(await page.evaluate(SIDEWAYS))
  const shift = Number(await page.evaluate('window.shift'))
  const moving = Number(await page.evaluate('document.getAnimations().length'))
  return [
    ...size === UNCHECKED ? [] : await findBarriers(page),
    ...sideways > 0 ? [`${sideways} pixels wider than the window, this way or from right to left`] : [],
    ...shift > 0.02 ? [`moves by ${shift} while it loads`] : [],
    ...isStill && moving > 0 ? [`${moving} animations`] : []
  ]
}

test('every page, on each size, light and dark, in both languages: whole, still, and axe finds nothing', async (t) => {
  const failures = [undefined, undefined, LOST]
  const { page } = await visit(t, { app: { engine: createFakeEngine({ failures }).engine } })
  const pages = await goEverywhere(page)
  await page.addInitScript(`window.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })`)
  const faults: string[] = []
  for (const { size, lang, ...media } of LOOKS) {
    await page.setViewportSize(SIZES[size].viewport)
    await page.emulateMedia(media)
    await page.goto(`${MAIN}?lang=${lang}`)
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address)
      assert.ok((await page.locator('html').getAttribute('lang'))?.startsWith(lang), name)
      const found = await findFaults(page, size, media.reducedMotion === 'reduce')
      faults.push(...found.map((fault) => `${name}, ${size}, ${media.colorScheme}, ${lang}: ${fault}`))
    }
  }
  assert.deepEqual(faults, [])
})

test('without scripts a picture is made, waited for, handed on, and all are deleted and taken back', async (t) => {
  const { engine } = createFakeEngine({ stageMilliseconds: 40 })
  const app = { engine, config: { UNDO_SECONDS: 600 } }
  const { page } = await visit(t, { javaScriptEnabled: false, size: 'phone', app })
  await page.goto(MAIN)
  await page.locator('button[value="bea"]').click()
  await page.locator('.mirror-bar .primary').click()
  await page.locator('.waiting').waitFor()
  assert.equal(await page.locator('[data-notify], .viewer-tools').filter({ visible: true }).count(), 0)
  // The page asks again by itself.
  await page.locator('.viewer').waitFor()
  assert.equal(await page.locator('.viewer img').count(), 2)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  assert.match((await download).suggestedFilename(), /\.png$/)
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.getByRole('link', { name: 'Open the link' }).waitFor()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('button', { name: 'Make a link' }).waitFor()
  await page.getByRole('link', { name: 'How it was made' }).click()
  await page.locator('.made-steps li').nth(1).waitFor()
  await page.goto(`${MAIN}forget`)
  await page.getByRole('button', { name: 'Delete all my pictures' }).click()
  assert.equal(await page.locator('.recent .tile').count(), 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  assert.equal(await page.locator('.recent .tile').count(), 1)
})
