// Zooming and moving pictures by fingers, mouse, wheel and keys. Several frames may share one zoom.

const LARGEST = 8
const KEY_STEP = 1.3
const WHEEL = 0.0025
const PINCH = 0.01
// A pointer that moves less than this was a tap.
const TAP_PIXELS = 6

/**
 * Makes the pictures in `frames` follow one zoom. `onDrag` is told the share of the width while nothing is zoomed,
 * `onTap` of a tap. `isAlone` says whether the frames have the window to themselves: then the bare wheel zooms.
 */
export function makeZoomable (frames, { onDrag, onTap, isAlone = () => false } = {}) {
  const state = { zoom: 1, x: 0, y: 0 }
  const fingers = new Map()
  let start

  function show () {
    for (const frame of frames) {
      frame.style.setProperty('--zoom', state.zoom)
      frame.style.setProperty('--x', `${state.x * 100}%`)
      frame.style.setProperty('--y', `${state.y * 100}%`)
      frame.classList.toggle('zoomed', state.zoom > 1)
    }
  }

  /** Zooms about a place, in shares of the frame; nothing but picture stays in it. */
  function zoomTo (wanted, about = { x: 0.5, y: 0.5 }) {
    const zoom = Math.min(LARGEST, Math.max(1, wanted))
    const by = zoom / state.zoom
    move(about.x - (about.x - state.x) * by, about.y - (about.y - state.y) * by, zoom)
  }

  function move (x, y, zoom = state.zoom) {
    const clamp = (value) => Math.min(0, Math.max(1 - zoom, value))
    Object.assign(state, { zoom, x: clamp(x), y: clamp(y) })
    show()
  }

  const placeIn = (frame, { clientX, clientY }) => {
    const { left, top, width, height } = frame.getBoundingClientRect()
    return { x: (clientX - left) / width, y: (clientY - top) / height, width, height }
  }

  for (const frame of frames) {
    frame.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return
      frame.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, event)
      start = fingers.size === 1 ? event : undefined
    })
    frame.addEventListener('pointermove', (event) => {
      const before = fingers.get(event.pointerId)
      if (!before) return
      const { x, width, height } = placeIn(frame, event)
      const [dx, dy] = [(event.clientX - before.clientX) / width, (event.clientY - before.clientY) / height]
      if (fingers.size === 2) pinch(frame, before, event, dx, dy)
      else if (state.zoom > 1) move(state.x + dx, state.y + dy)
      else if (!isTap(event)) onDrag?.(x)
      fingers.set(event.pointerId, event)
    })
    frame.addEventListener('pointerup', (event) => {
      if (fingers.delete(event.pointerId) && start && isTap(event)) onTap?.(event)
      start = undefined
    })
    frame.addEventListener('pointercancel', ({ pointerId }) => fingers.delete(pointerId))
    frame.addEventListener('dblclick', (event) => zoomTo(state.zoom > 1 ? 1 : 2.5, placeIn(frame, event)))
    frame.addEventListener('wheel', (event) => {
      const isPinch = event.ctrlKey || event.metaKey
      if (!isPinch && !isAlone()) return
      event.preventDefault()
      zoomTo(state.zoom * Math.exp(-event.deltaY * (isPinch ? PINCH : WHEEL)), placeIn(frame, event))
    }, { passive: false })
  }

  function isTap ({ clientX, clientY }) {
    return start && Math.hypot(clientX - start.clientX, clientY - start.clientY) < TAP_PIXELS
  }

  function pinch (frame, before, event, dx, dy) {
    const [other] = [...fingers.values()].filter(({ pointerId }) => pointerId !== event.pointerId)
    const length = (a) => Math.max(1, Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY))
    const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }
    move(state.x + dx / 2, state.y + dy / 2)
    zoomTo(state.zoom * length(event) / length(before), placeIn(frame, middle))
  }

  const zoomIn = () => zoomTo(state.zoom * KEY_STEP)
  const zoomOut = () => zoomTo(state.zoom / KEY_STEP)
  const reset = () => zoomTo(1)
  return {
    zoomIn,
    zoomOut,
    reset,
    isZoomed: () => state.zoom > 1,
    /** Whether a key was one of the zoom's. */
    takeKey ({ key, ctrlKey, metaKey }) {
      if (ctrlKey || metaKey) return false
      const act = { '+': zoomIn, '=': zoomIn, '-': zoomOut, 0: reset }[key]
      act?.()
      return act !== undefined
    }
  }
}
