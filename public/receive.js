// Pictures that are dropped anywhere on the page, or pasted: the visitor says what they show.

import { element } from './dom.js'
import { openDialog } from './dialog.js'
import { sendFiles, uploadForm } from './upload.js'

export function receivePictures () {
  if (!uploadForm('garment') && !uploadForm('person')) return
  let depth = 0
  const mark = (isOver) => document.body.classList.toggle('dropping', isOver)
  window.addEventListener('dragenter', (event) => { if (hasFiles(event)) mark(++depth > 0) })
  window.addEventListener('dragleave', () => { depth = Math.max(0, depth - 1); mark(depth > 0) })
  window.addEventListener('dragover', (event) => { if (hasFiles(event)) event.preventDefault() })
  window.addEventListener('drop', (event) => {
    depth = 0
    mark(false)
    const files = picturesIn(event.dataTransfer)
    if (files.length === 0) return
    event.preventDefault()
    take(files, formAt(event.target))
  })
  window.addEventListener('paste', (event) => {
    const files = picturesIn(event.clipboardData)
    if (files.length > 0) take(files)
  })
}

const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files')

function picturesIn (transfer) {
  return [...transfer?.files ?? []].filter(({ type }) => type === '' || type.startsWith('image/'))
}

/** A drop onto persons is a photo of oneself, one onto garments a garment. */
function formAt (target) {
  return target.closest?.('#person, #garment')?.querySelector('[data-upload]')
}

function take (files, form = undefined) {
  const forms = [uploadForm('garment'), uploadForm('person')].filter(Boolean)
  if (form || forms.length === 1) return sendFiles(form ?? forms[0], files)
  ask(files, forms)
}

function ask (files, forms) {
  const src = URL.createObjectURL(files[0])
  const actions = element('div', { className: 'actions' })
  for (const form of forms) {
    const button = element('button', { type: 'button', className: 'button', textContent: form.dataset.is })
    button.dataset.dismiss = ''
    button.addEventListener('click', () => sendFiles(form, form === forms[0] ? files : files.slice(0, 1)))
    actions.append(button)
  }
  const picture = element('img', { className: 'question-picture', alt: '', src })
  const title = element('h1', { textContent: forms[0].dataset.ask })
  openDialog([picture, title, actions]).addEventListener('close', () => URL.revokeObjectURL(src))
}
