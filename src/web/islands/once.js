// One click, one post: the button of a form already sent waits. The server refuses a repeated post anyway.
document.addEventListener('submit', event => {
  const form = event.target
  if (!form.matches('form[data-once]') || event.defaultPrevented) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'oui'
  const button = event.submitter ?? form.querySelector('button[type=submit]')
  // After this tick: a disabled button would not send its own name and value.
  setTimeout(() => {
    if (!button) return
    button.disabled = true
    button.setAttribute('aria-busy', 'true')
  })
})

// Coming back with the browser's arrow shows the page as it was left: the buttons work again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
  for (const button of document.querySelectorAll('button[aria-busy]')) {
    button.disabled = false
    button.removeAttribute('aria-busy')
  }
})
