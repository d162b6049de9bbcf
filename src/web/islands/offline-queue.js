// The sheets that wait for the network. They live in the Cache API, that the page and the service worker both read.
const WAITING = 'amont-waiting'
export const SHEETS = 'amont-sheets-'
const WEEK = 7 * 86_400_000

/** Every sheet that waits on this device, whoever noted it, the oldest first. */
export async function waiting() {
  if (!(await caches.has(WAITING))) return []
  const cache = await caches.open(WAITING)
  const all = await Promise.all(
    (await cache.keys()).map(async key => ({ ...(await (await cache.match(key)).json()), key: key.url })),
  )
  return all.sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** Changes what waits under its own name: a newer one, kept meanwhile, has another. */
export async function update(entry) {
  await (await caches.open(WAITING)).put(entry.key, new Response(JSON.stringify(entry)))
  return entry
}

export const drop = async entry => (await caches.open(WAITING)).delete(entry.key)

/** Forgets the sheets kept for every account but this one, and those kept for more than a week. */
export async function forget(but) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(SHEETS)) continue
    if (name !== SHEETS + but) await caches.delete(name)
    else {
      const cache = await caches.open(name)
      for (const key of await cache.keys()) {
        const kept = (await cache.match(key, { ignoreVary: true }))?.headers.get('x-kept')
        if (Date.now() - Date.parse(kept) > WEEK) await cache.delete(key)
      }
    }
  }
}

/** The form of the week's sheet in a page. */
export const sheetIn = page => page.querySelector('input[name=vu]')?.form

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
