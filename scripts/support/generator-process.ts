import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openSession } from '../../src/inference/worker/session.ts'
import type { Tensor } from '../../src/tryon/raster/tensor.ts'

export interface GeneratorRun {
  readonly milliseconds: number
  /** Largest resident set of the process so far, in megabytes. */
  readonly peakRssMb: number
}

type Inputs = Readonly<Record<string, Tensor>>

export interface GeneratorProcess {
  /** Runs the graph once; its answer goes to `outputPath` as float32. */
  run (): Promise<GeneratorRun>
  stop (): void
}

/** A graph in a process of its own, so that its memory can be told from another's. */
export async function startGenerator (
  graph: string, inputs: Inputs, outputPath: string, threads: number
): Promise<GeneratorProcess> {
  const child = fork(fileURLToPath(import.meta.url), ['generator-process'], { serialization: 'advanced' })
  const answer = async <T>(message: object): Promise<T> => await new Promise((resolve, reject) => {
    child.once('message', (value) => { child.off('exit', failed); resolve(value as T) })
    const failed = (code: number) => { reject(new Error(`the generator's process ended with ${code}`)) }
    child.once('exit', failed)
    child.send(message)
  })
  await answer({ graph, inputs, threads })
  return {
    run: async () => await answer<GeneratorRun>({ outputPath }),
    stop: () => { child.kill() }
  }
}

interface Order {
  readonly graph?: string
  readonly inputs: Inputs
  readonly threads: number
  readonly outputPath: string
}

/** The other side: opens the graph at the first order, runs it at each later one. */
function serve (): void {
  let run: (outputPath: string) => Promise<GeneratorRun>
  process.on('message', (order: Order) => {
    const done = order.graph === undefined
      ? run(order.outputPath)
      : openRunner(order as Required<Order>).then((runner) => { run = runner; return {} })
    done.then((answer) => process.send!(answer), (error: Error) => { console.error(error); process.exit(1) })
  })
}

async function openRunner (
  { graph, inputs, threads }: Required<Order>
): Promise<(outputPath: string) => Promise<GeneratorRun>> {
  const session = await openSession(graph, { threads })
  return async (outputPath) => {
    const start = performance.now()
    const { image } = await session.run(inputs)
    const milliseconds = performance.now() - start
    writeFileSync(outputPath, new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength))
    return { milliseconds, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) }
  }
}

if (process.argv[2] === 'generator-process') serve()
