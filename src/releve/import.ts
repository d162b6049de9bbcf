import type { Jour } from '../calendrier/calendrier.ts'
import { asRefus, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Case } from '../emargement/emargement.ts'
import { type Titres, titres } from './colonnes.ts'
import { Connus } from './connus.ts'
import type { Ligne } from './lecture.ts'
import { type Faute, type Lue, lire, type Refusee, refusee } from './ligne.ts'
import { Pris } from './pris.ts'
import { type Dossier, Fiche } from './releve.ts'
import * as store from './store.ts'

/** All of `work` lands, or nothing of it: a transaction of its own, or a part of one. */
export type Ensemble = <T>(work: (db: Db) => Promise<T>) => Promise<T>

export interface Reglages {
  envoi: store.Envoi
  today: Jour
  ensemble: Ensemble
  /** Lines written together. */
  lot: number
  /** How many transactions share a batch, by person; several only where each `ensemble` is one of its own. One unless told. */
  voies?: number
  /** Hears of each refused line, in order within a batch. */
  refus(refusee: Refusee): void
  /** Lines read so far, now and then. */
  progres?(lignes: number): void
}

export interface Comptes {
  lignes: number
  ecrites: number
  inchangees: number
  refusees: number
  /** Titles that mean nothing here. */
  inconnues: string[]
}

/**
 * Imports the half-days of one organisation: every line that can be noted is noted, every other one is heard by `refus`. Lines
 * already noted so change nothing. Throws `Refus` when the file as a whole cannot be read.
 */
export async function importer(source: AsyncIterable<Ligne[]>, reglages: Reglages): Promise<Comptes> {
  const run = new Import(reglages)
  let header: Titres | null = null
  let waiting: Ligne[] = []
  let writing: Promise<void> = Promise.resolve()
  const flush = async (n: number) => {
    while (header && waiting.length >= n && waiting.length > 0) {
      const lot = waiting.slice(0, reglages.lot)
      waiting = waiting.slice(reglages.lot)
      await writing // The next lines are read while these are written.
      writing = run.batch(lot, header)
      writing.catch(() => {})
    }
  }
  try {
    for await (const some of source) {
      const first = header ? undefined : some.shift()
      if (first) header = headerOf(first)
      waiting = waiting.concat(some)
      await flush(reglages.lot)
    }
  } finally {
    await writing.catch(() => {}) // Nothing is left running when the file stops short.
  }
  if (!header) throw new Refus('Ce fichier est vide.', 'fichier')
  await flush(0)
  await writing
  if (run.comptes.lignes === 0)
    throw new Refus('Ce fichier n’a que sa ligne de titres : ajoutez une ligne par demi-journée.', 'fichier')
  return { ...run.comptes, inconnues: header.inconnues }
}

function headerOf({ cells, faute }: Ligne): Titres {
  const header = titres(cells)
  const fautes = faute ? [`La première ligne ne peut pas être lue : ${faute}.`] : header.fautes
  if (fautes.length)
    throw new Refus(
      `${fautes.join(' ')} La première ligne du fichier donne les titres des colonnes : vérifiez-la, puis recommencez.`,
      'fichier',
    )
  return header
}

/** Someone else wrote the same row first, or waited for us while we waited for them. */
const MEANWHILE = ['23505', '40P01', '40001']

class Import {
  readonly comptes = { lignes: 0, ecrites: 0, inchangees: 0, refusees: 0 }
  readonly #set: Reglages
  readonly #taken = new Pris()
  #known: Connus | null = null

  constructor(reglages: Reglages) {
    this.#set = reglages
  }

  async batch(lot: readonly Ligne[], header: Titres): Promise<void> {
    const read: Lue[] = []
    const wrong = new Map<Ligne['ligne'], Refusee>()
    const refuse = (ligne: number, cells: readonly string[], fautes: Faute[]) =>
      wrong.set(ligne, refusee(ligne, cells, header, fautes))
    for (const one of lot) {
      const lue = lire(one, header)
      if (Array.isArray(lue)) refuse(one.ligne, one.cells, lue)
      else read.push(lue)
    }
    this.#known ??= await this.#set.ensemble(
      async db => new Connus(await store.dossiers(db, this.#set.envoi)),
    )
    await Promise.all(
      this.#shared(read).map(part =>
        this.#write(part, false, (lue, faute) => refuse(lue.ligne, lue.cells, [faute])),
      ),
    )
    this.comptes.lignes += lot.length
    this.comptes.refusees += wrong.size
    for (const { ligne } of lot) {
      const one = wrong.get(ligne)
      if (one) this.#set.refus(one)
    }
    this.#set.progres?.(this.comptes.lignes)
  }

