/**
 * Photos whose colours are their own labels, and a network that reads them: red carries the LIP
 * label, green the DensePose part, blue the joint. With nearest-neighbour resizing the answer is
 * exact at any framing, so the rules around the network can be tested without a trained one.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DENSEPOSE_COLOURS, DENSEPOSE_COUNT, LIP_COUNT, readLabels } from '../../../src/tryon/records/labels.ts'
import type { PersonOutputs } from '../../../src/tryon/records/networks.ts'
import { createTensor, type ByteMap, type RgbImage, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { readMap, readRgb } from '../../support/pictures.ts'

const LABEL_STEP = 12
const PART_STEP = 10
const JOINT_STEP = 9
const JOINT_COUNT = 25
const JOINT_RADIUS = 9
const SURE = 12
const HEATMAP_SIGMA = 1.5

export interface CodedPerson {
  readonly picture: RgbImage
  /** BODY_25 in pixels of `picture`. */
  readonly keypoints: Float64Array
  readonly parse: ByteMap
}

/** A gallery person as a picture of its labels, 768x1024. */
export async function codedPerson (id: string): Promise<CodedPerson> {
  const directory = join('data', 'persons', id)
  const parse = await readMap(join(directory, 'parse.png'))
  const parts = readLabels(await readRgb(join(directory, 'densepose.png')), DENSEPOSE_COLOURS)
  const keypoints = Float64Array.from(
    JSON.parse(readFileSync(join(directory, 'keypoints.json'), 'utf8')).people[0].pose_keypoints_2d as number[])
  const data = new Uint8Array(parse.data.length * 3)
  for (let i = 0; i < parse.data.length; i++) {
    data[i * 3] = parse.data[i] * LABEL_STEP
    data[i * 3 + 1] = parts.data[i] * PART_STEP
  }
  const picture = { data, width: parse.width, height: parse.height }
  drawJoints(picture, keypoints)
  return { picture, keypoints, parse }
}

function drawJoints ({ data, width, height }: RgbImage, keypoints: Float64Array): void {
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    const [x, y, score] = keypoints.subarray(joint * 3, joint * 3 + 3)
    if (score === 0) continue
    for (let v = Math.ceil(y - JOINT_RADIUS); v <= y + JOINT_RADIUS; v++) {
      for (let u = Math.ceil(x - JOINT_RADIUS); u <= x + JOINT_RADIUS; u++) {
        const inside = u >= 0 && v >= 0 && u < width && v < height && Math.hypot(u - x, v - y) <= JOINT_RADIUS
        if (inside) data[(v * width + u) * 3 + 2] = (joint + 1) * JOINT_STEP
      }
    }
  }
}

/** An empty scene: label 0 everywhere. */
export function emptyScene (width: number, height: number): RgbImage {
  return { data: new Uint8Array(width * height * 3), width, height }
}

/** Puts a picture, scaled, into a scene at (left, top); what lies beyond is cut off. */
export function placeInScene (scene: RgbImage, picture: RgbImage, left: number, top: number, scale = 1): void {
  const small = resizeNearest(picture, Math.round(picture.width * scale), Math.round(picture.height * scale))
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const [u, v] = [left + x, top + y]
      const from = (y * small.width + x) * 3
      if (u < 0 || v < 0 || u >= scene.width || v >= scene.height || small.data[from] + small.data[from + 2] === 0) {
        continue
      }
      scene.data.set(small.data.subarray(from, from + 3), (v * scene.width + u) * 3)
    }
  }
}

/** Nearest-neighbour resize of a picture by pixel centres. */
export function resizeNearest ({ data, width, height }: RgbImage, toWidth: number, toHeight: number): RgbImage {
  const out = new Uint8Array(toWidth * toHeight * 3)
  for (let y = 0, o = 0; y < toHeight; y++) {
    const row = Math.floor((y + 0.5) * height / toHeight) * width
    for (let x = 0; x < toWidth; x++, o += 3) {
      const from = (row + Math.floor((x + 0.5) * width / toWidth)) * 3
      out[o] = data[from]
      out[o + 1] = data[from + 1]
      out[o + 2] = data[from + 2]
    }
  }
  return { data: out, width: toWidth, height: toHeight }
}

export const nearestImaging = {
  resize: async (image: RgbImage, width: number, height: number) => resizeNearest(image, width, height)
}

const SIDES = {
  labels: [[14, 15], [16, 17], [18, 19]],
  parts: Array.from({ length: 11 }, (_, i) => [3 + 2 * i, 4 + 2 * i]),
  joints: [[2, 5], [3, 6], [4, 7], [9, 12], [10, 13], [11, 14], [15, 16]]
}
const otherSide = (pairs: number[][], value: number) => {
  const pair = pairs.find((both) => both.includes(value))
  return pair ? pair[0] + pair[1] - value : value
}

function isMirrorOf (photo: Tensor, last: Tensor | undefined): boolean {
  const width = photo.shape[3]
  return (
    last !== undefined && photo.data.every((value, i) => value === last.data[i - (i % width) + width - 1 - (i % width)])
  )
}

/**
 * The network that reads coded photos; counts how often it was asked. Colours say left and right, so
 * when it is shown the mirror image of the photo before, it exchanges them, as one that looks would.
 */
export function codedNetwork () {
  let last: Tensor | undefined
  const network = {
    runs: 0,
    person: async (photo: Tensor): Promise<PersonOutputs> => {
      network.runs++
      const side = isMirrorOf(photo, last) ? otherSide : (_pairs: number[][], value: number) => value
      last = photo
      const [, , height, width] = photo.shape
      const level = (plane: number, i: number) => Math.round((photo.data[plane * width * height + i] + 1) * 127.5)
      return {
        parse: logits(LIP_COUNT, width, height, (i) => side(SIDES.labels, Math.round(level(0, i) / LABEL_STEP))),
        densePose: logits(DENSEPOSE_COUNT, width, height, (i) =>
          side(SIDES.parts, Math.round(level(1, i) / PART_STEP))
        ),
        keypoints: heatmaps(width, height, (i) => side(SIDES.joints, Math.round(level(2, i) / JOINT_STEP) - 1))
      }
    }
  }
  return network
}

function logits (classes: number, width: number, height: number, labelAt: (i: number) => number): Tensor {
  const tensor = createTensor([1, classes, height, width])
  for (let i = 0; i < width * height; i++) tensor.data[labelAt(i) * width * height + i] = SURE
  return tensor
}

function heatmaps (width: number, height: number, jointAt: (i: number) => number): Tensor {
  const sums = Array.from({ length: JOINT_COUNT }, () => ({ x: 0, y: 0, count: 0 }))
  for (let i = 0; i < width * height; i++) {
    const sum = sums[jointAt(i)]
    if (sum === undefined) continue
    sum.x += i % width
    sum.y += Math.floor(i / width)
    sum.count++
  }
  const tensor = createTensor([1, JOINT_COUNT, height / 4, width / 4])
  sums.forEach(({ x, y, count }, joint) => {
    if (count > 0) drawHeat(tensor, joint, (x / count + 0.5) / 4 - 0.5, (y / count + 0.5) / 4 - 0.5)
  })
  return tensor
}

function drawHeat ({ data, shape }: Tensor, joint: number, x: number, y: number): void {
  const [, , height, width] = shape
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      data[(joint * height + v) * width + u] = Math.exp(-((u - x) ** 2 + (v - y) ** 2) / (2 * HEATMAP_SIGMA ** 2))
    }
  }
}
