/**
 * What counts as the garment in a photo of somebody: given out as a mask over the whole photo, and taken back corrected
 * by hand.
 */
import { findNearest } from '../raster/nearest.ts'
import type { ByteMap } from '../raster/tensor.ts'
import { toFramed, toPhoto, type Framing } from '../records/framing.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import type { Keypoints } from '../records/keypoints.ts'
import { labelSet, Lip } from '../records/labels.ts'
import { DENSEPOSE_ARMS } from './clean-labels.ts'
import { lowerLabel } from './hem/lower-label.ts'
import { torsoOf } from './hem/torso.ts'

/** Longest side of the mask, as large as a brush draws it: what nobody touches comes back pixel by pixel. */
const MASK_SIDE = 1280
/** Level of the mask from which a pixel is garment. */
const GARMENT = 128
/** DensePose parts of legs and feet. */
const LEG_PARTS = labelSet(5, 6, 7, 8, 9, 10, 11, 12, 13, 14)

/** A person as the network has read them, in the framed picture 768x1024. */
export interface ReadPerson {
  /** LIP labels. */
  readonly parse: ByteMap
  /** DensePose parts, 0 is none. */
  readonly parts: ByteMap
  readonly joints: Keypoints
  readonly framing: Framing
  readonly kind: GarmentKind
}

type Read = Pick<ReadPerson, 'parse' | 'framing' | 'kind'>

/** Whether the pixel of the parse at a place of the photo is garment; outside of the frame nothing is. */
function createLookup ({ parse, framing: { frame }, kind: { replaced } }: Read) {
  return (x: number, y: number): boolean => {
    const at = toFramed({ x, y }, frame, parse)
    const [column, row] = [Math.round(at.x), Math.round(at.y)]
    const isInside = column >= 0 && row >= 0 && column < parse.width && row < parse.height
    return isInside && replaced[parse.data[row * parse.width + column]] === 1
  }
}

/** 255 where the photo shows the garment that is replaced, at most 1280 pixels on the long side. */
export function garmentOverPhoto (read: Read): ByteMap {
  const { photo } = read.framing
  const scale = Math.min(1, MASK_SIDE / Math.max(photo.width, photo.height))
  const [width, height] = [Math.round(photo.width * scale), Math.round(photo.height * scale)]
  const isGarment = createLookup(read)
  const data = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    const row = (y + 0.5) * photo.height / height - 0.5
    for (let x = 0; x < width; x++, i++) {
      if (isGarment((x + 0.5) * photo.width / width - 0.5, row)) data[i] = 255
    }
  }
  return { data, width, height }
}

const [SAME, ADDED, REMOVED] = [0, 1, 2]

/**
 * What the mask changes of each pixel of the parse. Compared at the mask's own pixels, so that one that is coarser than
 * the parse leaves every edge alone that nobody has moved.
 */
function findChanges (read: ReadPerson, drawn: ByteMap): Uint8Array {
  const { parse, framing: { photo, frame }, kind: { replaced } } = read
  const isGarment = createLookup(read)
  const changes = new Uint8Array(parse.data.length)
  for (let y = 0, i = 0; y < parse.height; y++) {
    for (let x = 0; x < parse.width; x++, i++) {
      const at = toPhoto({ x, y }, frame, parse)
      const column = Math.floor((at.x + 0.5) * drawn.width / photo.width)
      const row = Math.floor((at.y + 0.5) * drawn.height / photo.height)
      if (column < 0 || row < 0 || column >= drawn.width || row >= drawn.height) continue
      const isWanted = drawn.data[row * drawn.width + column] >= GARMENT
      if (isWanted === (replaced[parse.data[i]] === 1)) continue
      const left = (column + 0.5) * photo.width / drawn.width - 0.5
      const top = (row + 0.5) * photo.height / drawn.height - 0.5
      if (isWanted !== isGarment(left, top)) changes[i] = isWanted ? ADDED : REMOVED
    }
  }
  return changes
}

/** What is below a garment that is none, as far as the body tells: an arm, or trousers or a skirt. */
function labelOfBody ({ parse, parts, joints }: ReadPerson): (i: number) => number | undefined {
  const { neck, length } = torsoOf(joints)
  const hips = Math.round(neck + length) * parse.width
  const lower = lowerLabel(parse)
  return (i) => {
    const part = parts.data[i]
    if (DENSEPOSE_ARMS.left[part]) return Lip.leftArm
    if (DENSEPOSE_ARMS.right[part]) return Lip.rightArm
    return i >= hips || LEG_PARTS[part] ? lower : undefined
  }
}

/** Gives what is still open the label that lies nearest; on the body never background. */
function fillFromNearest (data: Uint8Array, open: Uint8Array, { parse, parts, kind }: ReadPerson): void {
  const known = (isKnown: (label: number) => boolean) => findNearest({
    ...parse, data: data.map((label, i) => open[i] === 0 && !kind.replaced[label] && isKnown(label) ? 1 : 0)
  })
  const [anything, body] = [known(() => true), known((label) => label !== Lip.background)]
  const labels = data.slice()
  for (let i = 0; i < open.length; i++) {
    if (open[i] === 0) continue
    const from = parts.data[i] === 0 ? anything[i] : body[i]
    data[i] = from < 0 ? Lip.background : labels[from]
  }
}

/**
 * The LIP parse with the garment where a mask over the whole photo (any size, white is garment) says it is. What was
 * drawn in becomes upper clothes; what was taken away becomes what the body, or else the neighbourhood, shows there.
 */
export function correctGarment (read: ReadPerson, drawn: ByteMap): ByteMap {
  const { parse } = read
  const changes = findChanges(read, drawn)
  if (changes.every((change) => change === SAME)) return parse
  const ofBody = labelOfBody(read)
  const data = parse.data.slice()
  const open = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i++) {
    if (changes[i] === ADDED) data[i] = Lip.upperClothes
    if (changes[i] !== REMOVED) continue
    const label = ofBody(i)
    if (label === undefined) open[i] = 1
    else data[i] = label
  }
  if (open.includes(1)) fillFromNearest(data, open, read)
  return { ...parse, data }
}
