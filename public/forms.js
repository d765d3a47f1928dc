// A second click on the same button does nothing while the first is on its way.

export function enhanceForms () {
  document.addEventListener('submit', ({ submitter, defaultPrevented, target }) => {
    if (!submitter || defaultPrevented || target.matches('[data-swap], [data-upload]')) return
    // After this turn, so that the button's own name and value are still sent.
    setTimeout(() => { submitter.disabled = true; submitter.dataset.locked = '' })
  })
  // A page that comes back from the browser's memory must not keep its buttons locked.
  window.addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('[data-locked]')) {
      button.disabled = false
      delete button.dataset.locked
    }
  })
}
