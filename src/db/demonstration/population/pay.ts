import { addDays, endOfMonth, firstDay, type Jour, type Mois } from '../../../calendrier/calendrier.ts'
import { replanned } from '../../../parcours/parcours.ts'
import { monthLines } from '../../../remuneration/remuneration.ts'
import type { Batch } from '../batch.ts'
import { type Clock, instant, lastMonth } from '../chain.ts'
import type { Parcours, Written } from '../parcours.ts'
import { workday } from './outcome.ts'

/** Who prepares and who pays, by Région. */
export type Agents = Record<string, { validates: number; pays: number }>

/** The months already paid: one liquidation a month and Région, up to two months ago. The last month waits for the Région. */
export class Payroll {
  readonly #liquidations = new Map<string, number>()
  readonly #batch: Batch
  readonly #clock: Clock
  readonly #agents: Agents

  constructor(batch: Batch, clock: Clock, agents: Agents) {
    this.#batch = batch
    this.#clock = clock
    this.#agents = agents
  }

  /** Adds what a pathway was paid, month after month, by the rules of the day. */
  add(p: Parcours, written: Written): void {
    const { region } = p.person
    const phases = replanned(written.phases, p.suspensions, this.#clock.today)
    let forfait_deja_verse = false
    for (const etat of written.etats) {
      if (etat.mois >= lastMonth(this.#clock.today)) break
      const lines = monthLines({
        dispositif: p.dispositif,
        mois: etat.mois,
        date_entree: p.date_entree,
        sortie: p.sortie?.date ?? null,
        suspensions: p.suspensions,
        phase: phases.findLast(phase => phase.du < endOfMonth(etat.mois))?.rang ?? 1,
        phases,
        minutes_semaine: written.minutes_semaine,
        distance_m: p.distance_m,
        situation: { ...p.person.faits, date_naissance: p.person.date_naissance, commune: p.person.commune },
        etat: {
          minutes_present: etat.minutes.present,
          minutes_entreprise: etat.minutes.entreprise,
          minutes_absence_justifiee: etat.minutes.absence_justifiee,
          minutes_absence_injustifiee: etat.minutes.absence_injustifiee,
        },
        forfait_deja_verse,
      })
      for (const line of lines) {
        if (line.nature === 'forfait_entree') forfait_deja_verse = true
        this.#batch.add('ligne', {
          region,
          liquidation_id: this.#liquidation(region, etat.mois),
          parcours_id: written.id,
          etat_id: etat.id,
          mois: firstDay(etat.mois),
          ...line,
        })
      }
    }
  }

  #liquidation(region: string, mois: Mois): number {
    const key = `${region} ${mois}`
    const known = this.#liquidations.get(key)
    if (known) return known
    const agents = this.#agents[region]
    const after = (days: number): Jour => workday(addDays(endOfMonth(mois), days))
    const id = this.#batch.add('liquidation', {
      region,
      mois: firstDay(mois),
      preparee_le: instant(this.#clock, after(5), '09:10'),
      preparee_par: agents?.validates ?? null,
      validee_le: instant(this.#clock, after(7), '16:20'),
      validee_par: agents?.validates ?? null,
      payee_le: after(11),
      payee_par: agents?.pays ?? null,
    })
    this.#liquidations.set(key, id)
    return id
  }
}
