// A job's page: follows the stages, shows the cut-out as soon as it exists, tells in the tab's title how far it is,
// and brings the result without a flash.

import { element } from './dom.js'

const POLL_MILLISECONDS = 700

export async function followJob (page) {
  const title = document.title
  const tell = offerNotice(page)
  await untilFinished(page.dataset.job, (status) => {
    show(page, status)
    document.title = `${Math.round(status.progress * 100)} % · ${title}`
  })
  tell()
  window.location.replace(window.location.href)
}

/**
 * By server-sent events while somebody looks. Hidden pages ask instead: a browser opens six connections to a service,
 * and waiting pages in other tabs would take them all. So do pages whose stream is refused.
 */
async function untilFinished (address, onStatus) {
  let isRefused = !('EventSource' in window)
  for (;;) {
    const isAsking = document.hidden || isRefused
    const end = isAsking ? await ask(address, onStatus) : await listen(address, onStatus)
    if (end === 'finished') return
    if (end === 'refused') isRefused = true
  }
}

/** Resolves with `finished`, with `refused` by the service, or with `hidden` when nobody looks any more. */
function listen (address, onStatus) {
  return new Promise((resolve) => {
    const events = new EventSource(`${address}/events`)
    const end = (how) => {
      events.close()
      document.removeEventListener('visibilitychange', onHidden)
      resolve(how)
    }
    const onHidden = () => { if (document.hidden) end('hidden') }
    document.addEventListener('visibilitychange', onHidden)
    events.addEventListener('progress', ({ data }) => onStatus(JSON.parse(data)))
    events.addEventListener('finished', () => end('finished'))
    // An interrupted stream comes again by itself; one that is answered with an error is closed.
    events.addEventListener('error', () => { if (events.readyState === EventSource.CLOSED) end('refused') })
  })
}

async function ask (address, onStatus) {
  await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  const status = await fetch(`${address}/status`, { headers: { accept: 'application/json' } })
    .then((response) => response.json()).catch(() => undefined)
  // The network is away, or there were too many questions: the next round asks again.
  if (status?.isActive === undefined) return 'asked'
  if (!status.isActive) return 'finished'
  onStatus(status)
  return 'asked'
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
