// The copy of a sheet, without network: what was typed, the days that have come since, the shortcuts.
import { update } from './offline-queue.js'

/** A form's `vu`, by cell; `whole` is all that was noted there. */
export const cellsOf = text =>
  new Map(
    (text ?? '')
      .split(' ')
      .filter(Boolean)
      .map(part => {
        const [id, jour, demi, ...whole] = part.split(',')
        const [statut, minutes, , , connexion = ''] = whole
        return [`${id}-${jour}-${demi}`, { statut, minutes, connexion, whole: whole.join() }]
      }),
  )

const FIELD = /^[cmx]-/
/** What the server had put in a field: a presence, its minutes, its minutes of connection. */
const before = (name, cell) => cell?.[{ c: 'statut', m: 'minutes', x: 'connexion' }[name[0]]] ?? ''

function set(field, value) {
  if (field.options && ![...field.options].some(option => option.value === value)) return
  field.value = value
  if (field.options) field.className = `cell ${value || 'none'}`
}

export const wordsOf = sheet => JSON.parse(sheet.querySelector('[data-words]').dataset.words)

/** A day that was to come when the copy was made, and is not any more, takes every presence. */
export function openDays(sheet) {
  const { presences } = wordsOf(sheet)
  const today = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date())
  for (const field of sheet.querySelectorAll('select[name^="c-"]'))
    if (field.name.split('-').slice(2, 5).join('-') <= today)
      for (const [value, label] of Object.entries(presences))
        if (![...field.options].some(option => option.value === value)) field.add(new Option(label, value))
}

/** The shortcuts, on the screen: on the server, they would fill the days that have passed since. */
export function fill(sheet, scope) {
  const [kind, which] = scope.split(':')
  const { usuels } = wordsOf(sheet)
  let filled = 0
  for (const field of sheet.querySelectorAll('select[name^="c-"]')) {
    const inside =
      kind === 'tout' ||
      (kind === 'ligne' ? field.name.startsWith(`c-${which}-`) : field.name.endsWith(`-${which}`))
    const key = field.name.slice(2)
    const usual = usuels[key] ?? 'present'
    // At a distance, only with a time of connection: the server asks for it.
    if (!inside || field.value || (usual === 'distance' && !sheet.elements[`x-${key}`]?.value)) continue
    set(field, usual)
    if (field.value) filled++
  }
  return filled
}

/** What was typed without network shows again in the copy. */
export async function restore(sheet, entries) {
  for (const entry of entries) {
    const sent = new URLSearchParams(entry.body)
    const seen = cellsOf(sent.get('vu'))
    for (const [name, value] of sent) {
      const field = FIELD.test(name) && sheet.elements[name]
      if (field && value !== before(name, seen.get(name.slice(2)))) set(field, value)
    }
    if (!sent.has('remplir')) continue
    fill(sheet, sent.get('remplir'))
    sent.delete('remplir')
    for (const [name, value] of new FormData(sheet)) if (FIELD.test(name)) sent.set(name, value)
    await update({ ...entry, body: `${sent}` })
  }
}
