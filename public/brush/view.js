// Draws photo and mask at any zoom. What is left out lies under a dark hatching, and the garment has an outline in
// two colours: so white and black garments both show.

import { canvasOf, tinted } from './mask.js'

const LARGEST_ZOOM = 8
const MARGIN = 12
const VEIL = 'rgb(16 20 24 / 58%)'
const HATCH = 'rgb(255 255 255 / 16%)'
const HATCH_PIXELS = 9
const OUTLINES = [['#10231d', 3], ['#7df0c3', 1.5]]

export function createView (canvas, photo, mask) {
  const screen = canvas.getContext('2d')
  const veil = canvasOf(mask.canvas)
  let [scale, left, top] = [1, 0, 0]
  let cursor

  /** Scale at which the whole photo fits. */
  const fitting = () => Math.min((canvas.width - 2 * MARGIN) / photo.width, (canvas.height - 2 * MARGIN) / photo.height)

  function fit () {
    const ratio = window.devicePixelRatio
    canvas.width = Math.round(canvas.clientWidth * ratio)
    canvas.height = Math.round(canvas.clientHeight * ratio)
    scale = fitting()
    left = (canvas.width - photo.width * scale) / 2
    top = (canvas.height - photo.height * scale) / 2
    show()
  }

  function show () {
    screen.setTransform(1, 0, 0, 1, 0, 0)
    screen.clearRect(0, 0, canvas.width, canvas.height)
    screen.setTransform(scale, 0, 0, scale, left, top)
    screen.drawImage(photo, 0, 0)
    drawVeil()
    drawOutline()
    drawCursor()
  }

  function drawVeil () {
    const layer = veil.getContext('2d')
    layer.globalCompositeOperation = 'copy'
    layer.fillStyle = VEIL
    layer.fillRect(0, 0, veil.width, veil.height)
    layer.globalCompositeOperation = 'source-over'
    layer.fillStyle = hatching(layer)
    layer.fillRect(0, 0, veil.width, veil.height)
    layer.globalCompositeOperation = 'destination-out'
    layer.drawImage(mask.canvas, 0, 0)
    screen.drawImage(veil, 0, 0)
  }

  let pattern
  function hatching (layer) {
    if (pattern) return pattern
    const side = HATCH_PIXELS
    const tile = canvasOf({ width: side, height: side })
    const pen = tile.getContext('2d')
    pen.strokeStyle = HATCH
    pen.lineWidth = 2
    for (const shift of [-side, 0, side]) {
      pen.moveTo(shift, side)
      pen.lineTo(shift + side, 0)
    }
    pen.stroke()
    pattern = layer.createPattern(tile, 'repeat')
    return pattern
  }

  /** The mask's shape moved a little to all sides, without the mask itself. */
  function drawOutline () {
    const ring = canvasOf(mask.canvas)
    const layer = ring.getContext('2d')
    for (const [colour, pixels] of OUTLINES) {
      const shape = tinted(mask.canvas, colour)
      const away = pixels * window.devicePixelRatio / scale
      for (let angle = 0; angle < 2 * Math.PI; angle += Math.PI / 4) {
        layer.drawImage(shape, away * Math.cos(angle), away * Math.sin(angle))
      }
    }
    layer.globalCompositeOperation = 'destination-out'
    layer.drawImage(mask.canvas, 0, 0)
    screen.drawImage(ring, 0, 0)
  }

  function drawCursor () {
    if (!cursor) return
    for (const [colour, width] of [['#000', 3], ['#fff', 1.5]]) {
      screen.beginPath()
      screen.arc(cursor.x, cursor.y, Math.max(cursor.radius, 4 / scale), 0, 2 * Math.PI)
      screen.strokeStyle = colour
      screen.lineWidth = width * window.devicePixelRatio / scale
      screen.stroke()
    }
  }

  return {
    fit,
    show,
    /** Where the brush is, in pixels of the mask, or undefined. */
    setCursor (place) {
      cursor = place
      show()
    },
    /** Pixels of the mask below a point of the window. */
    placeOf ({ clientX, clientY }) {
      const box = canvas.getBoundingClientRect()
      const ratio = canvas.width / box.width
      return { x: ((clientX - box.left) * ratio - left) / scale, y: ((clientY - box.top) * ratio - top) / scale }
    },
    /** Zooms by a factor; the pixel of the mask stays where it is. */
    zoom (factor, about = { x: photo.width / 2, y: photo.height / 2 }) {
      const wanted = Math.min(LARGEST_ZOOM * fitting(), Math.max(fitting() * 0.9, scale * factor))
      left += about.x * (scale - wanted)
      top += about.y * (scale - wanted)
      scale = wanted
      show()
    },
    /** Moves by pixels of the window. */
    pan (x, y) {
      left += x * window.devicePixelRatio
      top += y * window.devicePixelRatio
      show()
    }
  }
}
