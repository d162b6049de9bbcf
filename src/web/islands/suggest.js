// People under the field while their name is typed: the links of the page that answers without this.
for (const form of document.querySelectorAll('form[data-suggest]')) {
  const input = form.querySelector('input[type=search]')
  const list = document.createElement('ul')
  list.id = `${input.id}-liste`
  list.className = 'suggest'
  list.role = 'listbox'
  list.ariaLabel = 'Personnes trouvées'
  input.after(list)
  input.role = 'combobox'
  input.ariaAutoComplete = 'list'
  input.autocomplete = 'off'
  input.setAttribute('aria-controls', list.id)
  let chosen = -1
  let asked = new AbortController()

  const choose = n => {
    chosen = n
    for (const [i, item] of [...list.children].entries()) item.ariaSelected = String(i === n)
    list.children[n]?.scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', list.children[n]?.id ?? '')
  }
  const show = items => {
    list.replaceChildren(...items)
    list.hidden = !items.length
    input.ariaExpanded = String(!list.hidden)
    choose(-1)
  }
  const ask = async () => {
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    const q = input.value.trim()
    if (!q) return show([])
    await new Promise(done => setTimeout(done, 120))
    if (signal.aborted) return
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(q)}`, { signal })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    show([...page.querySelectorAll('#personnes > li')].slice(0, 8))
    for (const [i, item] of [...list.children].entries()) {
      item.id = `${list.id}-${i}`
      item.role = 'option'
      item.querySelector('a').tabIndex = -1
    }
  }

  show([])
  // Offline, or another letter typed meanwhile: the button still answers.
  input.addEventListener('input', () => ask().catch(() => {}))
  input.addEventListener('blur', () => setTimeout(show, 200, []))
  input.addEventListener('keydown', event => {
    const count = list.children.length
    if (!count) return
    if (event.key === 'Escape') show([])
    else if (event.key === 'ArrowDown') choose((chosen + 1) % count)
    else if (event.key === 'ArrowUp') choose((Math.max(chosen, 0) + count - 1) % count)
    else if (event.key === 'Enter' && chosen >= 0) list.children[chosen].querySelector('a').click()
    else return
    event.preventDefault()
  })
}
