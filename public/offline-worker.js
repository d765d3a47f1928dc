// Keeps one page for when there is no network. Nothing of a visitor is ever kept here: pages and pictures always come
// from the service.

const CACHE = 'fitting-room-offline'
const PAGE = '/Try_On_API/offline'

self.addEventListener('install', (event) => {
  event.waitUntil(keepOfflinePage())
  self.skipWaiting()
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate' && request.method === 'GET') {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)))
  } else if (request.method === 'GET' && new URL(request.url).pathname.startsWith('/assets/')) {
    event.respondWith(fetch(request).catch(() => caches.match(request)))
  }
})

/** The page, and the style sheets and scripts that it names. */
async function keepOfflinePage () {
  const cache = await caches.open(CACHE)
  const answer = await fetch(PAGE, { cache: 'no-store' })
  const html = await answer.clone().text()
  const files = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address]) => address)
  await Promise.all([cache.put(PAGE, answer), cache.addAll(files)])
}
