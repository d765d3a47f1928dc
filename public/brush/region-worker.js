// Finds tapped pieces beside the page, so that drawing stays smooth.

import { growRegion, prepare } from './region.js'

let prepared

self.addEventListener('message', ({ data: { photo, seed, reach, turn } }) => {
  if (photo) prepared = prepare(photo)
  if (!seed) return
  const region = growRegion(prepared, seed, reach)
  self.postMessage({ turn, region, width: prepared.width, height: prepared.height }, [region.buffer])
})
