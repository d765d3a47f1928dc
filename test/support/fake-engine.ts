import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import type {
  EngineStatus, GarmentFiles, Order, OrderOptions, PersonFinding, PersonPhoto, PersonSource, TryOnEngine, TryOnRequest
} from '../../src/inference/engine-contract.ts'
import { CodedError } from '../../src/coded-error.ts'
import { GARMENT_POINTS } from '../../src/tryon/records/garment-points.ts'

const GARMENT_STAGES = ['decode-garment', 'find-garment', 'check-garment', 'place-garment', 'encode-garment']
const PERSON_STAGES = ['decode-person', 'locate-person', 'read-person', 'encode-person']
const DRESSING_STAGES = [
  'load-person',
  'condition',
  'warp-garment',
  'compose-segmentation',
  'close-waist',
  'even-hem',
  'follow-sleeves',
  'extend-garment',
  'even-outline',
  'generate',
  'draw-hems',
  'relight',
  'harmonise',
  'draw-bottom',
  'contact-shadow',
  'paste-back',
  'encode'
]
// A picture whose mean is above this is taken for an empty white one.
const ALMOST_WHITE = 250
/** The garment of everybody, as far as this engine knows. */
const MIDDLE = await sharp({ create: { width: 450, height: 350, channels: 3, background: 'black' } })
  .composite([{ input: { create: { width: 150, height: 150, channels: 3, background: 'white' } } }])
  .greyscale().png().toBuffer()

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

/** Points on a diagonal, in pixels of a photo. */
const POINTS = GARMENT_POINTS.map((_, k) => ({ x: 10 * k, y: 15 * k, likelihood: 0.9 }))

export interface FakeEngineOptions {
  /** Of each stage; 0 finishes in a few microtasks. */
  readonly stageMilliseconds?: number
  readonly status?: Partial<EngineStatus>
  /** Thrown by the n-th picture, counted from 0, after the preparations. */
  readonly failures?: ReadonlyArray<Error | undefined>
  /** A picture waits for this after the preparations. */
  readonly gate?: Promise<void>
}

/** What an order of photos makes before the picture. */
interface Prepared { garment?: GarmentFiles, person?: PersonFinding }

async function cutOut (photo: Uint8Array): Promise<GarmentFiles> {
  const { channels } = await sharp(photo).stats()
  if (channels.slice(0, 3).every(({ mean }) => mean > ALMOST_WHITE)) {
    throw new CodedError('GARMENT_NOT_FOUND', 'all white')
  }
  const cloth = await sharp(photo)
    .resize(768, 1024, { fit: 'contain', background: 'white' })
    .png({ compressionLevel: 1 })
    .toBuffer()
  const mask = await sharp(cloth).greyscale().negate().threshold(8).png({ compressionLevel: 1 }).toBuffer()
  const { width, height } = await sharp(photo).metadata()
  const whole = { left: 0, top: 0, width, height }
  return {
    cloth,
    mask,
    reading: { placement: { box: whole, shown: whole } },
    photoMask: await sharp(photo)
      .resize(300, 300, { fit: 'inside' })
      .greyscale()
      .negate()
      .threshold(60)
      .png()
      .toBuffer()
  }
}

async function find ({ photo, drawnMask }: PersonPhoto): Promise<PersonFinding> {
  const preview = await sharp(photo).resize(1024, 1024, { fit: 'inside', withoutEnlargement: true }).jpeg().toBuffer()
  const { channels } = await sharp(photo).stats()
  if (channels.every(({ mean }) => mean > ALMOST_WHITE)) {
    return { preview, foundBy: 'compact', refusal: 'PERSON_NOT_FOUND', notices: [] }
  }
  const garmentMask = drawnMask ? await sharp(drawnMask).greyscale().png().toBuffer() : MIDDLE
  return { preview, foundBy: 'mediapipe-pose', notices: ['SEVERAL_PEOPLE'], garmentMask, ...await standIn(photo) }
}

async function pictureOf (person: PersonSource, finding: PersonFinding | undefined): Promise<Uint8Array> {
  if ('found' in person) return person.found.files.image
  if ('directory' in person) return await readFile(join(person.directory, 'image.jpg'))
  if (!finding?.files) throw new CodedError(finding?.refusal ?? 'PERSON_NOT_FOUND', 'refused')
  return finding.files.image
}

