// Mouse, pen and fingers: one draws or taps, two move and zoom; with Ctrl or a touchpad's pinch the wheel zooms.

const WHEEL = 0.0022
const PINCH = 0.01

export function takePointers (canvas, editor) {
  const { view } = editor
  const fingers = new Map()
  let last

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    event.preventDefault()
    canvas.focus()
    canvas.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, event)
    if (fingers.size > 1) return stopDrawing()
    if (editor.isPiece()) return
    last = view.placeOf(event)
    editor.begin()
    editor.stroke(last, last)
  })

  canvas.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId)
    if (fingers.size === 2 && before) return pinch(before, event)
    if (event.pointerType !== 'touch') showCursor(event)
    if (!last) return
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const to = view.placeOf(part)
      editor.stroke(last, to)
      last = to
    }
  })

  canvas.addEventListener('pointerup', (event) => {
    const wasAlone = fingers.size === 1 && fingers.delete(event.pointerId)
    fingers.delete(event.pointerId)
    if (last) editor.end()
    else if (wasAlone && editor.isPiece() && !canvas.dataset.pinched) editor.tap(view.placeOf(event))
    last = undefined
    if (fingers.size === 0) delete canvas.dataset.pinched
  })
  canvas.addEventListener('pointercancel', ({ pointerId }) => {
    fingers.delete(pointerId)
    stopDrawing()
  })
  canvas.addEventListener('pointerleave', () => { if (!last) view.setCursor(undefined) })

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault()
    if (event.ctrlKey || event.metaKey) view.zoom(Math.exp(-event.deltaY * PINCH), view.placeOf(event))
    else if (event.shiftKey || event.deltaX !== 0) view.pan(-event.deltaX - event.deltaY, 0)
    else view.zoom(Math.exp(-event.deltaY * WHEEL), view.placeOf(event))
  }, { passive: false })

  /** A second finger came: what the first has drawn since was no drawing. */
  function stopDrawing () {
    if (last) editor.abandon()
    last = undefined
    if (fingers.size > 1) canvas.dataset.pinched = ''
  }

  function pinch (before, event) {
    const [other] = [...fingers.values()].filter(({ pointerId }) => pointerId !== event.pointerId)
    const length = (a) => Math.max(1, Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY))
    const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }
    view.pan((event.clientX - before.clientX) / 2, (event.clientY - before.clientY) / 2)
    view.zoom(length(event) / length(before), view.placeOf(middle))
    fingers.set(event.pointerId, event)
  }

  function showCursor (event) {
    view.setCursor({ ...view.placeOf(event), radius: editor.isPiece() ? 0 : editor.width() / 2 })
  }
}
