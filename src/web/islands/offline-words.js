// The words and elements of what is said about the sheets that wait.
const format = options => new Intl.DateTimeFormat('fr-FR', options)
const long = format({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const short = format({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
const hour = format({ hour: '2-digit', minute: '2-digit' })

/** « lundi 16 mars » */
export const day = jour => short.format(new Date(jour))
/** « la feuille de la semaine du 16 mars 2026 » */
export const nameOf = ({ url }) =>
  `la feuille de la semaine du ${long.format(new Date(new URL(url).pathname.split('/').pop()))}`
/** « 16 mars 2026 à 14:05 », at the device's hour. */
export const when = instant =>
  `${format({ dateStyle: 'long' }).format(new Date(instant))} à ${hour.format(new Date(instant))}`

/** As in every page, no line begins with « : ; ! ? » */
const unbroken = child =>
  typeof child === 'string' ? child.replace(/ (?=[:»;!?])|(?<=«) /g, '\u00a0') : child

/** An element with its properties and children; a text is only ever a text. */
export function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children.map(unbroken))
  return element
}

/** What the next page says first. */
export function sayThere(text, url = location.href.split('#')[0]) {
  sessionStorage.setItem('amont-said', text)
  location.replace(url)
}
export function saidBefore() {
  const text = sessionStorage.getItem('amont-said') ?? ''
  sessionStorage.removeItem('amont-said')
  return text
}
