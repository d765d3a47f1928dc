// Choosing files sends them at once; several garments go one after the other.

import { fitForUpload } from './picture-file.js'
import { errorText, isPage, RequestError } from './request.js'
import { refreshParts } from './swap.js'
import { toast } from './toast.js'

const BYTES_PER_MEGABYTE = 1024 * 1024

export function enhanceUploads (root = document) {
  for (const input of root.querySelectorAll('[data-upload] input')) {
    if (!input.capture) input.accept = 'image/*'
    if (input.name === 'garment') input.multiple = true
  }
  document.addEventListener('change', ({ target }) => {
    const form = target.closest?.('[data-upload]')
    if (!form || target.type !== 'file' || target.files.length === 0) return
    sendFiles(form, [...target.files])
    target.value = ''
  })
}

export function uploadForm (kind) {
  return document.querySelector(`[data-upload="${kind}"]`)
}

/** Sends pictures to where a form sends them. One leads to its page, several are listed where they came from. */
export async function sendFiles (form, files) {
  const { dataset } = form
  form.classList.add('sending')
  try {
    for (const [index, file] of files.entries()) {
      const label = files.length > 1
        ? dataset.many.replace('{number}', index + 1).replace('{count}', files.length)
        : dataset.sending
      const address = await sendFile(form, file, label)
      if (files.length === 1) return window.location.assign(address)
    }
    document.querySelector('.toast[data-key=upload]')?.remove()
    await refreshParts()
  } catch (error) {
    const text = error instanceof RequestError ? error.message : dataset.unreadable
    toast(text, { key: 'upload', action: { text: dataset.again, run: () => sendFiles(form, files) } })
  } finally {
    form.classList.remove('sending')
  }
}

async function sendFile (form, file, label) {
  const picture = await fitForUpload(file, Number(form.dataset.megabytes) * BYTES_PER_MEGABYTE)
  const body = new FormData()
  body.append(form.dataset.upload, picture, picture.name || 'photo.jpg')
  const line = toast(label, { key: 'upload', progress: 0 })
  return await send(form.action, body, (share) => { line.querySelector('progress').value = share })
}

/** Posts with progress, which `fetch` cannot tell; the address that the answer leads to. */
function send (address, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.setRequestHeader('accept', 'application/json')
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total))
    request.addEventListener('load', () => {
      // The page of a picture in which nothing was found is an error for programs, and a page with advice for people.
      if (isPage(request.getResponseHeader('content-type'))) return resolve(request.responseURL)
      reject(new RequestError(errorText(parsed(request.responseText))))
    })
    request.addEventListener('error', () => reject(new RequestError(document.body.dataset.offline)))
    request.send(body)
  })
}

function parsed (text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
