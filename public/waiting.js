// A job's page: follows the stages, shows the cut-out as soon as it exists, tells in the tab's title how far it is,
// and brings the result without a flash.

import { element } from './dom.js'

const POLL_MILLISECONDS = 700

export async function followJob (page) {
  const title = document.title
  const tell = offerNotice(page)
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
    const status = await fetch(page.dataset.job, { headers: { accept: 'application/json' } })
      .then((response) => response.json()).catch(() => undefined)
    // The network is away, or there were too many questions: the next round asks again.
    if (status?.isActive === undefined) continue
    if (!status.isActive) break
    show(page, status)
    document.title = `${Math.round(status.progress * 100)} % · ${title}`
  }
  tell()
  window.location.replace(window.location.href)
}

function show (page, { progress, stage, detail, garment }) {
  page.querySelector('progress').value = progress
  page.querySelector('[data-stage]').textContent = stage
  page.querySelector('[data-detail]').textContent = detail
  const image = page.querySelector('[data-garment] img')
  if (!garment || !image || image.srcset.includes(`${garment}/`)) return
  const size = { width: 384, height: 512 }
  image.replaceWith(element('img', { src: `${garment}/384`, alt: image.alt, className: 'fresh', ...size }))
}

/** A button that asks for leave to tell when it is done; what it gives back tells, if the page is hidden then. */
function offerNotice (page) {
  const button = page.querySelector('[data-notify]')
  if (!('Notification' in window) || !button) return () => {}
  const isAsked = () => Notification.permission === 'granted'
  button.hidden = Notification.permission !== 'default'
  button.addEventListener('click', async () => {
    await Notification.requestPermission()
    button.hidden = true
  })
  return () => {
    if (!document.hidden || !isAsked()) return
    const notice = new Notification(button.dataset.done, { tag: page.dataset.job })
    notice.addEventListener('click', () => { window.focus(); notice.close() })
  }
}
