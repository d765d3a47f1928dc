// Messages that come and go. What a screen reader should hear goes through here as well.

import { element } from './dom.js'

const SHOWN_MILLISECONDS = 7_000

/**
 * Shows a message; `action` is a button's text and what it does. One that has an action stays until it is used or
 * replaced by another of its `key`.
 */
export function toast (text, { action, key = '', progress } = {}) {
  const box = document.getElementById('toasts')
  // Below an open dialog it could neither be seen nor used.
  const host = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  if (box.parentElement !== host) host.append(box)
  const line = element('div', { className: 'toast' }, element('span', { textContent: text }))
  line.dataset.key = key
  if (progress !== undefined) line.append(element('progress', { className: 'bar', max: 1, value: progress }))
  if (action) {
    const button = element('button', { type: 'button', className: 'button small', textContent: action.text })
    button.addEventListener('click', () => { line.remove(); action.run() })
    line.append(button)
  }
  for (const old of box.querySelectorAll('.toast')) if (old.dataset.key === key) old.remove()
  box.append(line)
  if (!action && progress === undefined) setTimeout(() => line.remove(), SHOWN_MILLISECONDS)
  return line
}
