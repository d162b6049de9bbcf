// The week's sheet without network: keeps a copy of it, says what waits, sends it when the network is back. The service worker
// (offline-worker.js) answers with the copy, and keeps what could not be sent.
import { drop, forget, SHEETS, sheetIn, waiting } from './offline-queue.js'
import { el, nameOf, saidBefore, sayThere, when } from './offline-words.js'

const { account, kept } = document.body.dataset
const sheet = sheetIn(document)
const here = location.href.split('#')[0]
const box = el('div', { className: 'notice info' })
box.setAttribute('role', 'status')
let all = []
let said = ''
let touched = false
let busy = false

const mine = () => all.filter(entry => entry.account === account)
const isHere = entry => sheet && new URL(entry.url).pathname === location.pathname
const ofThisSheet = () => mine().filter(isHere)
const ready = () => mine().filter(entry => !entry.refused)
const count = n => (n === 1 ? '1 feuille attend le réseau' : `${n} feuilles attendent le réseau`)
const title = text => el('p', { className: 'notice-title' }, text)
const button = (label, onclick) => el('button', { type: 'button', className: 'secondary', onclick }, label)

function draw() {
  const parts = []
  if (kept)
    parts.push(
      title(`Sans réseau : cette feuille date du ${when(kept)}.`),
      el('p', {}, 'Vos saisies partiront au retour du réseau.'),
    )
  if (said) parts.push(el('p', {}, said))
  if (ready().length) {
    const links = ready().map(entry => el('li', {}, el('a', { href: entry.url }, nameOf(entry))))
    parts.push(title(count(ready().length)), el('ul', {}, ...links))
    parts.push(
      el(
        'p',
        { className: 'actions' },
        button('Envoyer maintenant', () => flush(true)),
      ),
    )
  }
  for (const entry of mine().filter(one => one.refused)) {
    const erase = button('Effacer cette saisie', async () => {
      if (!confirm(`Effacer ce que vous aviez noté sur ${nameOf(entry)} ?`)) return
      await drop(entry)
      sayThere('La saisie est effacée.')
    })
    const see = (kept || entry.url !== here) && el('a', { href: entry.url }, 'Voir et choisir')
    parts.push(title(`À regarder : ${nameOf(entry)} n’est pas enregistrée.`), el('p', {}, entry.refused))
    parts.push(el('p', { className: 'actions' }, ...[see, erase].filter(Boolean)))
  }
  if (all.length > mine().length)
    parts.push(
      el(
        'p',
        {},
        account
          ? 'Une feuille notée avec un autre compte attend sur cet appareil : elle partira quand cette personne se connectera.'
          : `${count(all.length)} : connectez-vous pour l’envoi.`,
      ),
    )
  box.classList.toggle('attention', mine().length > ready().length)
  box.replaceChildren(el('div', { className: 'notice-wide' }, ...parts))
  if (parts.length) document.querySelector('main').prepend(box)
  else box.remove()
}

/** Sends what waits, one after the other; `asked`: someone pressed the button, and is told when nothing could leave. */
async function flush(asked) {
  if (busy || !ready().length) return showChoice()
  busy = true
  const { send } = await import('./offline-send.js').catch(() => ({}))
  for (const entry of send ? ready() : []) {
    const answer = await send(entry)
    if (answer.signIn || answer.later) {
      const vers = encodeURIComponent(new URL(entry.url).pathname)
      const sign = el('a', { href: `/connexion?vers=${vers}` }, 'Connectez-vous pour envoyer ce qui attend.')
      said = answer.signIn ? sign : asked ? 'Le réseau ne répond pas encore. Rien n’est perdu.' : said
      break
    }
    if (answer.refused) {
      if (kept && isHere(entry) && !touched) return sayThere('', entry.url)
      continue
    }
    said = `C’est envoyé : ${nameOf(entry)}. ${answer.done}`
    if (!isHere(entry)) continue
    if (!touched) return sayThere(said)
    // What is being typed stays: it leaves with a new key, and what was before these eyes when it was.
    const next = sheetIn(answer.page)
    if (next) sheet.elements._cle.value = next.elements._cle.value
  }
  all = await waiting()
  busy = false
  draw()
  await showChoice()
}

async function showChoice() {
  const entry = mine().find(one => one.refused && one.url === here)
  if (!sheet || kept || !entry || document.querySelector('#choix-hors-ligne')) return
  const { choose } = await import('./offline-choice.js')
  await choose(entry, sheet)
}

/** The page as the server gives it, before anything is typed in it, and all that it is drawn with. */
async function keepCopy() {
  await navigator.serviceWorker.register('/offline-worker.js', { scope: '/emargement' })
  const response = await fetch(here)
  if (!response.ok || response.redirected) return
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  headers.set('x-kept', new Date().toISOString())
  const heading = [...document.querySelectorAll('h1, .lead')].slice(0, 2).map(e => e.textContent.trim())
  headers.set('x-title', encodeURIComponent(heading.join(', ')))
  const copy = new Response(await response.text(), { headers })
  await (await caches.open(SHEETS + account)).put(here, copy)
  await document.fonts.ready
  const files = performance.getEntriesByType('resource').map(entry => entry.name.split('#')[0])
  await (await caches.open('amont-files')).addAll(
    new Set([
      ...files.filter(name => name.includes('/static/')),
      ...['kept', 'send'].map(part => new URL(`offline-${part}.js`, import.meta.url).href),
    ]),
  )
}

async function fillHere(scope) {
  const { fill } = await import('./offline-kept.js')
  const filled = fill(sheet, scope)
  touched ||= filled > 0
  said = `Cases remplies : ${filled}. Relisez, puis enregistrez.`
  draw()
}

async function signOut(event) {
  event.preventDefault()
  all = await waiting()
  const lost = `${count(mine().length)}. En vous déconnectant, vous effacez ce qui n’est pas envoyé. Continuer ?`
  if (mine().length && !confirm(lost)) return
  for (const entry of mine()) await drop(entry)
  await forget()
  if (!kept && navigator.onLine) return event.target.submit()
  all = await waiting()
  said =
    'Les feuilles gardées sont effacées de cet appareil. La session se fermera au retour du réseau, ou en fermant le navigateur.'
  draw()
}

async function start() {
  said = saidBefore()
  await forget(account)
  all = await waiting()
  document.querySelector('form[action="/deconnexion"]')?.addEventListener('submit', signOut)
  addEventListener('online', async () => {
    if (kept && !ready().length)
      said = el('a', { href: here }, 'Le réseau est revenu : recharger la feuille.')
    draw()
    await flush()
  })
  if (sheet) {
    sheet.addEventListener('input', () => {
      touched = true
    })
    sheet.addEventListener('click', event => {
      const shortcut = event.target.closest('button[name=remplir]')
      if (!shortcut || (navigator.onLine && !kept)) return
      event.preventDefault()
      fillHere(shortcut.value)
    })
  }
  if (!kept) {
    draw()
    await flush()
    // While something waits, the copy stays what its author had before their eyes.
    if (sheet && !ofThisSheet().length) await keepCopy()
  } else if (sheet) {
    const { openDays, restore } = await import('./offline-kept.js')
    openDays(sheet)
    await restore(sheet, ofThisSheet())
    all = await waiting()
    draw()
    setInterval(flush, 30_000)
  }
}

// Without room on the device, or without the right to keep anything, the sheet works as it does everywhere.
start().catch(() => {})
