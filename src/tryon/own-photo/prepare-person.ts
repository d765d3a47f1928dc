/** From any photo of somebody to a person the try-on can dress: locate, read, judge, draw. */
import { fitCentred, type Rectangle } from '../raster/frame.ts'
import { DENSEPOSE_COLOURS, paintLabels } from '../records/labels.ts'
import type { BodyFinder, Imaging, Networks } from '../records/networks.ts'
import { toTensor } from '../raster/normalise.ts'
import type { PersonRecord } from '../records/person.ts'
import { createPipeline, take, type RunOptions, type Stage, type StageTiming } from '../records/pipeline.ts'
import { FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage } from '../raster/tensor.ts'
import { frameOfBody, readWithBody } from './body-finder/apply-body.ts'
import { findBody, type BodySearch } from './body-finder/find-body.ts'
import { mainSilhouette, SEEN } from './body-finding.ts'
import { cleanLabels, DENSEPOSE_ARMS, dropOthers, PARSE_ARMS } from './clean-labels.ts'
import { cutFrame, edgeColour, frameWhole, scaleFrame, type Framing } from '../records/framing.ts'
import { findNotices, findRefusal, type NoticeCode, type RefusalCode } from './judge.ts'
import { argmaxLabels, smoothLogits } from './label-maps.ts'
import { createLook, locatePerson, NETWORK_HEIGHT, NETWORK_WIDTH, type Location } from './locate.ts'
import { askTwice } from './mirror.ts'
import { drawPreview } from './preview.ts'
import { read, type Reading } from './reading.ts'
import { settleJoints, type SettledJoints } from './settle-joints.ts'
import { dropStrayGarment } from './stray-garment.ts'

/** The person is looked for in a copy of at most this long side: faces stay larger than ten pixels. */
const LOOKING_SIDE = 1024

/** Which networks say where somebody is: those of the optional package, or the pack's own alone; keys of the text catalogues. */
export type FinderName = 'mediapipe-pose' | 'compact'

export interface PreparedPerson {
  readonly framing: Framing
  readonly notices: readonly NoticeCode[]
  readonly record: PersonRecord
}

export interface PersonOutcome {
  /** The photo, at most 1024 pixels on the long side, with what was found drawn over it. */
  readonly preview: RgbImage
  readonly foundBy: FinderName
  /** Set when the photo cannot be used; then there is no `person`. */
  readonly refusal?: RefusalCode
  readonly person?: PreparedPerson
  readonly timings: readonly StageTiming[]
}

interface PersonContext {
  readonly photo: RgbImage
  /** The photo at the size in which the person is looked for. */
  small?: RgbImage
  location?: Pick<Location, 'frame' | 'others'>
  /** The body finder's answer, where there is one. */
  search?: BodySearch
  framing?: Framing
  image?: RgbImage
  reading?: Reading
  /** 1 where the person is, at the network's size. */
  silhouette?: ByteMap
  refusal?: RefusalCode
  settled?: SettledJoints
  person?: PreparedPerson
  preview?: RgbImage
}

export interface PersonTools {
  readonly person: NonNullable<Networks['person']>
  readonly imaging: Pick<Imaging, 'resize'>
  readonly bodyFinder?: BodyFinder
}

/** The photo, or a copy that fits into the looking size. */
async function reduce (photo: RgbImage, imaging: PersonTools['imaging']): Promise<RgbImage> {
  if (Math.max(photo.width, photo.height) <= LOOKING_SIDE) return photo
  const { width, height } = fitCentred(photo, { width: LOOKING_SIDE, height: LOOKING_SIDE })
  return await imaging.resize(photo, width, height)
}

/** The frame about the finder's body, or the whole photo where it saw none. */
function locationOf ({ body, others }: BodySearch, photo: RgbImage) {
  return { frame: body === undefined ? frameWhole(photo) : frameOfBody(body, photo), others }
}

function createLocateStage ({ person, imaging, bodyFinder }: PersonTools): Stage<PersonContext> {
  return {
    name: 'locate-person',
    async run (context) {
      const small = await reduce(context.photo, imaging)
      context.small = small
      const search = context.search = bodyFinder && await findBody(small, bodyFinder)
      context.location = search === undefined ? await locatePerson(small, createLook(small, person, imaging)) : locationOf(search, small)
    }
  }
}

