// Points of a garment over its photo: dragged, or moved by the arrow keys, to where sleeves, hem and neckline end.

import { errorText, post, RequestError } from './request.js'
import { toast } from './toast.js'

// Points that are likelier absent than there are hollow, at the place where they would be.
const LIKELY = 0.5
// Shares of the photo that an arrow key moves a point by, alone and with Shift.
const STEP = 0.005
const LARGE_STEP = 0.03
// A ten-thousandth of a photo is less than a pixel of it.
const DIGITS = 4
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

for (const section of document.querySelectorAll('[data-points]')) {
  section.querySelector('[data-show-points]').addEventListener('click', () => show(section))
}

async function show (section) {
  const button = section.querySelector('[data-show-points]')
  button.disabled = true
  try {
    edit(section.querySelector('form'), await read(section.dataset.points))
    button.remove()
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    toast(error.message, { key: 'points' })
    button.disabled = false
  }
}

async function read (address) {
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
    .catch(() => { throw new RequestError(document.body.dataset.offline) })
  const points = await answer.json().catch(() => undefined)
  if (!answer.ok || !points) throw new RequestError(errorText(points))
  return points
}

function edit (form, points) {
  const given = Object.fromEntries(Object.entries(points).filter(([, { isGiven }]) => isGiven))
  for (const button of form.querySelectorAll('[data-point]')) {
    const { point } = button.dataset
    // Screen readers hear the handle's own label.
    const name = () => { form.querySelector('.points-now').textContent = button.getAttribute('aria-label') }
    button.addEventListener('focus', name)
    button.toggleAttribute('data-absent', points[point].likelihood < LIKELY)
    takeHandle(button, points[point], form.dataset, (place) => {
      name()
      given[point] = place
      form.querySelector('[type=submit]').disabled = false
    })
  }
  form.querySelector('.points-absent').hidden = !form.querySelector('[data-absent]')
  form.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send(form, given)
  })
  form.querySelector('[data-point]').focus()
}

/** Shows a handle at its place, and tells where it was moved to. */
function takeHandle (button, start, texts, onMove) {
  let place = { x: start.x, y: start.y }
  let grip
  const draw = () => {
    button.style.left = `${100 * place.x}%`
    button.style.top = `${100 * place.y}%`
    const values = { point: button.dataset.label, x: Math.round(100 * place.x), y: Math.round(100 * place.y) }
    const text = button.hasAttribute('data-absent') ? texts.absentPlace : texts.place
    button.setAttribute('aria-label', text.replace(/\{(\w+)\}/g, (_, name) => values[name]))
  }
  const move = (x, y) => {
    place = { x: share(x), y: share(y) }
    // Who has moved it knows better.
    button.removeAttribute('data-absent')
    draw()
    onMove({ x: place.x, y: place.y })
  }
  button.addEventListener('pointerdown', ({ pointerId, clientX, clientY }) => {
    button.setPointerCapture(pointerId)
    grip = { x: clientX, y: clientY, place }
  })
  button.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (!grip) return
    const { width, height } = button.parentElement.getBoundingClientRect()
    move(grip.place.x + (clientX - grip.x) / width, grip.place.y + (clientY - grip.y) / height)
  })
  for (const end of ['pointerup', 'pointercancel']) button.addEventListener(end, () => { grip = undefined })
  button.addEventListener('keydown', (event) => {
    const [across, down] = ARROWS[event.key] ?? []
    if (across === undefined) return
    event.preventDefault()
    const step = event.shiftKey ? LARGE_STEP : STEP
    move(place.x + across * step, place.y + down * step)
  })
  button.hidden = false
  draw()
}

function share (value) {
  return Number(Math.min(Math.max(value, 0), 1).toFixed(DIGITS))
}

async function send (form, given) {
  const submit = form.querySelector('[type=submit]')
  submit.disabled = true
  try {
    window.location.assign((await post(form.action, new URLSearchParams({ points: JSON.stringify(given) }))).url)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    // What was moved is still there.
    toast(error.message, { key: 'points' })
    submit.disabled = false
  }
}
