import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { garment, garmentJpeg } from '../support/pictures.ts'
import { MAIN, visit } from '../support/real-browser.ts'

const jpeg = { name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: await garmentJpeg() }
const addGarment = '[data-upload=garment] input'
const BYTES_PER_MEGABYTE = 1024 * 1024

/** The photo that the service has kept. */
async function keptPhoto (state: string, kind: 'garments' | 'persons', name: string) {
  const [id] = await readdir(join(state, kind))
  return await sharp(join(state, kind, id, name)).metadata()
}

/** Lets go of files over an element, as from another window. */
async function drop (page: Page, selector: string, files: Array<{ name: string, mimeType: string, buffer: Buffer }>) {
  const contents = files.map(({ buffer, ...file }) => ({ ...file, base64: buffer.toString('base64') }))
  const dataTransfer = await page.evaluateHandle((all) => {
    const made = new (globalThis as unknown as { DataTransfer: new () => { items: { add (file: File): void } } })
      .DataTransfer()
    for (const { name, mimeType, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
      made.items.add(new File([bytes], name, { type: mimeType }))
    }
    return made
  }, contents)
  await page.dispatchEvent(selector, 'dragenter', { dataTransfer })
  assert.ok(await page.locator('body.dropping').count())
  await page.dispatchEvent(selector, 'dragover', { dataTransfer })
  await page.dispatchEvent(selector, 'drop', { dataTransfer })
  assert.equal(await page.locator('body.dropping').count(), 0)
}

test('an AVIF picture is encoded again by the browser, and so is one that has too many bytes', async (t) => {
  const { app, page } = await visit(t, { app: { config: { UPLOAD_MAXIMUM_MEGABYTES: 0.25 } } })
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const large = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#777', noise } })
    .jpeg({ quality: 95 }).toBuffer()
  assert.ok(large.length > 0.25 * BYTES_PER_MEGABYTE)
  await page.goto(MAIN)
  await page.locator('[data-upload=person] input').first()
    .setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: large })
  await page.waitForURL('**/persons/*')
  assert.deepEqual((await keptPhoto(app.state, 'persons', 'original.jpg')).width, 900)
  await page.goto(MAIN)
  const avif = await garment(320, 400).avif({ effort: 0 }).toBuffer()
  await page.locator(addGarment).setInputFiles({ name: 'shirt.avif', mimeType: 'image/avif', buffer: avif })
  await page.waitForURL('**/garments/*')
  const { format, width, height } = await keptPhoto(app.state, 'garments', 'photo.jpg')
  assert.deepEqual([format, width, height], ['jpeg', 320, 400])
})

test('a picture that this browser cannot open is told, and another one works', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  await page.locator(addGarment).setInputFiles({ name: 'x.heic', mimeType: 'image/heic', buffer: Buffer.from('heic') })
  await page.locator('.toast', { hasText: 'JPEG' }).waitFor()
  await page.locator(addGarment).setInputFiles(jpeg)
  await page.waitForURL('**/garments/*')
})

test('a picture may be dropped anywhere: over the garments it is one, elsewhere it is asked about', async (t) => {
  const { page } = await visit(t)
  await page.goto(MAIN)
  await drop(page, '.site-footer', [jpeg])
  await page.locator('dialog').getByRole('button', { name: 'Me', exact: true }).click()
  await page.waitForURL('**/persons/*')
  await page.goto(MAIN)
  const second = { ...jpeg, name: 'green.jpg', buffer: await garmentJpeg(300, 400, '#206020') }
  await drop(page, '#garment h2', [jpeg, second])
  await page.locator('button[value^="upload:"]').nth(1).waitFor()
  assert.equal(new URL(page.url()).pathname, MAIN)
})