  /** The lines by person: two transactions that write at once never meet on a pathway, or wait for each other. */
  #shared(read: readonly Lue[]): Lue[][] {
    const { voies = 1 } = this.#set
    const rank = (lue: Lue) => (lue.parcours ?? lue.personne?.length ?? 0) % voies
    return [...Map.groupBy(read, rank).values()]
  }

  /**
   * Checks these lines against what is noted, and writes them. When the database refuses all the same (someone certified the
   * month meanwhile), they are checked again against fresh files, half by half, down to the line at fault; when someone noted
   * the same half-day at the same instant, they are tried again.
   */
  async #write(
    read: readonly Lue[],
    fresh: boolean,
    refuse: (lue: Lue, faute: Faute) => void,
    attempt = 1,
  ): Promise<void> {
    if (read.length === 0) return
    const { ensemble, envoi } = this.#set
    const refused: [Lue, Faute][] = []
    try {
      const { written, same } = await ensemble(async db => {
        refused.length = 0
        const found = await this.#find(db, read, fresh, refused)
        return this.#take(db, envoi, found, refused)
      })
      for (const [lue, faute] of refused) refuse(lue, faute)
      this.comptes.ecrites += written
      this.comptes.inchangees += same
    } catch (error) {
      if (attempt < 4 && MEANWHILE.includes((error as { code?: string }).code ?? ''))
        return this.#write(read, true, refuse, attempt + 1)
      const known = asRefus(error)
      if (!(known instanceof Refus)) throw error
      if (read.length > 1) {
        const half = read.length >> 1
        await this.#write(read.slice(0, half), true, refuse)
        await this.#write(read.slice(half), true, refuse)
      } else if (read[0]) {
        const message = known.message.replace(/\.$/, '')
        refuse(read[0], { colonne: '', message: `${message[0]?.toLowerCase() ?? ''}${message.slice(1)}` })
      }
    }
  }

  /** Each line with its pathway; who is of another organisation is as unknown as nobody. */
  async #find(db: Db, read: readonly Lue[], fresh: boolean, refused: [Lue, Faute][]) {
    const known = this.#known ?? new Connus([])
    const found: [Lue, Dossier][] = []
    for (const lue of read) {
      const d = known.de(lue)
      if ('message' in d) refused.push([lue, d])
      else found.push([lue, d])
    }
    const ids = [...new Set(found.map(([, d]) => d.parcours_id))]
    await store.hold(db, this.#set.envoi.region, ids)
    if (!fresh) return found
    const again = new Map(
      (await store.dossiers(db, this.#set.envoi, ids)).map(d => [d.parcours_id, d] as const),
    )
    for (const d of again.values()) known.put(d)
    return found.map(([lue, d]): [Lue, Dossier] => [lue, again.get(d.parcours_id) ?? d])
  }

  async #take(db: Db, envoi: store.Envoi, found: readonly [Lue, Dossier][], refused: [Lue, Faute][]) {
    const days = new Map<number, [Jour, Jour]>()
    for (const [{ jour }, { parcours_id }] of found) {
      const range = days.get(parcours_id)
      if (!range) days.set(parcours_id, [jour, jour])
      else if (jour < range[0]) range[0] = jour
      else if (jour > range[1]) range[1] = jour
    }
    const capped = new Set(found.filter(([, d]) => d.minutes_max !== null).map(([, d]) => d.parcours_id))
    const noted = await store.noted(db, envoi.region, days)
    const faites = await store.followed(db, envoi.region, [...capped])
    const fiches = new Map<number, Fiche>()
    const [nouvelles, changees]: [Case[], Case[]] = [[], []]
    let same = 0
    for (const [lue, d] of found) {
      const earlier = this.#taken.line(d, lue.jour, lue.demi)
      if (earlier && earlier !== lue.ligne) {
        refused.push([
          lue,
          {
            colonne: '',
            message: `cette demi-journée est déjà à la ligne ${earlier} : gardez une seule des deux`,
          },
        ])
        continue
      }
      let fiche = fiches.get(d.parcours_id)
      if (!fiche) {
        fiche = new Fiche(d, noted.get(d.parcours_id) ?? [], faites.get(d.parcours_id) ?? 0)
        fiches.set(d.parcours_id, fiche)
      }
      const one = fiche.prendre(lue, this.#set.today)
      if (one && 'message' in one) refused.push([lue, one])
      else {
        this.#taken.put(d, lue.jour, lue.demi, lue.ligne)
        if (!one) same++
        else if (one.nouvelle) nouvelles.push(one.case)
        else changees.push(one.case)
      }
    }
    await store.write(db, envoi, nouvelles, changees)
    return { written: nouvelles.length + changees.length, same }
  }
}
