// Filters the rows of a table while typing: every word must be somewhere in the row, accents and case aside.
const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

for (const filter of document.querySelectorAll('[data-filter]')) {
  const table = document.getElementById(filter.dataset.filter)
  const box = filter.closest('.table')
  const input = filter.querySelector('input')
  const count = box.querySelector('.table-count')
  const none = box.querySelector('.table-none')
  const whole = count.textContent
  const rows = [...table.tBodies[0].rows].map(row => ({ row, text: plain(row.textContent) }))

  const apply = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    let shown = 0
    for (const { row, text } of rows) {
      row.hidden = !words.every(word => text.includes(word))
      if (!row.hidden) shown++
    }
    none.hidden = shown > 0
    const among = 'partial' in filter.dataset ? 'cette page' : whole
    count.textContent = words.length ? `${shown} sur ${among}` : whole
  }

  filter.hidden = false
  input.addEventListener('input', apply)
  input.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    input.value = ''
    apply()
  })
  // A value kept by the browser over a reload filters at once.
  apply()
}
