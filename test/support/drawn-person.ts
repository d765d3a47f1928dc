import { DENSEPOSE_COLOURS, Lip, paintLabels } from '../../src/tryon/records/labels.ts'
import type { PersonRecord } from '../../src/tryon/records/person.ts'
import { FULL_HEIGHT as HEIGHT, FULL_WIDTH as WIDTH, type ByteMap } from '../../src/tryon/raster/tensor.ts'

/** Rectangles of the drawn figure: label, left, top, right, bottom. */
const PARTS = [
  [Lip.hair, 320, 80, 448, 150], [Lip.face, 330, 120, 438, 240], [Lip.torsoSkin, 350, 240, 418, 290],
  [Lip.rightArm, 180, 400, 260, 740], [Lip.leftArm, 508, 400, 588, 740],
  [Lip.upperClothes, 190, 290, 578, 420], [Lip.upperClothes, 262, 290, 506, 640], [Lip.pants, 262, 640, 506, 1024]
] as const

const JOINTS: Record<number, readonly [number, number]> = {
  1: [384, 290],
  2: [260, 310],
  3: [220, 480],
  4: [220, 660],
  5: [508, 310],
  6: [548, 480],
  7: [548, 660],
  9: [310, 650],
  12: [458, 650]
}

function drawParse (): ByteMap {
  const data = new Uint8Array(WIDTH * HEIGHT)
  for (const [label, left, top, right, bottom] of PARTS) {
    for (let y = top; y < bottom; y++) data.fill(label, y * WIDTH + left, y * WIDTH + right)
  }
  return { data, width: WIDTH, height: HEIGHT }
}

/** A figure of rectangles standing upright, complete enough to be dressed. */
export function drawPerson (): PersonRecord {
  const parse = drawParse()
  const keypoints = new Float64Array(75)
  for (const [joint, [x, y]] of Object.entries(JOINTS)) keypoints.set([x, y, 1], Number(joint) * 3)
  const image = { data: new Uint8Array(WIDTH * HEIGHT * 3), width: WIDTH, height: HEIGHT }
  for (let i = 0; i < parse.data.length; i++) {
    image.data.set([40 + parse.data[i] * 10, i % 251, 255 - parse.data[i] * 10], i * 3)
  }
  const body = { ...parse, data: parse.data.map((label) => label === Lip.background ? 0 : label % 24 + 1) }
  return { image, parse, densePose: paintLabels(body, DENSEPOSE_COLOURS), keypoints }
}
