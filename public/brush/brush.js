// Corrects a garment's cut-out: a window over the whole page, in which one finger draws and two move and zoom.

import { element } from '../dom.js'
import { post, RequestError } from '../request.js'
import { toast } from '../toast.js'
import { canvasOf, createMask } from './mask.js'
import { createPieces } from './pieces.js'
import { takeKeys } from './keys.js'
import { takePointers } from './pointers.js'
import { createView } from './view.js'

// Finer than the garment is worn.
const LONGEST_SIDE = 1280
// Share of the longer side; the slider goes from a sleeve's edge to a whole sleeve.
const SMALLEST = 0.006
const LARGEST = 0.15
const ZOOM_STEP = 1.4

for (const section of document.querySelectorAll('[data-brush]')) {
  const button = section.querySelector('[data-open]')
  const show = () => open(section, button).catch(() => toast(document.body.dataset.offline))
  button.addEventListener('click', show)
  for (const link of document.querySelectorAll('[data-open-brush]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault()
      show()
    })
  }
  // A link of another page leads here.
  if (window.location.hash === `#${section.id}`) show()
}

async function open (section, button) {
  button.disabled = true
  try {
    const dialog = section.querySelector('dialog')
    if (!dialog.matches('.started')) await start(section, dialog)
    dialog.classList.add('started')
    dialog.showModal()
    dialog.dispatchEvent(new Event('opened'))
  } finally {
    button.disabled = false
  }
}

async function start ({ dataset }, dialog) {
  const [picture, found] = await Promise.all([load(dataset.photo), dataset.mask && load(dataset.mask)])
  const photo = reduced(picture)
  const mask = createMask(photo)
  if (found) mask.load(found)
  const canvas = dialog.querySelector('canvas')
  const editor = createEditor(dialog, photo, mask, createView(canvas, photo, mask))
  takePointers(canvas, editor)
  takeKeys(dialog, editor)
  dialog.addEventListener('opened', () => editor.view.fit())
  window.addEventListener('resize', () => { if (dialog.open) editor.view.fit() })
}

function load (address) {
  const image = element('img', { src: address })
  return image.decode().then(() => image)
}

/** The photo at the size in which it is drawn on. */
function reduced (image) {
  const { naturalWidth, naturalHeight } = image
  const scale = Math.min(1, LONGEST_SIDE / Math.max(naturalWidth, naturalHeight))
  const photo = canvasOf({ width: Math.round(naturalWidth * scale), height: Math.round(naturalHeight * scale) })
  photo.getContext('2d').drawImage(image, 0, 0, photo.width, photo.height)
  return photo
}

function createEditor (dialog, photo, mask, view) {
  const form = dialog.querySelector('form')
  const pieces = createPieces(photo)
  const button = (name) => form.querySelector(`[data-${name}]`)
  const isAdded = () => form.elements.mode.value === 'add'
  const share = () => Number(form.elements.size.value) / 100
  const refresh = () => {
    button('undo').disabled = !mask.canUndo()
    button('redo').disabled = !mask.canRedo()
    view.show()
  }
  const editor = {
    form,
    photo,
    view,
    /** Pixels across. */
    width: () => Math.max(photo.width, photo.height) * (SMALLEST + (LARGEST - SMALLEST) * share() ** 2),
    isPiece: () => form.elements.tool.value === 'piece',
    begin: () => mask.begin(),
    stroke (from, to) {
      mask.stroke(from, to, editor.width(), isAdded())
      view.show()
    },
    end () {
      mask.end()
      refresh()
    },
    abandon () {
      mask.abandon()
      refresh()
    },
    /** Adds or removes what is alike about a place. */
    async tap (place) {
      const region = await pieces.find(place, share())
      if (!region) return
      mask.begin()
      mask.stamp(region, isAdded())
      editor.end()
    },
    undo () { mask.undo(); refresh() },
    redo () { mask.redo(); refresh() },
    zoomIn: () => view.zoom(ZOOM_STEP),
    zoomOut: () => view.zoom(1 / ZOOM_STEP)
  }
  const { undo, redo, zoomIn, zoomOut } = editor
  for (const [name, act] of Object.entries({ undo, redo, in: zoomIn, out: zoomOut, fit: view.fit })) {
    button(name).addEventListener('click', () => act())
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send(form, mask)
  })
  dialog.querySelector('[data-cancel]').addEventListener('click', () => dialog.close())
  refresh()
  return editor
}

async function send (form, mask) {
  const submit = form.querySelector('[type=submit]')
  submit.disabled = true
  try {
    const body = new FormData()
    body.append('mask', await mask.encode(), 'mask.png')
    window.location.assign((await post(form.action, body)).url)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    // What was drawn is still there.
    toast(error.message, { key: 'brush', action: { text: submit.dataset.again, run: () => send(form, mask) } })
  } finally {
    submit.disabled = false
  }
}
