import { toTensor } from '../raster/normalise.ts'
import { FULL_HEIGHT, FULL_WIDTH } from '../raster/tensor.ts'
import { cutFrame, edgeColour, scaleFrame } from '../records/framing.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { readWithBody } from './body-finder/apply-body.ts'
import { mainSilhouette } from './reading/fitting-frame.ts'
import { NETWORK_HEIGHT, NETWORK_WIDTH } from './closer-looks.ts'
import { askTwice } from './mirror.ts'
import type { PersonTools, PreparePersonContext } from './prepare-person-context.ts'
import { read } from './reading/reading.ts'

/** The 768x1024 picture, and the network's answer for exactly that and its mirror image. */
export function createReadPersonStage ({ person, imaging }: PersonTools): Stage<PreparePersonContext> {
  return {
    name: 'read-person',
    async run (context) {
      const { photo, search } = context
      const [small, location] = [take(context, 'small'), take(context, 'location')]
      const frame = scaleFrame(location.frame, small, photo)
      context.framing = { photo: { width: photo.width, height: photo.height }, frame }
      context.image = await imaging.resize(cutFrame(photo, frame, edgeColour(photo)), FULL_WIDTH, FULL_HEIGHT)
      const outputs = await askTwice(
        toTensor(await imaging.resize(context.image, NETWORK_WIDTH, NETWORK_HEIGHT)),
        person
      )
      context.reading =
        search?.body === undefined ? read(outputs) : readWithBody(outputs, search.body, location.frame, small)
      context.silhouette = mainSilhouette(context.reading.parse)
    }
  }
}
