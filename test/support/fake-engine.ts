import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import type { EngineStatus, GarmentFiles, RunOptions, TryOnEngine } from '../../src/inference/engine-contract.ts'
import { CodedError } from '../../src/coded-error.ts'

const STAGES = ['condition', 'compose-segmentation', 'warp-garment', 'generate', 'paste-back', 'encode']
// A picture whose mean is above this is taken for an empty white one.
const ALMOST_WHITE = 250

/** The photo as the picture, and a gallery person's labels. */
async function standIn (photo: Uint8Array) {
  const { width, height } = await sharp(photo).metadata()
  const [image, parse, densePose, keypoints] = await Promise.all([
    sharp(photo).resize(768, 1024, { fit: 'fill' }).jpeg().toBuffer(),
    ...['parse.png', 'densepose.png', 'keypoints.json'].map((name) => readFile(join('data', 'persons', 'ana', name)))
  ])
  const files = { image, parse, densePose, keypoints: keypoints.toString() }
  return { files, framing: { photo: { width, height }, frame: { left: 0, top: 0, width, height } } }
}

export interface FakeEngineOptions {
  /** Of each stage; 0 finishes in a few microtasks. */
  readonly stageMilliseconds?: number
  readonly status?: Partial<EngineStatus>
  /** Thrown by the n-th call of `tryOn`, counted from 0. */
  readonly failures?: ReadonlyArray<Error | undefined>
  /** `tryOn` waits for this before its first stage. */
  readonly gate?: Promise<void>
}

/** An engine without networks, for tests of what surrounds it: it "wears" by pasting the garment on the photo. */
export function createFakeEngine (options: FakeEngineOptions = {}) {
  const calls = { prepareGarment: 0, preparePerson: 0, tryOn: 0 }
  const status: EngineStatus = { state: 'ready', pack: { name: 'fake', version: '1', licence: 'MIT' }, problems: [], ...options.status }

  async function goThrough (stages: readonly string[], { signal, onStage }: RunOptions) {
    for (const [index, stage] of stages.entries()) {
      if (signal?.aborted) throw new CodedError('CANCELLED', 'aborted')
      onStage?.(stage, index, stages.length)
      if (options.stageMilliseconds) await setTimeout(options.stageMilliseconds)
    }
    if (signal?.aborted) throw new CodedError('CANCELLED', 'aborted')
    return stages.map((name) => ({ name, milliseconds: options.stageMilliseconds ?? 1 }))
  }

  const engine: TryOnEngine = {
    status: () => status,
    settled: async () => {},
    async prepareGarment ({ photo }, run = {}): Promise<GarmentFiles> {
      calls.prepareGarment += 1
      await goThrough(['find-garment'], run)
      const { channels } = await sharp(photo).stats()
      if (channels.slice(0, 3).every(({ mean }) => mean > ALMOST_WHITE)) throw new CodedError('GARMENT_NOT_FOUND', 'all white')
      const cloth = await sharp(photo).resize(768, 1024, { fit: 'contain', background: 'white' }).png({ compressionLevel: 1 }).toBuffer()
      const mask = await sharp(cloth).greyscale().negate().threshold(8).png({ compressionLevel: 1 }).toBuffer()
      return { cloth, mask, photoMask: await sharp(photo).resize(300, 300, { fit: 'inside' }).greyscale().negate().threshold(60).png().toBuffer() }
    },
    async preparePerson ({ photo }, run = {}) {
      calls.preparePerson += 1
      const timings = await goThrough(['locate-person', 'read-person'], run)
      const preview = await sharp(photo).resize(1024, 1024, { fit: 'inside', withoutEnlargement: true }).jpeg().toBuffer()
      const { channels } = await sharp(photo).stats()
      if (channels.every(({ mean }) => mean > ALMOST_WHITE)) return { preview, timings, foundBy: 'compact', refusal: 'PERSON_NOT_FOUND', notices: [] }
      return { preview, timings, foundBy: 'mediapipe-pose', notices: ['SEVERAL_PEOPLE'], ...await standIn(photo) }
    },
    async tryOn ({ garment, personDirectory }, run = {}) {
      const failure = options.failures?.[calls.tryOn]
      calls.tryOn += 1
      if (options.gate) await Promise.race([options.gate, aborted(run.signal)])
      if (failure) throw failure
      const timings = await goThrough(STAGES, run)
      const cloth = await sharp(garment.cloth).resize(384, 512).toBuffer()
      const photo = await readFile(join(personDirectory, 'image.jpg'))
      const png = await sharp(photo).composite([{ input: cloth, left: 192, top: 320 }]).png({ compressionLevel: 1 }).toBuffer()
      return { png, timings }
    },
    close: async () => {}
  }
  return { engine, calls }
}

async function aborted (signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
}
