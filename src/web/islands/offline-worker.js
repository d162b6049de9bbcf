// Service worker of the week's sheet, served at the root for the scope /emargement. Network first, always; what the page has
// kept when the network does not answer. A sheet that could not be sent is kept for the page to send later.
const SHEET = /^\/emargement\/\d+\/\d{4}-\d\d-\d\d$/
const WEEK = 7 * 86_400_000
/** A bad network never answers: after this long, it is as if there were none. */
const PATIENCE = 8_000

addEventListener('install', () => skipWaiting())
addEventListener('activate', event => event.waitUntil(clients.claim()))

addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  const sheet = SHEET.test(url.pathname)
  if (request.mode !== 'navigate') {
    if (url.pathname.startsWith('/static/')) event.respondWith(file(request))
  } else if (request.method === 'GET') event.respondWith(read(request, sheet))
  else if (sheet && /urlencoded/.test(request.headers.get('content-type'))) event.respondWith(save(request))
})

async function answer(request) {
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error('late')))
  const response = await Promise.race([fetch(request), late])
  if (response.status > 501 && response.status < 505) throw new Error('The server is away.')
  return response
}

async function file(request) {
  const kept = await caches.match(request.url)
  return kept ? answer(request).catch(() => kept) : fetch(request)
}

async function read(request, sheet) {
  const kept = sheet && (await keptSheet(request.url))
  try {
    return await (kept ? answer(request) : fetch(request))
  } catch {
    if (!kept)
      return new Response(await keptList(), { headers: { 'content-type': 'text/html; charset=utf-8' } })
    const html = await kept.text()
    const since = kept.headers.get('x-kept')
    return new Response(html.replace('<body ', `<body data-kept="${since}" `), { headers: kept.headers })
  }
}

const young = kept => Date.now() - Date.parse(kept.headers.get('x-kept')) < WEEK

async function keptSheet(href) {
  for (const options of [{}, { ignoreSearch: true }]) {
    const kept = await caches.match(href, { ignoreVary: true, ...options })
    if (kept && young(kept)) return kept
  }
}

async function keptList() {
  const items = []
  for (const name of await caches.keys()) {
    if (!name.startsWith('amont-sheets-')) continue
    const cache = await caches.open(name)
    for (const { url } of await cache.keys()) {
      const kept = await cache.match(url, { ignoreVary: true })
      const title = decodeURIComponent(kept.headers.get('x-title')).replace(
        /[&<]/g,
        c => `&#${c.charCodeAt()};`,
      )
      if (young(kept)) items.push(`<li><a href="${new URL(url).pathname}">${title}</a></li>`)
    }
  }
  const list = items.length
    ? `<p>Ces feuilles sont gardées sur cet appareil\u00a0:</p><ul>${items.join('')}</ul>`
    : '<p>Aucune feuille n’est gardée sur cet appareil. Une feuille ouverte avec le réseau y reste sept jours.</p>'
  return `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sans réseau · Amont</title><link rel="stylesheet" href="/static/css/base.css"><link rel="stylesheet" href="/static/css/components.css"></head><body class="page-narrow"><div class="body"><main id="contenu"><h1>Sans réseau</h1><p>Cette page demande le réseau.</p>${list}</main></div></body></html>`
}

async function save(request) {
  const body = await request.clone().text()
  const account = new URLSearchParams(body).get('_compte')
  try {
    return await answer(request)
  } catch (error) {
    if (!account) throw error
    await keep({ account, url: request.url, body, at: new Date().toISOString() })
    return Response.redirect(request.url, 303)
  }
}

/** The new one first, then what it replaces: nothing is lost between the two. */
async function keep(entry) {
  const cache = await caches.open('amont-waiting')
  const { account, url, at } = entry
  const before = await cache.keys()
  await cache.put(
    `/waiting?${new URLSearchParams({ account, url, at })}`,
    new Response(JSON.stringify(entry)),
  )
  for (const key of before) {
    const other = new URL(key.url).searchParams
    if (other.get('url') === url && other.get('account') === account && other.get('at') !== at)
      await cache.delete(key)
  }
}
