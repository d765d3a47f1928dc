// Lets the fitting room be installed: a worker that shows a page of its own when there is no network.

export function offerInstalling () {
  if (!('serviceWorker' in navigator)) return
  // Without it everything works; there is only no page for the time without a network.
  navigator.serviceWorker.register('/Try_On_API/worker.js', { scope: '/Try_On_API/' }).catch(() => {})
}
