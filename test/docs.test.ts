import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const FOLDERS = ['docs', 'examples', 'training', 'test/fixtures', 'test/vectors', 'deploy']
const inFolder = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => join(folder, file))
const pages = [...readdirSync('.'), ...FOLDERS.flatMap(inFolder)].filter((file) => file.endsWith('.md'))

/** A page without its blocks and spans of code. */
function prose (page: string): string {
  return readFileSync(page, 'utf8').replaceAll(/^```[^]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.slice(1, -1).replaceAll(/[[\]]/g, ''))
}

/** What GitHub makes of the headings of a page. */
function anchors (page: string): string[] {
  const headings = [...prose(page).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => heading)
  return headings.map((heading) => heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))
}

/** The addresses that a page links to or shows, those of other hosts left out. */
function links (page: string): string[] {
  return [...prose(page).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
}

/** The file that a link of a page leads to, and the place in it. */
function target (page: string, link: string): { file: string, place?: string } {
  const [path, place] = link.split('#')
  return { file: path === '' ? page : normalize(join(dirname(page), path)), place }
}

test('every link of a page of documentation leads somewhere', () => {
  assert.ok(pages.length > 20, pages.join(' '))
  const broken = pages.flatMap((page) => links(page).filter((link) => {
    const { file, place } = target(page, link)
    return !existsSync(file) || (place !== undefined && !anchors(file).includes(place))
  }).map((link) => `${page}: ${link}`))
  assert.deepEqual(broken, [])
})

test('every page of docs is reached from its first one, and that from the README', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    for (const link of links(page)) {
      const { file } = target(page, link)
      if (file.endsWith('.md')) reached.add(file)
    }
  }
  assert.ok(links('README.md').includes('docs/README.md'))
  assert.deepEqual(inFolder('docs').filter((file) => file.endsWith('.md') && !reached.has(file)), [])
})
