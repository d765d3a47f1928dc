// For pages of shops, from this service's own address:
//   <script src="https://fitting.example/widget.js" defer></script>
//   <try-on-button garment="https://shop.example/shirt.jpg"></try-on-button>
// A click opens the fitting room in a frame, with the product's picture already cut out.

(() => {
  const service = new URL(document.currentScript.src).origin
  const isChinese = document.documentElement.lang.startsWith('zh')
  const TEXTS = isChinese
    ? { open: '试穿', room: '试衣间', close: '关闭' }
    : { open: 'Try it on', room: 'Fitting room', close: 'Close' }

  const styles = new CSSStyleSheet()
  styles.replaceSync(`
    :host { display: inline-block }
    .open { font: inherit; padding: .7em 1.2em; border: 1px solid currentcolor; border-radius: .4em; cursor: pointer;
      background: var(--try-on-background, transparent); color: var(--try-on-color, inherit) }
    dialog { box-sizing: border-box; width: min(72rem, 96vw); height: min(56rem, 94dvh); max-width: none;
      max-height: none; padding: 0; border: 0; border-radius: .6em; overflow: hidden;
      background: #f5f2ec; color: #1c211f }
    dialog::backdrop { background: rgb(0 0 0 / .55) }
    iframe { display: block; width: 100%; height: calc(100% - 3rem); margin-block-start: 3rem; border: 0 }
    .close { position: absolute; inset-block-start: .125rem; inset-inline-end: .5rem; width: 2.75rem; height: 2.75rem;
      border: 0; border-radius: 50%; background: transparent; color: inherit; font: 1.4rem/1 system-ui;
      cursor: pointer }
    /* As the page in the frame, which goes by the same wish. */
    @media (prefers-color-scheme: dark) { dialog { background: #131615; color: #ecebe6 } }
    @media (max-width: 40rem) { dialog { width: 100vw; height: 100dvh; border-radius: 0 } }`)

  function create (name, properties = {}) {
    return Object.assign(document.createElement(name), properties)
  }

  class TryOnButton extends HTMLElement {
    #frame = create('iframe', { title: TEXTS.room })
    #dialog = create('dialog')

    connectedCallback () {
      if (this.shadowRoot) return
      const root = this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [styles]
      const open = create('button', { type: 'button', className: 'open', part: 'button' })
      open.append(create('slot', { textContent: TEXTS.open }))
      const close = create('button', { type: 'button', className: 'close', textContent: '×', ariaLabel: TEXTS.close })
      open.addEventListener('click', () => this.open())
      close.addEventListener('click', () => this.#dialog.close())
      this.#dialog.ariaLabel = TEXTS.room
      this.#dialog.addEventListener('click', ({ target }) => { if (target === this.#dialog) this.#dialog.close() })
      this.#dialog.append(this.#frame, close)
      root.append(open, this.#dialog)
    }

    /** Shows the fitting room; one that was closed is as it was. */
    open () {
      const address = new URL(this.getAttribute('garment') ?? '', document.baseURI)
      const page = `${service}/Try_On_API/embed?${new URLSearchParams({ garment: address.href })}`
      if (this.#frame.dataset.page !== page) {
        this.#frame.dataset.page = page
        this.#frame.src = page
      }
      this.#dialog.showModal()
    }
  }

  if (!customElements.get('try-on-button')) customElements.define('try-on-button', TryOnButton)
})()
