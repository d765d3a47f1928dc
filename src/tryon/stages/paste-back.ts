import { countInBox } from '../box.ts'
import { Condition, labelSet, Lip } from '../labels.ts'
import { take, type Stage } from '../pipeline.ts'
import type { PersonInputs } from '../person.ts'
import type { ByteMap, RgbImage, Tensor } from '../tensor.ts'
import type { TryOnContext } from '../try-on.ts'

/** Width of the transition outside the changed region, pixels: a garment's edge is blurred about as much. */
const FEATHER = 5
const OPAQUE = 255

const OLD_CHANGED = labelSet(Lip.upperClothes, Lip.dress, Lip.coat, Lip.torsoSkin, Lip.leftArm, Lip.rightArm)
const OLD_ARM = labelSet(Lip.leftArm, Lip.rightArm)
const NEW_CHANGED = labelSet(Condition.upper, Condition.leftArm, Condition.rightArm)

/**
 * 255 where the picture must come from the generator: garment, neck and arms as they were or
 * as they become. Hands that the agnostic picture shows stay the photo's, unless a sleeve now
 * covers them. `labels` are condition classes.
 */
export function findChangedRegion (person: Pick<PersonInputs, 'parse' | 'hidden'>, labels: ByteMap): ByteMap {
  const { width, height } = labels
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) {
    const before = person.parse.data[i]
    const after = labels.data[i]
    const hand = OLD_ARM[before] && !person.hidden.data[i] && after !== Condition.upper
    if ((OLD_CHANGED[before] || NEW_CHANGED[after]) && !hand) data[i] = OPAQUE
  }
  return { data, width, height }
}

/**
 * Opacity of the generated picture, 0..255: 255 in the changed region, falling to 0 within
 * `radius` pixels outside. Twice a box blur: on a straight edge that is 1 at the edge.
 */
export function featherOutwards (region: ByteMap, radius = FEATHER): ByteMap {
  const { width, height } = region
  const edge = (2 * radius + 1) ** 2 / 2
  const counts = countInBox(region, radius)
  const data = new Uint8Array(counts.length)
  for (let i = 0; i < data.length; i++) {
    data[i] = region.data[i] || counts[i] >= edge ? OPAQUE : counts[i] / edge * OPAQUE
  }
  return { data, width, height }
}

/** A generated value in [-1, 1] as 8 bits: scaled, clamped and truncated as the release does. */
function toLevel (value: number): number {
  const level = (value + 1) * 0.5 * 255
  return level <= 0 ? 0 : level >= 255 ? 255 : level | 0
}

/** Mixes the generated picture [1, 3, H, W] over the photo; at opacity 0 the photo's pixel is untouched. */
export function pasteBack (photo: RgbImage, generated: Tensor, opacity: ByteMap): RgbImage {
  const data = photo.data.slice()
  const size = photo.width * photo.height
  for (let i = 0; i < size; i++) {
    const share = opacity.data[i]
    if (share === 0) continue
    for (let channel = 0, at = i; channel < 3; channel++, at += size) {
      const level = toLevel(generated.data[at])
      const old = data[i * 3 + channel]
      data[i * 3 + channel] = share === OPAQUE ? level : old + (level - old) * share / OPAQUE
    }
  }
  return { data, width: photo.width, height: photo.height }
}

/** The photo's own pixels wherever nothing changes. */
export const pasteBackStage: Stage<TryOnContext> = {
  name: 'paste-back',
  run (context) {
    const { person, workspace } = context
    const opacity = featherOutwards(findChangedRegion(person, workspace.labels))
    context.image = pasteBack(person.image, take(context, 'generated'), opacity)
  }
}
