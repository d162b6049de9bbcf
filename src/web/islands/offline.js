// Sheets without network (offline-sheets.js): only where there is one, or where the device keeps some. A visitor's keeps nothing.
const { account } = document.body.dataset
const keeps = async () => (await caches.keys()).some(name => name.startsWith('amont-'))

if ('caches' in self && 'serviceWorker' in navigator)
  if (document.querySelector('input[name=vu]') || (await keeps().catch(() => false)))
    if (account || location.pathname === '/connexion') await import('./offline-sheets.js')
    else (await import('./offline-queue.js')).forget().catch(() => {})
