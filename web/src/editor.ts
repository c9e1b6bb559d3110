// The page for collections asks before somebody leaves a form whose text is not
// saved. All else works without.
const form = document.querySelector<HTMLFormElement>('[data-form]')
if (form) {
  let changed = document.querySelector('[data-unsaved]') !== null
  let sent = false
  form.addEventListener('input', () => { changed = true })
  form.addEventListener('submit', () => { sent = true })
  form.querySelector('[data-leave]')?.addEventListener('click', () => { sent = true })
  window.addEventListener('pageshow', () => { sent = false })
  window.addEventListener('beforeunload', (event) => {
    if (changed && !sent) event.preventDefault()
  })
}
