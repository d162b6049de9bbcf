import type { Sms } from './message.ts'

const TIMEOUT_MS = 10_000

/**
 * An operator reached over HTTP. `adresse` holds `{numero}`, `{texte}` and `{reference}` when it wants them there (then asked by
 * GET); otherwise they are posted as JSON under these names. The token goes in `Authorization: Bearer`.
 */
export function openSms(adresse: string, jeton: string, timeout = TIMEOUT_MS): Sms {
  const inAddress = adresse.includes('{numero}')
  return {
    async send({ a, texte, reference }) {
      const values = { numero: a, texte, reference }
      const url = adresse.replace(/\{(numero|texte|reference)\}/g, (_, name: keyof typeof values) =>
        encodeURIComponent(values[name]),
      )
      const response = await fetch(url, {
        method: inAddress ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${jeton}`, 'content-type': 'application/json' },
        body: inAddress ? null : JSON.stringify(values),
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`l’opérateur répond ${response.status}`)
    },
  }
}
