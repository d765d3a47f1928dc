// Picks without a reload: the post's answer is the whole page, of which the parts that differ are taken over.
// Elements stay the same ones, so focus, scroll positions and loaded pictures stay too.

import { post, RequestError, urlencoded } from './request.js'
import { toast } from './toast.js'

export function enhanceSwaps () {
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-swap]') || event.defaultPrevented) return
    event.preventDefault()
    swapBy(event.target, event.submitter)
  })
}

let latest = 0
let last = Promise.resolve()

/**
 * One request after the other: choices stand in a cookie, and a request that left before the last answer came would
 * bring back what was chosen before.
 */
function inTurn (task) {
  const done = last.then(task)
  last = done.catch(() => {})
  return done
}

async function swapBy (form, submitter) {
  const turn = ++latest
  const body = urlencoded(form, submitter)
  markPressed(submitter)
  try {
    const answer = await inTurn(() => post(form.action, body))
    // Somebody who picks faster than answers come sees the last pick only.
    const html = await answer.text()
    if (turn === latest) showParts(html)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    toast(error.message, { key: 'swap' })
    if (turn === latest) await refreshParts().catch(() => {})
  }
}

/** At once, before the answer comes; whoever presses “Try it on” meanwhile tries on this one. */
function markPressed (button) {
  if (!button?.matches('.pick[aria-pressed]')) return
  for (const other of document.querySelectorAll(`.pick[name="${button.name}"]`)) {
    other.setAttribute('aria-pressed', String(other === button))
  }
  for (const { elements } of document.querySelectorAll('.mirror-bar form')) {
    elements.namedItem(button.name).value = button.value
  }
}

/** Asks for this page anew and takes over what has changed. */
export async function refreshParts () {
  const turn = latest
  const answer = await inTurn(() => fetch(window.location.href, { headers: { accept: 'text/html' } }))
  const html = await answer.text()
  if (answer.ok && turn === latest) showParts(html)
}

export function showParts (html) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  for (const part of document.querySelectorAll('[data-part]')) {
    const next = page.querySelector(`[data-part="${part.dataset.part}"]`)
    if (next) morph(part, next)
    else part.remove()
  }
  document.dispatchEvent(new Event('swapped'))
}

/** Makes `element` like `model` with as few changes as their shapes allow. */
function morph (element, model) {
  // What scripts have set on its input must stay.
  if (element.matches('[data-upload]')) return
  copyAttributes(element, model)
  const [children, wanted] = [[...element.childNodes], [...model.childNodes]]
  const isAlike = children.length === wanted.length && children.every((child, index) => areAlike(child, wanted[index]))
  if (!isAlike) return element.replaceChildren(...adopt(children, wanted))
  children.forEach((child, index) => {
    if (child.nodeType === Node.ELEMENT_NODE) morph(child, wanted[index])
    else if (child.textContent !== wanted[index].textContent) child.textContent = wanted[index].textContent
  })
}

/** Elements that are equal already are kept, wherever they stand. */
function adopt (children, wanted) {
  const left = children.filter(({ nodeType }) => nodeType === Node.ELEMENT_NODE)
  return wanted.map((model) => {
    const index = left.findIndex((child) => areAlike(child, model) && keyOf(child) === keyOf(model))
    if (index < 0) return document.importNode(model, true)
    const [kept] = left.splice(index, 1)
    morph(kept, model)
    return kept
  })
}

const keyOf = (element) => element.querySelector?.('[name][value]')?.value ?? element.textContent

function areAlike (a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName
}

function copyAttributes (element, model) {
  for (const { name } of [...element.attributes]) if (!model.hasAttribute(name)) element.removeAttribute(name)
  for (const { name, value } of model.attributes) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  }
}
