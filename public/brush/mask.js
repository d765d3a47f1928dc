// The mask that is being drawn, with what is needed to take steps back. What is opaque is garment.

import { element } from '../dom.js'

const STEPS = 40

/** A canvas of the mask's size. */
export const canvasOf = ({ width, height }) => element('canvas', { width, height })

export function createMask (size) {
  const canvas = canvasOf(size)
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const history = []
  let position = 0
  let before

  return {
    canvas,
    canUndo: () => position > 0,
    canRedo: () => position < history.length,
    /** Takes a grey picture over, white is garment. */
    load (picture) {
      pen.drawImage(picture, 0, 0, size.width, size.height)
      const pixels = pen.getImageData(0, 0, size.width, size.height)
      for (let i = 0; i < pixels.data.length; i += 4) pixels.data[i + 3] = pixels.data[i] >= 128 ? 255 : 0
      pen.putImageData(pixels, 0, 0)
    },
    /** Starts a step that can be taken back. */
    begin () { before = pen.getImageData(0, 0, size.width, size.height) },
    /** Ends it; a step that changed nothing is none. */
    end () {
      const step = before && difference(before, pen.getImageData(0, 0, size.width, size.height))
      before = undefined
      if (!step) return
      history.splice(position, history.length, step)
      if (history.length > STEPS) history.shift()
      position = history.length
    },
    /** Gives a step up that has begun, as when a second finger comes down. */
    abandon () {
      if (before) pen.putImageData(before, 0, 0)
      before = undefined
    },
    undo () { if (position > 0) apply(history[--position], 'before') },
    redo () { if (position < history.length) apply(history[position++], 'after') },
    stroke (from, to, width, isAdded) {
      pen.globalCompositeOperation = isAdded ? 'source-over' : 'destination-out'
      pen.strokeStyle = '#fff'
      pen.lineWidth = width
      pen.lineCap = 'round'
      pen.beginPath()
      pen.moveTo(from.x, from.y)
      // A line of no length is not drawn.
      pen.lineTo(to.x, to.y + 0.01)
      pen.stroke()
    },
    /** Adds or removes a region that was found in a smaller picture. */
    stamp (region, isAdded) {
      pen.globalCompositeOperation = isAdded ? 'source-over' : 'destination-out'
      pen.drawImage(sharpened(region, size), 0, 0)
    },
    /** PNG, white garment on black. */
    async encode () {
      const grey = canvasOf(size)
      const context = grey.getContext('2d')
      context.fillRect(0, 0, size.width, size.height)
      context.drawImage(tinted(canvas, '#fff'), 0, 0)
      return await new Promise((resolve) => grey.toBlob(resolve, 'image/png'))
    }
  }

  function apply ({ x, y, ...sides }, side) {
    pen.putImageData(sides[side], x, y)
  }
}

/** A mask's shape in one colour. */
export function tinted (mask, colour) {
  const copy = canvasOf(mask)
  const context = copy.getContext('2d')
  context.drawImage(mask, 0, 0)
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = colour
  context.fillRect(0, 0, copy.width, copy.height)
  return copy
}

/** The smallest rectangle in which two pictures differ, from both; undefined when they are equal. */
function difference (before, after) {
  const [old, now] = [new Uint32Array(before.data.buffer), new Uint32Array(after.data.buffer)]
  const { width, height } = before
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (old[i] === now[i]) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (right < 0) return undefined
  const box = [left, top, right - left + 1, bottom - top + 1]
  return { x: left, y: top, before: cut(before, ...box), after: cut(after, ...box) }
}

function cut ({ data, width }, x, y, w, h) {
  const part = new ImageData(w, h)
  for (let row = 0; row < h; row++) {
    const from = 4 * ((y + row) * width + x)
    part.data.set(data.subarray(from, from + 4 * w), 4 * row * w)
  }
  return part
}

/** A small region at the mask's size, with an edge as sharp as a brush's. */
function sharpened ({ region, width, height }, size) {
  const small = canvasOf({ width, height })
  const pixels = new ImageData(width, height)
  for (let i = 0; i < region.length; i++) pixels.data[4 * i + 3] = region[i] * 255
  small.getContext('2d').putImageData(pixels, 0, 0)
  const large = canvasOf(size)
  const context = large.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(small, 0, 0, size.width, size.height)
  const shown = context.getImageData(0, 0, size.width, size.height)
  for (let i = 3; i < shown.data.length; i += 4) {
    if (shown.data[i] === 0) continue
    shown.data[i] = Math.min(255, Math.max(0, (shown.data[i] - 64) * 2))
    shown.data[i - 1] = shown.data[i - 2] = shown.data[i - 3] = 255
  }
  context.putImageData(shown, 0, 0)
  return large
}
