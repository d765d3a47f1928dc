// Corrects a garment's cut-out with a brush. The page works without it: other automatic masks are beside it.

const UNDO_STEPS = 20
// Share of the longer side; the slider goes from a sleeve's edge to a whole sleeve.
const SMALLEST = 0.01
const LARGEST = 0.15
const VEIL = 'rgb(255 255 255 / 82%)'

for (const section of document.querySelectorAll('[data-brush]')) start(section).catch(() => { section.hidden = true })

async function start (section) {
  const [photo, found] = await Promise.all([loadImage(section.dataset.photo), loadImage(section.dataset.mask)])
  const canvas = section.querySelector('canvas')
  const mask = document.createElement('canvas')
  canvas.width = mask.width = found.naturalWidth
  canvas.height = mask.height = found.naturalHeight
  drawAsAlpha(mask, found)
  const painter = createPainter(section, canvas, mask, photo)
  painter.show()
  section.hidden = false
  connect(section, canvas, painter)
}

function loadImage (address) {
  const image = document.createElement('img')
  image.src = address
  return image.decode().then(() => image)
}

/** The found mask, a grey picture, as opacity: what is opaque is garment. */
function drawAsAlpha (mask, found) {
  const context = mask.getContext('2d')
  context.drawImage(found, 0, 0)
  const pixels = context.getImageData(0, 0, mask.width, mask.height)
  for (let i = 0; i < pixels.data.length; i += 4) pixels.data[i + 3] = pixels.data[i] >= 128 ? 255 : 0
  context.putImageData(pixels, 0, 0)
}

function createPainter (section, canvas, mask, photo) {
  const pen = mask.getContext('2d', { willReadFrequently: true })
  const screen = canvas.getContext('2d')
  const veil = document.createElement('canvas')
  veil.width = canvas.width
  veil.height = canvas.height
  const history = []

  function show () {
    const layer = veil.getContext('2d')
    layer.globalCompositeOperation = 'copy'
    layer.fillStyle = VEIL
    layer.fillRect(0, 0, veil.width, veil.height)
    layer.globalCompositeOperation = 'destination-out'
    layer.drawImage(mask, 0, 0)
    screen.drawImage(photo, 0, 0, canvas.width, canvas.height)
    screen.drawImage(veil, 0, 0)
  }

  return {
    show,
    remember () {
      history.push(pen.getImageData(0, 0, mask.width, mask.height))
      if (history.length > UNDO_STEPS) history.shift()
    },
    undo () {
      const last = history.pop()
      if (last) pen.putImageData(last, 0, 0)
      show()
    },
    stroke (from, to) {
      const share = Number(section.querySelector('[name=size]').value) / 100
      pen.lineWidth = Math.max(mask.width, mask.height) * (SMALLEST + (LARGEST - SMALLEST) * share * share)
      pen.lineCap = 'round'
      pen.strokeStyle = '#fff'
      pen.globalCompositeOperation =
        section.querySelector('[name=tool]:checked').value === 'add' ? 'source-over' : 'destination-out'
      pen.beginPath()
      pen.moveTo(from.x, from.y)
      pen.lineTo(to.x, to.y + 0.01)
      pen.stroke()
      show()
    },
    /** White garment on black. */
    async encode () {
      const grey = document.createElement('canvas')
      grey.width = mask.width
      grey.height = mask.height
      const context = grey.getContext('2d')
      context.fillRect(0, 0, grey.width, grey.height)
      context.drawImage(whitened(mask), 0, 0)
      return await new Promise((resolve) => grey.toBlob(resolve, 'image/png'))
    }
  }
}

/** The mask with every opaque pixel white, whatever the found picture's colour was. */
function whitened (mask) {
  const copy = document.createElement('canvas')
  copy.width = mask.width
  copy.height = mask.height
  const context = copy.getContext('2d')
  context.drawImage(mask, 0, 0)
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, copy.width, copy.height)
  return copy
}

function connect (section, canvas, painter) {
  let last
  const place = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect()
    return { x: (clientX - box.left) * canvas.width / box.width, y: (clientY - box.top) * canvas.height / box.height }
  }
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    painter.remember()
    last = place(event)
    painter.stroke(last, last)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!last) return
    const to = place(event)
    painter.stroke(last, to)
    last = to
  })
  for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, () => { last = undefined })
  section.querySelector('[data-undo]').addEventListener('click', () => painter.undo())
  section.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault()
    const body = new FormData()
    body.append('mask', await painter.encode(), 'mask.png')
    const answer = await fetch(event.target.action, { method: 'POST', body })
    window.location.assign(answer.url)
  })
}
