/** A worker program that answers, throws, hangs or dies as the request's picture tells it. */
import { existsSync, writeFileSync } from 'node:fs'
import { openWorkerPort } from '../../src/inference/worker/worker-port.ts'
import type { GarmentPhoto } from '../../src/inference/engine-contract.ts'

const port = openWorkerPort()
const aborted = new Set<number>()

const { packDirectory } = port.settings
/** The path behind `<kind>:`; it is there from the second start on. */
function isFirstStart (kind: string): boolean {
  const path = packDirectory.startsWith(kind) ? packDirectory.slice(kind.length) : undefined
  if (path === undefined || existsSync(path)) return false
  writeFileSync(path, '')
  return true
}

if (packDirectory === 'broken' || isFirstStart('broken-once:')) {
  port.report({ kind: 'failed', problems: ['The file generator.onnx is missing.'] })
} else if (packDirectory === 'dies-at-start') {
  process.exit(3)
} else if (packDirectory !== 'hangs' && !isFirstStart('hangs-once:')) {
  port.report({ kind: 'ready', pack: { name: 'fake', version: '1', licence: 'none' } })
}

port.onMessage((message) => {
  if (message.kind === 'end') return
  if (message.kind === 'abort') {
    aborted.add(message.id)
    port.report({ kind: 'error', id: message.id, error: { code: 'CANCELLED', message: 'cancelled', details: {} } })
    return
  }
  const { id, order } = message
  const behaviour = Buffer.from((order.garment as GarmentPhoto).photo).toString()
  port.report({ kind: 'stage', id, name: 'mask', index: 0, count: 1 })
  if (behaviour === 'die') process.exit(9)
  if (behaviour === 'hang') return
  if (behaviour === 'refuse') {
    const error = { code: 'GARMENT_NOT_FOUND', message: 'nothing there', details: { coverage: 0 } } as const
    port.report({ kind: 'error', id, error })
    return
  }
  const garment = { cloth: Buffer.from(`cloth of ${behaviour}`), mask: new Uint8Array(1) }
  port.report({ kind: 'made', id, made: { garment } })
  // A message that is on its way when a thread ends is lost.
  if (behaviour === 'make and die') return setTimeout(() => process.exit(9), 200)
  port.report({ kind: 'done', id, result: { timings: [{ name: 'mask', milliseconds: 1 }] } })
})
