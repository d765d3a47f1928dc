// Everything by keys: arrows move a cursor, space draws or taps there, + and - zoom, [ and ] change the size,
// A adds, R removes, Ctrl+Z and Ctrl+Y step back and forth.

// Share of the photo's longer side.
const MOVE = 0.02
const SIZE_STEP = 6

export function takeKeys (dialog, editor) {
  const { form, photo, view } = editor
  const canvas = dialog.querySelector('canvas')
  const place = { x: photo.width / 2, y: photo.height / 2 }
  const stride = MOVE * Math.max(photo.width, photo.height)

  const isOnCanvas = ({ target }) => target === canvas
  const move = (x, y) => ({ target, shiftKey }) => {
    if (target !== canvas) return false
    const from = { ...place }
    const by = shiftKey ? stride * 4 : stride
    place.x = Math.min(photo.width, Math.max(0, place.x + x * by))
    place.y = Math.min(photo.height, Math.max(0, place.y + y * by))
    if (isDown) editor.stroke(from, place)
    showCursor()
  }
  const choose = (name, value) => () => { form.elements[name].value = value }
  const resize = (by) => () => {
    form.elements.size.value = Number(form.elements.size.value) + by
    showCursor()
  }
  const keys = {
    ArrowLeft: move(-1, 0),
    ArrowRight: move(1, 0),
    ArrowUp: move(0, -1),
    ArrowDown: move(0, 1),
    '+': () => view.zoom(1.25, place),
    '=': () => view.zoom(1.25, place),
    '-': () => view.zoom(0.8, place),
    0: () => view.fit(),
    '[': resize(-SIZE_STEP),
    ']': resize(SIZE_STEP),
    a: choose('mode', 'add'),
    r: choose('mode', 'remove'),
    b: choose('tool', 'brush'),
    t: choose('tool', 'piece'),
    ' ': press,
    Enter: press
  }
  const combined = {
    z: ({ shiftKey }) => shiftKey ? editor.redo() : editor.undo(),
    y: () => editor.redo()
  }
  let isDown = false

  // A button that is pressed and then disabled takes the focus with it: the window hears keys all the same.
  document.addEventListener('keydown', (event) => {
    if (!dialog.open) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const act = event.ctrlKey || event.metaKey ? combined[key] : keys[key]
    if (act && act(event) !== false) event.preventDefault()
  })
  document.addEventListener('keyup', ({ key }) => {
    if (!isDown || (key !== ' ' && key !== 'Enter')) return
    isDown = false
    editor.end()
  })
  canvas.addEventListener('blur', () => view.setCursor(undefined))

  /** Buttons and the slider keep their own keys. */
  function press (event) {
    if (!isOnCanvas(event)) return false
    if (event.repeat) return true
    if (editor.isPiece()) return editor.tap(place)
    isDown = true
    editor.begin()
    editor.stroke(place, place)
  }

  function showCursor () {
    view.setCursor({ ...place, radius: editor.isPiece() ? 0 : editor.width() / 2 })
  }
}
