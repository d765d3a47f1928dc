// Handing a result on: into the clipboard, and to the system's own sheet.

import { toast } from './toast.js'

export function enhanceHanding () {
  for (const button of document.querySelectorAll('[data-copy]')) enhanceCopy(button)
  for (const button of document.querySelectorAll('[data-share]')) enhanceShare(button)
  hideLinkButtons()
  document.addEventListener('swapped', hideLinkButtons)
  document.addEventListener('click', ({ target }) => {
    const button = target.closest?.('[data-copy-text]')
    if (button) copyLink(button.dataset)
  })
}

/** Buttons are there from the start, so that nothing moves; where they would do nothing they go. */
function hideLinkButtons () {
  if (navigator.clipboard?.writeText) return
  for (const button of document.querySelectorAll('[data-copy-text]')) button.hidden = true
}

async function copyLink ({ copyText, done }) {
  await navigator.clipboard.writeText(new URL(copyText, window.location.href).href)
  toast(done, { key: 'copy' })
}

function enhanceCopy (button) {
  button.hidden = !navigator.clipboard?.write || !window.ClipboardItem
  button.addEventListener('click', async () => {
    try {
      // A promise, because Safari allows copying only while the tap is being handled.
      const picture = fetch(button.dataset.copy).then((answer) => answer.blob())
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
      toast(button.dataset.done, { key: 'copy' })
    } catch {
      toast(button.dataset.refused, { key: 'copy' })
    }
  })
}

function enhanceShare (button) {
  const probe = new File([''], 'tryon.png', { type: 'image/png' })
  if (!navigator.canShare?.({ files: [probe] })) return
  button.hidden = false
  button.addEventListener('click', async () => {
    const picture = await fetch(button.dataset.share).then((answer) => answer.blob())
    // Whoever closes the sheet has changed their mind.
    await navigator.share({ files: [new File([picture], 'tryon.png', { type: 'image/png' })] }).catch(() => {})
  })
}