/** The 768x1024 picture, and the network's answer for exactly that and its mirror image. */
function createReadStage ({ person, imaging }: PersonTools): Stage<PersonContext> {
  return {
    name: 'read-person',
    async run (context) {
      const { photo, search } = context
      const [small, location] = [take(context, 'small'), take(context, 'location')]
      const frame = scaleFrame(location.frame, small, photo)
      context.framing = { photo: { width: photo.width, height: photo.height }, frame }
      context.image = await imaging.resize(cutFrame(photo, frame, edgeColour(photo)), FULL_WIDTH, FULL_HEIGHT)
      const outputs = await askTwice(toTensor(await imaging.resize(context.image, NETWORK_WIDTH, NETWORK_HEIGHT)), person)
      context.reading = search?.body === undefined ? read(outputs) : readWithBody(outputs, search.body, location.frame, small)
      context.silhouette = mainSilhouette(context.reading.parse)
    }
  }
}

const judgeStage: Stage<PersonContext> = {
  name: 'judge-person',
  run (context) {
    const reading = take(context, 'reading')
    const own = dropOthers(reading.parse, take(context, 'silhouette'))
    const { search } = context
    const isNobody = search !== undefined && search.body === undefined
    context.refusal = isNobody ? 'PERSON_NOT_FOUND' : findRefusal(reading, own, FULL_HEIGHT, search !== undefined)
    if (context.refusal === undefined) context.settled = settleJoints(reading.joints)
  }
}

/** The gallery's item: parse, DensePose picture and keypoints of the framed picture. */
function createRecord (image: RgbImage, { outputs, joints }: Reading, silhouette: ByteMap, { keypoints }: SettledJoints): PersonRecord {
  const parse = cleanLabels(argmaxLabels(smoothLogits(outputs.parse), FULL_WIDTH, FULL_HEIGHT), silhouette, joints, PARSE_ARMS)
  const parts = cleanLabels(argmaxLabels(smoothLogits(outputs.densePose), FULL_WIDTH, FULL_HEIGHT), silhouette, joints, DENSEPOSE_ARMS)
  return { image, parse: dropStrayGarment(parse, parts), densePose: paintLabels(parts, DENSEPOSE_COLOURS), keypoints }
}

const recordStage: Stage<PersonContext> = {
  name: 'record-person',
  run (context) {
    const { settled } = context
    if (settled === undefined) return
    const framing = take(context, 'framing')
    const record = createRecord(take(context, 'image'), take(context, 'reading'), take(context, 'silhouette'), settled)
    const notices = findNotices(take(context, 'location'), record.parse, settled.keypoints, framing, settled.hipsGuessed)
    context.person = { framing, notices, record }
  }
}

const previewStage: Stage<PersonContext> = {
  name: 'preview-person',
  run (context) {
    const small = take(context, 'small')
    const { photo, frame } = take(context, 'framing')
    context.preview = drawPreview(small, seen(context, scaleFrame(frame, photo, small)))
  }
}

/** What is drawn: the finished person, or what was found of a refused one. */
function seen ({ person, reading, silhouette, refusal }: PersonContext, frame: Rectangle) {
  if (person !== undefined) return { parse: person.record.parse, keypoints: person.record.keypoints, frame }
  if (refusal === 'PERSON_NOT_FOUND' || reading === undefined || silhouette === undefined) return undefined
  return { parse: dropOthers(reading.parse, silhouette), keypoints: hideUnseen(reading), frame }
}

function hideUnseen ({ joints }: Reading) {
  const shown = joints.slice()
  for (let i = 0; i < shown.length; i += 3) if (shown[i + 2] < SEEN) shown.fill(0, i, i + 3)
  return shown
}

export interface PersonPipeline {
  readonly stageNames: readonly string[]
  /** @throws CodedError `CANCELLED`, and whatever the network throws. A photo without a usable person is an outcome. */
  preparePerson (photo: RgbImage, options?: RunOptions): Promise<PersonOutcome>
}

/** The pipeline that makes a visitor's photo a person. */
export function createPersonPipeline (tools: PersonTools): PersonPipeline {
  const pipeline = createPipeline<PersonContext>([
    createLocateStage(tools), createReadStage(tools), judgeStage, recordStage, previewStage
  ])
  return {
    stageNames: pipeline.stageNames,
    async preparePerson (photo, options) {
      const context: PersonContext = { photo }
      const timings = await pipeline.run(context, options)
      const foundBy = tools.bodyFinder === undefined ? 'compact' : 'mediapipe-pose'
      return { preview: take(context, 'preview'), foundBy, refusal: context.refusal, person: context.person, timings }
    }
  }
}
