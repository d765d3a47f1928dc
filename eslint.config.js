import neostandard from 'neostandard'

const BROWSER = [
  'AbortController', 'addEventListener', 'atob', 'Blob', 'caches', 'ClipboardItem', 'createImageBitmap',
  'CSSStyleSheet', 'customElements', 'DOMParser', 'EventSource', 'File', 'FormData', 'HTMLElement', 'Image',
  'ImageData', 'matchMedia', 'Node', 'Notification', 'OffscreenCanvas', 'postMessage', 'requestAnimationFrame',
  'Response', 'self', 'Worker', 'XMLHttpRequest'
]

export default [
  { ignores: ['dist/**', 'dist-test/**', 'coverage/**', 'models/**', 'data/**', 'training/**/*.py'] },
  ...neostandard({ ts: true }),
  { rules: { '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true }] } },
  {
    files: ['public/**/*.js'],
    languageOptions: { globals: Object.fromEntries(BROWSER.map((name) => [name, 'readonly'])) }
  }
]
