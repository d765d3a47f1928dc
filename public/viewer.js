// The result, large: a slider and a tap between before and after, zoom, the whole window.

import { element } from './dom.js'
import { openDialog } from './dialog.js'
import { makeZoomable } from './zoom.js'

export function enhanceViewers () {
  for (const viewer of document.querySelectorAll('[data-viewer]')) enhance(viewer)
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-zoom]')
    if (!link || event.ctrlKey || event.metaKey || event.button !== 0) return
    event.preventDefault()
    showAlone(link)
  })
}

function enhance (viewer) {
  const frame = viewer.querySelector('.viewer-frame')
  const slider = element('input', { type: 'range', min: 0, max: 100, step: 1, value: 0, className: 'viewer-slider' })
  const handle = element('span', { className: 'handle' })
  slider.setAttribute('aria-label', viewer.dataset.label)
  const [before, after] = frame.querySelectorAll('figcaption')
  const canCompare = Boolean(after)
  let full

  const split = (value) => {
    slider.value = value
    frame.style.setProperty('--split', `${slider.value}%`)
    if (!canCompare) return
    before.hidden = slider.value < 25
    after.hidden = slider.value > 75
  }
  const toggle = () => {
    if (!canCompare) return
    frame.classList.add('gliding')
    split(slider.value > 50 ? 0 : 100)
  }
  const zoom = makeZoomable([frame], {
    onDrag (share) {
      frame.classList.remove('gliding')
      split(share * 100)
    },
    onTap: () => { if (!zoom.isZoomed()) toggle() },
    isAlone: () => full !== undefined
  })
  const enlarge = () => {
    if (full) return full.close()
    const place = element('div', { className: 'viewer-place' })
    viewer.replaceWith(place)
    full = openDialog([viewer], 'viewer-full')
    full.setAttribute('aria-label', viewer.dataset.full)
    full.addEventListener('close', () => {
      full = undefined
      zoom.reset()
      place.replaceWith(viewer)
      viewer.querySelector('[data-full]').focus()
    })
  }
  const acts = { in: zoom.zoomIn, out: zoom.zoomOut, full: enlarge, toggle }
  for (const [name, act] of Object.entries(acts)) viewer.querySelector(`[data-${name}]`)?.addEventListener('click', act)
  viewer.addEventListener('keydown', (event) => {
    const isOwn = zoom.takeKey(event) || (event.key === 'f' && (enlarge(), true)) ||
      (event.key === ' ' && event.target === slider && (toggle(), true))
    if (isOwn) event.preventDefault()
  })
  slider.addEventListener('input', () => {
    frame.classList.remove('gliding')
    split(slider.value)
  })
  if (canCompare) frame.append(handle, slider)
  viewer.querySelector('.viewer-tools').hidden = false
  viewer.classList.add('enhanced')
  split(0)
}

/** One picture in the whole window. */
function showAlone (link) {
  const image = element('img', { src: link.href, alt: link.getAttribute('aria-label') ?? '' })
  const frame = element('div', { className: 'viewer-frame alone' }, image)
  const ariaLabel = document.body.dataset.close
  const close = element('button', { type: 'button', className: 'round', ariaLabel, textContent: '×' })
  close.dataset.dismiss = ''
  const dialog = openDialog([frame, close], 'viewer-full')
  const zoom = makeZoomable([frame], { isAlone: () => true })
  dialog.setAttribute('aria-label', image.alt)
  dialog.addEventListener('keydown', (event) => { if (zoom.takeKey(event)) event.preventDefault() })
}

/** Two results beside each other, under one zoom. */
export function enhancePairs () {
  for (const pair of document.querySelectorAll('[data-pair]')) {
    const zoom = makeZoomable([...pair.querySelectorAll('.viewer-frame')])
    pair.querySelector('[data-in]').addEventListener('click', zoom.zoomIn)
    pair.querySelector('[data-out]').addEventListener('click', zoom.zoomOut)
    pair.querySelector('.viewer-tools').hidden = false
    document.addEventListener('keydown', (event) => { if (zoom.takeKey(event)) event.preventDefault() })
  }
}
