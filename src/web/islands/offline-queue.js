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

/**
 * Forgets the sheets kept for every account but this one, and those kept for more than a week; all of them when nobody is
 * signed in any more. What waits stays: it says no name, and leaves with the account that wrote it.
 */
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