/** An engine without networks, for tests of what surrounds it: it "wears" by pasting the garment on the photo. */
export function createFakeEngine (options: FakeEngineOptions = {}) {
  /** How often each was made, whichever order asked for it. */
  const calls = { prepareGarment: 0, preparePerson: 0, readPoints: 0, tryOn: 0 }
  const status: EngineStatus = {
    state: 'ready',
    pack: { name: 'fake', version: '1', licence: 'MIT', points: 'correct' },
    problems: [],
    ...options.status
  }

  /** Goes through an order's stages in parts, as the worker counts them. */
  function startStages ({ garment, person }: Order, { signal, onStage }: OrderOptions) {
    const ofPerson = person && 'photo' in person ? PERSON_STAGES : []
    const ofGarment = garment && 'photo' in garment ? GARMENT_STAGES : garment ? GARMENT_STAGES.slice(0, 1) : []
    const ofDressing = garment && person ? DRESSING_STAGES : []
    const all = [...ofPerson, ...ofGarment, ...ofDressing]
    let index = 0
    async function goThrough (stages: readonly string[]) {
      for (const stage of stages) {
        if (signal?.aborted) throw new CodedError('CANCELLED', 'aborted')
        onStage?.(stage, index++, all.length)
        if (options.stageMilliseconds) await setTimeout(options.stageMilliseconds)
      }
      if (signal?.aborted) throw new CodedError('CANCELLED', 'aborted')
    }
    return {
      person: async () => await goThrough(ofPerson),
      garment: async () => await goThrough(ofGarment),
      dressing: async () => await goThrough(ofDressing),
      timings: all.map((name) => ({ name, milliseconds: options.stageMilliseconds ?? 1 }))
    }
  }

  async function prepare (
    { garment, person }: Order, { onMade }: OrderOptions, stages: ReturnType<typeof startStages>
  ): Promise<Prepared> {
    const made: Prepared = {}
    if (person && 'photo' in person) {
      calls.preparePerson += 1
      await stages.person()
      made.person = await find(person)
      onMade?.({ person: made.person })
    }
    if (garment && 'photo' in garment) calls.prepareGarment += 1
    await stages.garment()
    if (garment && 'photo' in garment) {
      made.garment = await cutOut(garment.photo)
      onMade?.({ garment: made.garment })
    }
    return made
  }

  async function wear (
    { garment, person }: TryOnRequest, made: Prepared, signal: AbortSignal | undefined
  ): Promise<Uint8Array> {
    const photo = await pictureOf(person, made.person)
    const failure = options.failures?.[calls.tryOn]
    calls.tryOn += 1
    if (options.gate) await Promise.race([options.gate, aborted(signal)])
    if (failure) throw failure
    const files = 'photo' in garment ? made.garment! : garment
    const cloth = await sharp(files.cloth).resize(384, 512).toBuffer()
    return await sharp(photo).composite([{ input: cloth, left: 192, top: 320 }]).png({ compressionLevel: 1 }).toBuffer()
  }

  const engine: TryOnEngine = {
    status: () => status,
    settled: async () => {},
    async prepareGarment (garment, run = {}) {
      const stages = startStages({ garment }, run)
      const made = await prepare({ garment }, run, stages)
      return { garment: made.garment!, timings: stages.timings }
    },
    async readPoints () {
      calls.readPoints += 1
      return { points: POINTS, timings: [{ name: 'read-points', milliseconds: 1 }] }
    },
    async preparePerson (person, run = {}) {
      const stages = startStages({ person }, run)
      const made = await prepare({ person }, run, stages)
      return { person: made.person!, timings: stages.timings }
    },
    async tryOn (request, run = {}) {
      const stages = startStages(request, run)
      const made = await prepare(request, run, stages)
      const png = await wear(request, made, run.signal)
      await stages.dressing()
      const picture = { png, width: 768, height: 1024 }
      const intermediates = request.isExplained
        ? [{ name: 'photo', stage: 'load-person', ...picture }, { name: 'flow', stage: 'condition', ...picture }]
        : undefined
      return { ...made, png, timings: stages.timings, intermediates }
    },
    close: async () => {}
  }
  return { engine, calls }
}

async function aborted (signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
}
