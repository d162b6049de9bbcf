// Sends a sheet that waits, and hears what the server says of it.
import { drop, sheetIn, update } from './offline-queue.js'

/** What the server says: `done`, `signIn`, or `refused` in its own words; throws when there is no answer. */
export async function ask(url, body) {
  const answer = await fetch(url, body && { method: 'POST', body: new URLSearchParams(body) })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const text = selector => page.querySelector(selector)?.textContent.trim()
  if (new URL(answer.url).pathname === '/connexion') return { signIn: true }
  if (answer.ok) return { done: text('.notice.success p') ?? '', page }
  if (answer.status >= 500) throw new Error('The server is away.')
  return {
    refused:
      text('.error-summary .notice-title, .notice.error p, .error-page .lead') ??
      'La réponse n’est pas lisible.',
  }
}

/**
 * Sends what waits, once: its own key makes the server answer a second sending with the first one's answer. Refused, it
 * goes again with a new key, since the session may be another one; what its author had before their eyes (`vu`) then keeps
 * the server from writing twice, or over someone else. Removed when it is done, kept with the refusal when it is refused.
 */
export async function send(entry) {
  try {
    const params = new URLSearchParams(entry.body)
    const day = at => new Date(at).toDateString()
    if (params.has('remplir') && day(entry.at) !== day(Date.now()))
      return { refused: await refuse(entry, 'Le raccourci pressé un autre jour ne vaut plus pour celui-ci.') }
    let answer = await ask(entry.url, entry.body)
    if (answer.refused) {
      const fresh = await ask(entry.url)
      if (fresh.signIn) return fresh
      const form = fresh.page && sheetIn(fresh.page)
      if (form && fresh.page.body.dataset.account === entry.account) {
        params.set('_cle', form.elements._cle.value)
        answer = await ask(entry.url, (await update({ ...entry, body: `${params}` })).body)
      }
    }
    if (answer.refused) await refuse(entry, answer.refused)
    else if (!answer.signIn) await drop(entry)
    return answer
  } catch {
    return { later: true }
  }
}

const refuse = async (entry, refused) => (await update({ ...entry, refused })).refused
