import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { loadPack, PackError } from '../src/inference/pack/pack.ts'

/** One line for each folder of packs, with what is wrong with those that cannot be used. */
async function main (): Promise<void> {
  const { MODELS_DIRECTORY, MODEL_PACK } = loadConfig()
  const entries = await readdir(MODELS_DIRECTORY, { withFileTypes: true })
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    console.log(`${name === MODEL_PACK ? '*' : ' '} ${name}  ${await describe(join(MODELS_DIRECTORY, name))}`)
  }
}

async function describe (directory: string): Promise<string> {
  try {
    const { manifest: { version, licence, graphs } } = await loadPack(directory)
    const megabytes = graphs.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
    return `${version}, ${licence}, ${megabytes.toFixed(0)} MB`
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    return error.problems.join(' ')
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
