// Sheets without network (offline-sheets.js): only where there is one, or where the device keeps some. A visitor's keeps nothing.
const signedIn = document.body.dataset.account || location.pathname === '/connexion'
const keeps = async () => (await caches.keys()).some(name => name.startsWith('amont-'))

if (signedIn && 'caches' in self && 'serviceWorker' in navigator)
  if (document.querySelector('input[name=vu]') || (await keeps().catch(() => false)))
    await import('./offline-sheets.js')
