import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { liveService, runProgram } from '../support/live-service.ts'

const GARMENT = resolve('test/fixtures/garments/green-t-shirt.jpg')
const USUAL_ADDRESS = 'localhost:8000'
const readme = await readFile('README.md', 'utf8')

/** The first block of a language in the README that makes out.png, at the address where the service is. */
async function snippet (language: string): Promise<string> {
  const blocks = [...readme.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, name]) => name === language)
  const isIt = (block: string) => block.includes('out.png') && !block.includes('me.jpg')
  const text = blocks.map(([, , block]) => block).find(isIt)
  assert.ok(text !== undefined && text.includes(USUAL_ADDRESS), `README.md shows no ${language} that makes out.png`)
  return text.replaceAll(USUAL_ADDRESS, new URL(await liveService()).host)
}

for (const [language, file, command, parameters] of [
  ['sh', 'try-on.sh', 'bash', ['-e']],
  ['js', 'try-on.mjs', process.execPath, []],
  ['python', 'try-on.py', 'python3', []]
] as const) {
  test(`what the README shows in ${language} makes a picture as it stands there`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'fitting-room-readme-'))
    t.after(async () => await rm(folder, { recursive: true, force: true }))
    await copyFile(GARMENT, join(folder, 'shirt.jpg'))
    await writeFile(join(folder, file), await snippet(language))
    await runProgram(command, [...parameters, file], { cwd: folder })
    const { format, width, height } = await sharp(await readFile(join(folder, 'out.png'))).metadata()
    assert.deepEqual([format, width, height], ['png', 768, 1024])
  })
}
