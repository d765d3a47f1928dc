/** What a parse takes for something else, counted over the pixels of truths. */
import { ARMS, LOWER_CLOTHES, UPPER_GARMENT, type LabelSet } from '../../src/tryon/records/label-sets.ts'
import { labelSet, Lip } from '../../src/tryon/records/labels.ts'
import { toFramed, type Framing } from '../../src/tryon/records/framing.ts'
import type { Size } from '../../src/tryon/raster/geometry.ts'
import type { ByteMap } from '../../src/tryon/raster/tensor.ts'

/** Mistakes that spoil an own photo: the true labels, and those they must not be taken for. */
export const MISTAKES = {
  lowerAsTop: { truth: LOWER_CLOTHES, wrong: UPPER_GARMENT },
  topAsLower: { truth: UPPER_GARMENT, wrong: LOWER_CLOTHES },
  hairAsTop: { truth: labelSet(Lip.hair), wrong: UPPER_GARMENT },
  sleeveAsSkin: { truth: UPPER_GARMENT, wrong: ARMS },
  skinAsSleeve: { truth: ARMS, wrong: UPPER_GARMENT }
} as const satisfies Record<string, { truth: LabelSet, wrong: LabelSet }>

export type Mistake = keyof typeof MISTAKES
export interface Count { readonly wrong: number, readonly of: number }

/** The frame's label under the middle of each pixel of a truth of the photo, background beyond the frame. */
export function underTruth (parse: ByteMap, { photo, frame }: Framing, { width, height }: Size): ByteMap {
  const data = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const inPhoto = { x: (x + 0.5) * photo.width / width - 0.5, y: (y + 0.5) * photo.height / height - 0.5 }
      const at = toFramed(inPhoto, frame, parse)
      const [column, row] = [Math.round(at.x), Math.round(at.y)]
      const isInside = column >= 0 && row >= 0 && column < parse.width && row < parse.height
      data[i] = isInside ? parse.data[row * parse.width + column] : Lip.background
    }
  }
  return { data, width, height }
}

/** Pixels of one mistake in maps of one size, and how many could have been. */
export function count (mistake: Mistake, found: ByteMap, truth: ByteMap): Count {
  const { truth: meant, wrong: others } = MISTAKES[mistake]
  let [wrong, of] = [0, 0]
  for (let i = 0; i < truth.data.length; i++) {
    if (!meant[truth.data[i]]) continue
    of++
    wrong += others[found.data[i]]
  }
  return { wrong, of }
}
