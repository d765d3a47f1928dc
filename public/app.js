// Everything works without this file; it only makes waiting and choosing smoother.

const POLL_MILLISECONDS = 700
const TYPES = ['image/jpeg', 'image/png', 'image/webp']

for (const form of document.querySelectorAll('[data-upload]')) enhanceUpload(form)
for (const page of document.querySelectorAll('[data-job]')) followJob(page)
for (const box of document.querySelectorAll('[data-compare]')) enhanceCompare(box)
for (const { dataset } of document.querySelectorAll('[data-reload]')) {
  setTimeout(() => window.location.reload(), Number(dataset.reload))
}
for (const form of document.forms) form.addEventListener('submit', preventSecondClick)
// A page that comes back from the browser's memory must not keep its buttons locked.
window.addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('[data-locked]')) unlock(button)
})

/** Choosing or dropping a file sends it; what the server would refuse is refused at once, with the reason. */
function enhanceUpload (form) {
  const input = form.querySelector('input[type=file]')
  const zone = form.querySelector('.dropzone')
  const text = form.querySelector('.dropzone-text')
  form.classList.add('enhanced')
  input.addEventListener('change', () => {
    const problem = problemOf(input.files[0], form.dataset)
    showProblem(form, problem)
    if (problem || !input.files[0]) return
    text.textContent = form.dataset.sending
    form.classList.add('sending')
    form.requestSubmit()
  })
  for (const name of ['dragenter', 'dragover']) zone.addEventListener(name, () => zone.classList.add('over'))
  for (const name of ['dragleave', 'drop']) zone.addEventListener(name, () => zone.classList.remove('over'))
}

function problemOf (file, { megabytes, tooLarge, wrongType }) {
  if (!file) return ''
  if (file.size > Number(megabytes) * 1024 * 1024) return tooLarge
  // Some systems know no type for a file; the server looks inside.
  return file.type && !TYPES.includes(file.type) ? wrongType : ''
}

function showProblem (form, text) {
  const line = form.querySelector('.upload-error')
  line.textContent = text
  line.hidden = !text
}

/** Asks for the job's state until it is over, then shows the page anew. */
async function followJob (page) {
  const bar = page.querySelector('progress')
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
    const status = await fetch(page.dataset.job, { headers: { accept: 'application/json' } })
      .then((response) => response.json()).catch(() => undefined)
    // The network is away: the next round asks again.
    if (!status) continue
    if (!status.isActive) return window.location.reload()
    bar.value = status.progress
    page.querySelector('[data-stage]').textContent = status.stage
    page.querySelector('[data-detail]').textContent = status.detail
  }
}

/** Lays the two pictures over each other, with a slider that works by mouse, touch and arrow keys. */
function enhanceCompare (box) {
  const slider = Object.assign(document.createElement('input'), { type: 'range', min: 0, max: 100, step: 1, value: 0 })
  const handle = Object.assign(document.createElement('span'), { className: 'handle' })
  const [before, after] = box.querySelectorAll('figcaption')
  slider.setAttribute('aria-label', box.dataset.label)
  const show = () => {
    const split = Number(slider.value)
    box.style.setProperty('--split', `${split}%`)
    before.hidden = split < 20
    after.hidden = split > 80
  }
  slider.addEventListener('input', show)
  box.append(handle, slider)
  box.classList.add('enhanced')
  show()
}

function preventSecondClick (event) {
  const button = event.submitter
  // After this turn, so that the button's own name and value are still sent.
  if (button) setTimeout(() => { button.disabled = true; button.dataset.locked = '' })
}

function unlock (button) {
  button.disabled = false
  delete button.dataset.locked
}
