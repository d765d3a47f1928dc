// What is chosen already is in sight: strips of tiles begin where it is.

export function showChosen () {
  // A first visit sees first where its own pictures go.
  if (document.querySelector('.with-intro')) return
  for (const chosen of document.querySelectorAll('.tiles [aria-pressed="true"]')) {
    const strip = chosen.closest('.tiles')
    const [tile, window] = [chosen.getBoundingClientRect(), strip.getBoundingClientRect()]
    if (tile.left >= window.left && tile.right <= window.right) continue
    strip.scrollLeft += tile.left + tile.width / 2 - window.left - window.width / 2
  }
}
