import { OPAQUE } from './opacity.ts'
import { pasteIntoPhoto } from './paste-into-photo.ts'
import { softenOutline } from './soften-outline.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { Imaging } from '../records/networks.ts'
import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

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

/**
 * The photo's own pixels wherever nothing changes; for a visitor's own photo that is the whole
 * photo at its own resolution.
 */
export function createPasteBackStage (imaging: Pick<Imaging, 'resize'>): Stage<TryOnContext> {
  return {
    name: 'paste-back',
    async run (context) {
      const { person, original } = context
      const opacity = take(context, 'opacity')
      const framed = pasteBack(person.image, take(context, 'harmonised'), opacity)
      if (take(context, 'condition').points !== undefined) {
        softenOutline(framed, take(context, 'segmentation').labels, person.kind.worn)
      }
      context.image = original === undefined
        ? framed
        : await pasteIntoPhoto(original.image, framed, opacity, original.framing, imaging)
    }
  }
}
