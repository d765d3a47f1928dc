import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core'

// Debian's package, then what others call it.
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome']

/** Where Chromium lies: `CHROMIUM`, or where distributions put it; undefined when there is none. */
export function findChromium (environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment.CHROMIUM || PLACES.find((path) => existsSync(path))
}

/** @throws Error that says how to get Chromium */
export async function openChromium (): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    throw new Error('There is no Chromium. Install the package "chromium", or set CHROMIUM to the program.')
  }
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']
  return await chromium.launch({ executablePath, args })
}

/** The sizes at which pages are looked at. */
export const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  landscape: { viewport: { width: 844, height: 390 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  tablet: { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1 },
  desktop: { viewport: { width: 1440, height: 900 } }
} as const satisfies Record<string, BrowserContextOptions>

export type Size = keyof typeof SIZES
