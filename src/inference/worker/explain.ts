import { join } from 'node:path'
import { encodePng, readByteMap, resize } from '../../imaging/pictures.ts'
import {
  createIntermediates, paintCertainty, paintInputs, type IntermediatePicture, type Intermediates
} from '../../tryon/dressing/intermediates.ts'
import { maskOverPhoto } from '../../tryon/garment/drawn-mask.ts'
import type { ByteMap } from '../../tryon/raster/tensor.ts'
import { take, type Stage } from '../../tryon/records/pipeline.ts'
import type { Intermediate, PersonSource } from '../engine-contract.ts'
import type { OrderContext } from './order-context.ts'

/** Enough to look at closely; an own photo of twelve megapixels is no explanation. */
const LONGEST_SIDE = 1024

export interface Explanation {
  readonly observe: Intermediates['observe']
  /** Draws and encodes everything, at the end of an order. */
  readonly stage: Stage<OrderContext>
}

/** How a try-on was made, as pictures in the order of its stages. */
export function createExplanation (person: PersonSource): Explanation {
  const { observe, pictures } = createIntermediates()
  return {
    observe,
    stage: {
      name: 'explain',
      async run (context) {
        const pieces = { person: take(context, 'person'), garment: take(context, 'garment') }
        const all = [...paintCutOut(context), ...paintInputs(pieces, await readParse(person)), ...pictures]
        context.intermediates = await Promise.all(all.map(encode))
      }
    }
  }
}

/** The garment's photo with what was found in it; nothing where the garment lay ready. */
function paintCutOut ({ garmentPhoto, found }: OrderContext): IntermediatePicture[] {
  if (garmentPhoto === undefined || found === undefined) return []
  const image = paintCertainty(garmentPhoto, maskOverPhoto(found, garmentPhoto))
  return [{ name: 'cut-out', stage: 'find-garment', image }]
}

/** The labels of a person; one who is just being found in a photo has none yet. */
async function readParse (person: PersonSource): Promise<ByteMap | undefined> {
  if ('photo' in person) return undefined
  return await readByteMap('found' in person ? person.found.files.parse : join(person.directory, 'parse.png'))
}

async function encode ({ name, stage, image }: IntermediatePicture): Promise<Intermediate> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height))
  const [width, height] = [image.width, image.height].map((side) => Math.round(side * scale))
  const shown = scale < 1 ? await resize(image, width, height) : image
  return { name, stage, png: await encodePng(shown), width, height }
}
