// Sharing without anybody in between: the device's own sheet, or the address.
import { h } from '../dom'
import type { Words } from '../i18n'

// mountShare shows the buttons that the browser can serve.
export function mountShare(words: Words): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-share]')) {
    if (!navigator.share) continue
    button.hidden = false
    button.addEventListener('click', () => {
      // Refused is the reader's own choice.
      void navigator.share({ title: button.dataset['title'] ?? document.title, url: button.dataset['share']! }).catch(() => undefined)
    })
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    if (!navigator.clipboard) continue
    button.hidden = false
    const status = h('span', { role: 'status', class: 'copied' })
    button.parentElement!.append(status)
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(button.dataset['copy'] || location.href).then(() => {
        status.textContent = button.dataset['copied'] || words.t('project.link_copied')
      })
    })
  }
}
