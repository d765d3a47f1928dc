import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { importPack, importWorkspace } from '../src/checkpoints/import-pack.ts'
import { PROJECT_ROOT } from '../src/project-root.ts'
import { commandName } from './support/command-name.ts'
import { createStepProgress } from './support/step-progress.ts'

const USAGE = `Usage: ${commandName('npm run models:import --')} --condition mtviton.pth --generator gen.pth
                             [--out models/hr-viton] [--garment-mask file.onnx] [--fp16] [--int8 | --noise-inputs]

Turns HR-VITON's released checkpoints, which you download yourself, into a model pack.
The weights are licensed CC BY-NC 4.0: no commercial use, neither of them nor of the pack.

  --condition     the condition generator, mtviton.pth
  --generator     the image generator, gen.pth
  --out           folder of the pack (default models/hr-viton)
  --garment-mask  a garment mask network of your own (default: the compact pack's)
  --fp16          store weights in half precision: half the disk space, the same speed
  --int8          compute the generator's large convolutions in 8-bit integers: faster, less exact
  --noise-inputs  give the generator its 23 noise inputs (the plain, slow graph; for research)`

async function main (): Promise<void> {
  const { values } = parseArgs({
    options: {
      condition: { type: 'string' },
      generator: { type: 'string' },
      out: { type: 'string', default: join(PROJECT_ROOT, 'models', 'hr-viton') },
      'garment-mask': { type: 'string', default: join(PROJECT_ROOT, 'models', 'compact', 'garment-mask.onnx') },
      fp16: { type: 'boolean', default: false },
      int8: { type: 'boolean', default: false },
      'noise-inputs': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return console.log(USAGE)
  if (values.condition === undefined || values.generator === undefined) throw new Error(USAGE)
  if (values.int8 && values['noise-inputs']) throw new Error('--int8 and --noise-inputs exclude each other.')
  cleanUpWhenInterrupted(values.out)
  const progress = createStepProgress()
  const manifest = await importPack({
    condition: values.condition,
    generator: values.generator,
    out: values.out,
    garmentMask: values['garment-mask'],
    half: values.fp16,
    int8: values.int8 ? { data: join(PROJECT_ROOT, 'data') } : undefined,
    noiseInputs: values['noise-inputs'],
    threads: availableParallelism(),
    onProgress: progress.show
  })
  progress.finish()
  const megabytes = manifest.graphs.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  console.log(
    `Wrote ${values.out} (${megabytes.toFixed(0)} MB, ${manifest.licence}: no commercial use). ` +
    'Start it with: MODEL_PACK=hr-viton npm start'
  )
}

function cleanUpWhenInterrupted (out: string): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      rmSync(importWorkspace(out), { recursive: true, force: true })
      process.exit(130)
    })
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
