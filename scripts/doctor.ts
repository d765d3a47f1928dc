import { parseArgs } from 'node:util'
import { loadConfig } from '../src/config.ts'
import { commandName } from './support/command-name.ts'
import { describe, type Check } from './doctor/checks.ts'
import { checkDisk, checkMemory, checkNode, checkPlatform, checkProcessor } from './doctor/machine.ts'
import { checkGallery, checkPack, checkTryOn } from './doctor/networks.ts'

const usage = () => `Usage: ${commandName('npm run doctor --')} [--json]

Says of this machine what works: Node, processor, memory, disk, networks, and a try-on with the time of each stage.
Ends with 1 when something keeps the service from working.

  --json  prints the same for programs`

/** Looks at everything, what is quick first; prints each finding as soon as it is there. */
async function main (): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { json: flag, help: { ...flag, short: 'h' } } })
  if (values.help) return console.log(usage())
  const config = loadConfig()
  const found: Check[] = []
  const tell = (check: Check): void => {
    found.push(check)
    if (!values.json) console.log(describe(check))
  }
  for (const check of [checkNode(), checkPlatform(), await checkProcessor(), checkMemory()]) tell(check)
  tell(await checkDisk(config.STATE_DIRECTORY, config.MINIMUM_FREE_MEGABYTES))
  tell(await checkPack(config))
  tell(await checkGallery(config))
  const canTry = found.every(({ state }) => state !== 'bad')
  if (canTry) for (const check of await checkTryOn(config)) tell(check)
  if (values.json) console.log(JSON.stringify(found, null, 2))
  if (found.some(({ state }) => state === 'bad')) process.exitCode = 1
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
