import { join } from 'node:path'
import { encodePng, readByteMap, resize } from '../../imaging/pictures.ts'
import { LIP_COLOURS } from '../../tryon/dressing/class-colours.ts'
import {
  createIntermediates, paintCertainty, paintInputs, type IntermediatePicture, type Intermediates
} from '../../tryon/dressing/intermediates.ts'
import { maskOverPhoto } from '../../tryon/garment/drawn-mask.ts'
import { paintLabels } from '../../tryon/records/labels.ts'
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
        const inputs = paintInputs({ person: take(context, 'person'), garment: take(context, 'garment') })
        const all = [...paintCutOut(context), ...await readParse(person), ...inputs, ...pictures]
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

async function readParse (person: PersonSource): Promise<IntermediatePicture[]> {
  if (!('directory' in person)) return []
  const image = paintLabels(await readByteMap(join(person.directory, 'parse.png')), LIP_COLOURS)
  return [{ name: 'parse', stage: 'load-person', image }]
}

async function encode ({ name, stage, image }: IntermediatePicture): Promise<Intermediate> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height))
  const [width, height] = [image.width, image.height].map((side) => Math.round(side * scale))
  const shown = scale < 1 ? await resize(image, width, height) : image
  return { name, stage, png: await encodePng(shown), width, height }
}
