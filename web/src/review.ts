// The keys of the steward's page: 1-9 a candidate, N none of them, S skip, U
// undo. A key does what its button does; the page is complete without.
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
  if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
  const key = event.key.toLowerCase()
  if (!/^[1-9nsu]$/.test(key)) return
  const button = document.querySelector<HTMLButtonElement>(`button[data-key="${key}"]:not(:disabled)`)
  if (!button) return
  event.preventDefault()
  button.click()
})
document.documentElement.dataset['keys'] = 'on'
