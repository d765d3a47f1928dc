import { CodedError } from '../../coded-error.ts'
import { openBodyFinder } from './open-body-finder.ts'
import { openNetworks } from './open-networks.ts'
import { factsOf } from '../pack/facts.ts'
import { loadPack, PackError } from '../pack/pack.ts'
import type { EngineMessage, WorkerErrorReport } from '../protocol.ts'
import { warmUp } from './warm-up.ts'
import { openWorkerPort } from './worker-port.ts'
import { createWorkshop, type Workshop } from './workshop.ts'

const port = openWorkerPort()
const running = new Map<number, AbortController>()

async function start (): Promise<void> {
  const pack = await loadPack(port.settings.packDirectory)
  const options = { threads: port.settings.threads }
  const { finder, problem } = await openBodyFinder(port.settings.bodyFinder ?? {}, options)
  const networks = { ...await openNetworks(pack, options), bodyFinder: finder }
  await warmUp(networks)
  const workshop = createWorkshop(networks)
  port.onMessage((message) => { obey(workshop, message).catch(() => {}) })
  port.report({
    kind: 'ready',
    pack: factsOf(pack.manifest),
    bodyFinder: { name: finder === undefined ? 'compact' : 'mediapipe-pose', problem }
  })
}

async function obey (workshop: Workshop, message: EngineMessage): Promise<void> {
  if (message.kind === 'end') return
  if (message.kind === 'abort') return running.get(message.id)?.abort()
  const { id, order } = message
  const controller = new AbortController()
  running.set(id, controller)
  try {
    const result = await workshop.fulfil(order, {
      signal: controller.signal,
      onStage: (name, index, count) => port.report({ kind: 'stage', id, name, index, count }),
      onMade: (made) => port.report({ kind: 'made', id, made })
    })
    port.report({ kind: 'done', id, result })
  } catch (error) {
    port.report({ kind: 'error', id, error: describe(error) })
  } finally {
    running.delete(id)
  }
}

function describe (error: unknown): WorkerErrorReport {
  if (error instanceof CodedError) return { code: error.code, message: error.message, details: error.details }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    details: {}
  }
}

start().catch((error: unknown) => {
  const problems = error instanceof PackError
    ? error.problems
    : [`The model pack in ${port.settings.packDirectory} does not run: ${(error as Error).message}`]
  port.report({ kind: 'failed', problems })
})
