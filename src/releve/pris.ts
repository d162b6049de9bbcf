import { daysBetween, type Jour } from '../calendrier/calendrier.ts'
import type { Demi } from '../emargement/emargement.ts'
import type { Dossier } from './releve.ts'

const RANG: Record<Demi, number> = { matin: 0, apres_midi: 1, soir: 2 }
const DEBUT: Jour = '2000-01-03'
const PAGE = 28

/**
 * At which line of the file each half-day was taken. Four weeks of a pathway are one short array of numbers: a file of five
 * million lines holds in some tens of megabytes.
 */
export class Pris {
  readonly #pages = new Map<number, Map<number, Uint32Array>>()
  readonly #days = new Map<Jour, number>()

  #day(jour: Jour): number {
    const known = this.#days.get(jour)
    if (known !== undefined) return known
    const n = daysBetween(DEBUT, jour)
    this.#days.set(jour, n)
    return n
  }

  /** 0: not taken yet. */
  line(d: Dossier, jour: Jour, demi: Demi): number {
    const n = this.#day(jour)
    const page = this.#pages.get(d.parcours_id)?.get(Math.floor(n / PAGE))
    return page?.[(((n % PAGE) + PAGE) % PAGE) * 3 + RANG[demi]] ?? 0
  }

  put(d: Dossier, jour: Jour, demi: Demi, ligne: number): void {
    const n = this.#day(jour)
    let pages = this.#pages.get(d.parcours_id)
    if (!pages) {
      pages = new Map()
      this.#pages.set(d.parcours_id, pages)
    }
    const at = Math.floor(n / PAGE)
    let page = pages.get(at)
    if (!page) {
      page = new Uint32Array(PAGE * 3)
      pages.set(at, page)
    }
    page[(((n % PAGE) + PAGE) % PAGE) * 3 + RANG[demi]] = ligne
  }
}
