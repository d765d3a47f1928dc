// Asks the worker for the piece of the photo about a place.

import { canvasOf } from './mask.js'

// Larger finds nothing that this does not, and takes four times as long.
const LONGEST_SIDE = 512

export function createPieces (photo) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(photo.width, photo.height))
  const small = canvasOf({ width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) })
  const pen = small.getContext('2d')
  pen.drawImage(photo, 0, 0, small.width, small.height)
  const worker = new Worker(new URL('region-worker.js', import.meta.url), { type: 'module' })
  worker.postMessage({ photo: pen.getImageData(0, 0, small.width, small.height) })
  let turn = 0

  return {
    /** The piece about a pixel of the photo, or undefined outside of it or when another one was asked for since. */
    async find ({ x, y }, reach) {
      const seed = { x: Math.floor(x * scale), y: Math.floor(y * scale) }
      if (seed.x < 0 || seed.y < 0 || seed.x >= small.width || seed.y >= small.height) return undefined
      const own = ++turn
      worker.postMessage({ seed, reach, turn: own })
      const answer = await new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => { if (data.turn === own) resolve(data) })
      })
      return own === turn ? answer : undefined
    }
  }
}
