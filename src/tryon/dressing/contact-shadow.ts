/** A hem keeps some light from what it ends on: arms below a sleeve, trousers below a top. */
import { countInBox } from '../raster/box.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { TryOnContext } from './try-on-context.ts'
import { UNDER_HEMS } from './draw-hems.ts'

/** How far the shadow reaches below a hem, pixels of 1024: an upper arm is about 90 wide. */
const REACH = 20
/** Share of red, green and blue that is gone at the hem itself: light that has passed through skin is red. */
const STRENGTHS = [0.34, 0.4, 0.42] as const

/**
 * Darkens what the garment ends on, in `picture` [1, 3, H, W] in [-1, 1], in place; by how much is the share of
 * garment, label `worn` of the condition classes, in the square of REACH above a pixel.
 */
export function castContactShadow ({ data, width, height }: ByteMap, worn: number, picture: Tensor): void {
  const garment = new Uint8Array(data.length)
  for (let i = 0; i < garment.length; i++) garment[i] = data[i] === worn ? 1 : 0
  const radius = REACH / 2
  const above = countInBox({ data: garment, width, height }, radius)
  for (let i = radius * width; i < data.length; i++) {
    const share = UNDER_HEMS[data[i]] === 1 ? above[i - radius * width] / (REACH + 1) ** 2 : 0
    if (share === 0) continue
    for (let channel = 0, at = i; channel < 3; channel++, at += data.length) {
      picture.data[at] = (picture.data[at] + 1) * (1 - STRENGTHS[channel] * share) - 1
    }
  }
}

/** The new garment's shadow on arms and trousers; the generators of packs that tell no points cast it themselves. */
export const contactShadowStage: Stage<TryOnContext> = {
  name: 'contact-shadow',
  run (context) {
    if (take(context, 'condition').points === undefined) return
    castContactShadow(take(context, 'segmentation').labels, context.person.kind.worn, take(context, 'harmonised'))
  }
}
