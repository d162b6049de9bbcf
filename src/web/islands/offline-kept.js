// The copy of a sheet, without network: what was typed, the days that have come since, the shortcuts.
import { update } from './offline-queue.js'

/** A form's `vu`, by cell. */
export const cellsOf = text =>
  new Map(
    (text ?? '')
      .split(' ')
      .filter(Boolean)
      .map(part => part.split(','))
      .map(([id, jour, demi, statut, minutes]) => [`${id}-${jour}-${demi}`, { statut, minutes }]),
  )

function set(field, value) {
  if (field.options && ![...field.options].some(option => option.value === value)) return
  field.value = value
  if (field.options) field.className = `cell ${value || 'none'}`
}

/** A day that was to come when the copy was made, and is not any more, takes every presence. */
export function openDays(sheet) {
  const { presences } = JSON.parse(sheet.querySelector('[data-words]').dataset.words)
  const today = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date())
  for (const field of sheet.querySelectorAll('select[name^="c-"]'))
    if (field.name.split('-').slice(2, 5).join('-') <= today)
      for (const [value, label] of Object.entries(presences))
        if (![...field.options].some(option => option.value === value)) field.add(new Option(label, value))
}

/** The shortcuts, on the screen: on the server, they would fill the days that have passed since. */
export function fill(sheet, scope) {
  const [kind, which] = scope.split(':')
  let filled = 0
  for (const field of sheet.querySelectorAll('select[name^="c-"]')) {
    const inside =
      kind === 'tout' ||
      (kind === 'ligne' ? field.name.startsWith(`c-${which}-`) : field.name.endsWith(`-${which}`))
    if (!inside || field.value) continue
    set(field, 'present')
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
      const field = sheet.elements[name]
      if (!field || !/^[cm]-/.test(name)) continue
      const { statut = '', minutes } = seen.get(name.slice(2)) ?? {}
      if (value !== (name.startsWith('c') ? statut : minutes)) set(field, value)
    }
    if (!sent.has('remplir')) continue
    fill(sheet, sent.get('remplir'))
    sent.delete('remplir')
    for (const [name, value] of new FormData(sheet)) if (/^[cm]-/.test(name)) sent.set(name, value)
    await update({ ...entry, body: `${sent}` })
  }
}
