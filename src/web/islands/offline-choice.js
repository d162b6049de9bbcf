// What was noted without network and refused since: cell by cell, someone says which of the two stays.
import { cellsOf, wordsOf } from './offline-kept.js'
import { drop, update } from './offline-queue.js'
import { ask } from './offline-send.js'
import { day, el, sayThere } from './offline-words.js'

/** True when a cell already says this; hours that the form did not ask are those of the server. */
const same = ({ value, minutes, connexion }, cell) =>
  value === (cell?.statut ?? '') &&
  (!value || !minutes || minutes === cell.minutes) &&
  (value !== 'distance' || connexion === null || connexion === cell.connexion)

/** Shows the choice above the sheet; what is kept of what was noted leaves with the sheet's own key and `vu`. */
export async function choose(entry, sheet) {
  const words = wordsOf(sheet)
  const wanted = new URLSearchParams(entry.body)
  const seen = cellsOf(wanted.get('vu'))
  const stored = cellsOf(sheet.elements.vu.value)
  const said = (value, minutes) =>
    value ? `${words.presences[value]}${minutes ? `, ${minutes} minutes` : ''}` : 'rien'

  const rows = [...wanted].flatMap(([name, value]) => {
    if (!name.startsWith('c-')) return []
    const key = name.slice(2)
    const minutes = wanted.get(`m-${key}`)
    const cell = { value, minutes, connexion: wanted.get(`x-${key}`) }
    const now = stored.get(key)
    if (same(cell, seen.get(key)) || same(cell, now)) return []
    const [, id, jour, demi] = /^(\d+)-(\d{4}-\d\d-\d\d)-(\w+)$/.exec(key)
    const closed = !sheet.elements[name]
    const changed = now?.whole !== seen.get(key)?.whole
    const author = words.auteurs[key]
    const radio = (which, label, more) =>
      el(
        'div',
        { className: 'choice' },
        el('input', {
          type: 'radio',
          id: `${which}-${key}`,
          name: key,
          value: which,
          required: true,
          ...more,
        }),
        el('label', { htmlFor: `${which}-${key}` }, label),
      )
    const field = el(
      'fieldset',
      { className: 'field' },
      el('legend', {}, `${words.personnes[id] ?? 'Une personne'}, ${day(jour)}, ${words.demis[demi]}`),
      el(
        'div',
        { className: 'choices' },
        radio(
          'mine',
          `Ce que vous aviez noté : ${said(value, minutes)}${closed ? ' (ne se note plus)' : ''}`,
          {
            disabled: closed,
            checked: !closed && !changed,
          },
        ),
        radio('stored', `Ce qui est enregistré : ${said(now?.statut)}${author ? `, par ${author}` : ''}`, {
          checked: closed,
        }),
      ),
    )
    return [{ ...cell, name, key, field, first: changed || closed }]
  })

  const leave = async text => {
    await drop(entry)
    sayThere(text)
  }
  if (rows.length === 0) return leave('Tout ce que vous aviez noté sans réseau est enregistré.')

  const message = el('p', { className: 'error' })
  message.setAttribute('role', 'alert')
  const onsubmit = async event => {
    event.preventDefault()
    const chosen = new FormData(event.target)
    const kept = rows.filter(row => chosen.get(row.key) === 'mine')
    if (kept.length === 0) return leave('Rien n’a changé : ce qui était enregistré reste.')
    const { _cle, vu } = sheet.elements
    const body = new URLSearchParams({ _cle: _cle.value, _compte: entry.account, vu: vu.value })
    for (const { name, value, minutes, connexion, key } of kept) {
      body.set(name, value)
      if (minutes) body.set(`m-${key}`, minutes)
      if (connexion) body.set(`x-${key}`, connexion)
    }
    const answer = await ask(entry.url, body).catch(() => ({}))
    if (answer.done !== undefined) return leave(answer.done)
    if (answer.refused) {
      await update({ ...entry, body: `${body}`, refused: answer.refused })
      return sayThere('')
    }
    message.textContent = answer.signIn
      ? 'Votre session est fermée : connectez-vous, puis revenez ici. Rien n’est perdu.'
      : 'Le réseau ne répond pas. Rien n’est perdu : recommencez plus tard.'
  }

  const asked = rows.filter(row => row.first)
  const others = rows.filter(row => !row.first)
  const more =
    others.length > 0 &&
    el(
      'details',
      { className: 'disclosure', open: asked.length === 0 },
      el('summary', {}, `Les autres cases que vous aviez notées : ${others.length}`),
      el('div', { className: 'disclosure-body' }, ...others.map(row => row.field)),
    )
  const section = el(
    'section',
    { id: 'choix-hors-ligne', className: 'section' },
    el('header', {}, el('h2', {}, 'Ce que vous aviez noté sans réseau')),
    el(
      'form',
      { className: 'form', onsubmit },
      el('p', {}, 'Choisissez ce qui reste, case par case. Rien ne change avant votre réponse.'),
      ...asked.map(row => row.field),
      ...(more ? [more] : []),
      message,
      el('div', { className: 'actions' }, el('button', { className: 'primary' }, 'Enregistrer ces choix')),
    ),
  )
  sheet.before(section)
}
