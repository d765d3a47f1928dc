// Links to small pages (a question, an explanation) open over the page; without scripts they are pages.

import { element } from './dom.js'

export function enhanceDialogs () {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-dialog]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    const { dialog: name, wait } = link.dataset
    openPage(link.href, name, wait).catch(() => window.location.assign(link.href))
  })
}

/**
 * Shows the content of a page of this site in a dialog; `name` is its class. With `wait` the dialog says so at once
 * and is filled when the page is there.
 */
async function openPage (address, name, wait) {
  const dialog = wait && openDialog([waiting(wait)], name)
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } })
    if (!answer.ok) throw new Error(`${answer.status}`)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const content = [...page.querySelector('main').childNodes].map((node) => document.importNode(node, true))
    if (dialog) fill(dialog, content)
    else openDialog(content, name)
  } catch (error) {
    dialog?.close()
    throw error
  }
}

function waiting (text) {
  const bar = element('progress', { className: 'bar', ariaLabel: text })
  return element('div', { className: 'drawer-wait' }, element('p', { textContent: text }), bar)
}

function fill (dialog, content) {
  dialog.replaceChildren(...content)
  const title = dialog.querySelector('h1, h2')
  if (title) dialog.setAttribute('aria-label', title.textContent)
}

export function openDialog (content, name = '') {
  const dialog = element('dialog', { className: name })
  fill(dialog, content)
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) return dialog.close()
    if (!event.target.closest('[data-dismiss]')) return
    event.preventDefault()
    dialog.close()
  })
  dialog.addEventListener('close', () => {
    // Messages live on.
    document.body.append(document.getElementById('toasts'))
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}
