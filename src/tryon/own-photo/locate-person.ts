import { fitCentred } from '../raster/frame.ts'
import type { RgbImage } from '../raster/tensor.ts'
import { frameWhole } from '../records/framing.ts'
import type { Stage } from '../records/pipeline.ts'
import { frameOfBody } from './body-finder/apply-body.ts'
import { findBody, type BodySearch } from './body-finder/find-body.ts'
import { createLook, locatePerson } from './closer-looks.ts'
import type { PersonTools, PreparePersonContext } from './prepare-person-context.ts'

/** The person is looked for in a copy of at most this long side: faces stay larger than ten pixels. */
const LOOKING_SIDE = 1024

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

/** Where in the photo the person is. */
export function createLocatePersonStage ({ person, imaging, bodyFinder }: PersonTools): Stage<PreparePersonContext> {
  return {
    name: 'locate-person',
    async run (context) {
      const small = await reduce(context.photo, imaging)
      context.small = small
      const search = context.search = bodyFinder && await findBody(small, bodyFinder)
      context.location =
        search === undefined ? await locatePerson(small, createLook(small, person, imaging)) : locationOf(search, small)
    }
  }
}
