// Lists that fill by themselves, and choosing two of them.

import { refreshParts } from './swap.js'

const MILLISECONDS = 900

/** Asks again while something in the page is still being made. */
export function keepFresh () {
  setInterval(() => {
    if (document.hidden || !document.querySelector('[data-refresh]')) return
    refreshParts().catch(() => {})
  }, MILLISECONDS)
}

/** A button that works once exactly two boxes are ticked; a third takes the place of the first. */
export function chooseTwo () {
  const ticked = []
  const show = () => {
    for (const button of document.querySelectorAll('[data-two]')) button.disabled = ticked.length !== 2
  }
  document.addEventListener('change', ({ target }) => {
    if (!target.matches('.tick input')) return
    if (target.checked) ticked.push(target)
    else ticked.splice(ticked.indexOf(target), 1)
    if (ticked.length > 2) ticked.shift().checked = false
    show()
  })
  document.addEventListener('swapped', show)
  show()
}
