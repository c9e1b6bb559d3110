// <ngeu-map>: the frame as an element, for sites that allow scripts. It makes
// the same iframe as the code of the configurator and nothing else, so notice
// and credits are in it.
//
//   <script type="module" src="https://map.example.eu/embed/ngeu-map.js"></script>
//   <ngeu-map lang="fr" query="place=BE332&view=map" ratio="4:3" title="…">text</ngeu-map>
//
// lang: one of the 24, else that of the page. query: filters and view. ratio:
// 16:9, 4:3, 3:2, 1:1. title: what a screen reader says.

const languages = 'bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv'.split(' ')
const ratios: Record<string, string> = { '16:9': '16 / 9', '4:3': '4 / 3', '3:2': '3 / 2', '1:1': '1 / 1' }
const site = new URL(import.meta.url).origin

class NgeuMap extends HTMLElement {
  static observedAttributes = ['lang', 'query', 'ratio', 'title']
  private frame: HTMLIFrameElement | undefined

  connectedCallback(): void {
    if (this.frame) return
    this.frame = document.createElement('iframe')
    this.frame.loading = 'lazy'
    this.frame.referrerPolicy = 'no-referrer'
    this.frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox')
    this.style.display ||= 'block'
    Object.assign(this.frame.style, { display: 'block', width: '100%', minHeight: '180px', border: '0' })
    this.show()
    this.replaceChildren(this.frame)
  }

  attributeChangedCallback(): void {
    if (this.frame) this.show()
  }

  private show(): void {
    const frame = this.frame!
    const wanted = [this.lang, document.documentElement.lang].map((l) => l.slice(0, 2).toLowerCase())
    const lang = wanted.find((l) => languages.includes(l)) ?? 'en'
    const query = new URLSearchParams(this.getAttribute('query') ?? '').toString()
    frame.title = this.title || 'NextGenerationEU'
    frame.style.aspectRatio = ratios[this.getAttribute('ratio') ?? ''] ?? '16 / 9'
    const src = `${site}/${lang}/embed${query ? `?${query}` : ''}`
    if (frame.src !== src) frame.src = src
  }
}

if (!customElements.get('ngeu-map')) customElements.define('ngeu-map', NgeuMap)
