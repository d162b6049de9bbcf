import { addDays, endOfMonth, firstDay, type Jour, type Mois } from '../../../calendrier/calendrier.ts'
import { accorde, aPrendre, type Droit } from '../../../droit/droit.ts'
import { calculer } from '../../../liquidation/calcul.ts'
import type { Calcul, Dossier } from '../../../liquidation/mois/dossier.ts'
import type { Batch } from '../batch.ts'
import { type Clock, instant, lastMonth } from '../chain.ts'
import type { Parcours, Written } from '../parcours.ts'
import { ibanOf } from './iban.ts'
import { workday } from './outcome.ts'

/** Who prepares, who validates after them and who pays, by Région. */
export type Agents = Record<string, { validates: number; seconds: number; pays: number }>

interface Run {
  id: number
  /** What each person receives by it. */
  people: Map<number, number>
}

/** The months already paid: one run a month and Région, up to two months ago. The last month waits for the Région. */
export class Payroll {
  readonly #runs = new Map<string, Run>()
  readonly #earlier = new Map<number, Dossier['autres']>()
  readonly #banked = new Set<number>()
  readonly #batch: Batch
  readonly #clock: Clock
  readonly #agents: Agents

  constructor(batch: Batch, clock: Clock, agents: Agents) {
    this.#batch = batch
    this.#clock = clock
    this.#agents = agents
  }

  /** Adds what a pathway was paid, month after month, by the rules of the day: as a run would have written it. */
  add(p: Parcours, written: Written): void {
    const { region } = p.person
    const d = this.#dossier(p, written)
    this.#bank(p, d)
    const last = lastMonth(this.#clock.today)
    const paid = written.etats.filter(e => e.mois < last)
    const first = paid[0]
    if (!first) return
    const droits = this.#droits(d, region, first.mois)
    const calculs: Calcul[] = []
    for (const { mois } of paid) {
      const { ecritures } = calculer(
        { ...d, droits, calculs, etats: d.etats.filter(e => e.mois <= mois) },
        mois,
        this.#clock.today,
      )
      for (const e of ecritures) {
        const run = this.#run(region, mois)
        const droit_id = (e.droit as Droit).id
        this.#batch.add('calcul', {
          region,
          parcours_id: written.id,
          mois: firstDay(e.mois),
          rang: e.rang,
          liquidation_id: run.id,
          droit_id,
          etat_id: e.etat_id,
          regle: e.droit.regle,
          version: e.version,
          empreinte: e.empreinte,
          jours: e.jours,
          avant: e.avant,
          cause: e.cause,
        })
        for (const { nature, centimes, explication } of e.lignes)
          this.#batch.add('ligne', {
            region,
            liquidation_id: run.id,
            parcours_id: written.id,
            mois: firstDay(e.mois),
            rang: e.rang,
            nature,
            centimes,
            explication,
          })
        const due = e.lignes.reduce((n, l) => n + l.centimes, 0)
        run.people.set(p.stagiaire_id, (run.people.get(p.stagiaire_id) ?? 0) + due)
        calculs.push({
          mois: e.mois,
          rang: e.rang,
          etat_id: e.etat_id,
          droit_id,
          empreinte: e.empreinte,
          jours: e.jours,
          avant: e.avant,
          cumul: Object.fromEntries(e.lignes.map(l => [l.nature, l.centimes])),
        })
      }
    }
  }

  #dossier(p: Parcours, written: Written): Dossier {
    const autres = this.#earlier.get(p.stagiaire_id) ?? []
    const own = {
      date_entree: p.date_entree,
      sortie: p.sortie?.date ?? null,
      suspensions: p.suspensions,
      ouvert: true,
    }
    this.#earlier.set(p.stagiaire_id, [...autres, own])
    const { person } = p
    return {
      ...own,
      autres,
      parcours_id: written.id,
      stagiaire_id: p.stagiaire_id,
      nom: person.nom,
      prenom: person.prenom,
      dispositif: p.dispositif,
      version: written.version,
      date_naissance: person.date_naissance,
      distance_m: p.distance_m,
      minutes_semaine: written.minutes_semaine,
      signe_le:
        p.signatures
          .map(s => s.le)
          .toSorted()
          .at(-1) ?? null,
      signatures: p.signatures.map(s => s.qualite),
      faits: Object.entries(person.faits).map(([nom, valeur]) => ({ nom, valeur, du: person.cree_le })),
      phases: written.phases,
      droits: [],
      calculs: [],
      etats: written.etats.map(({ id, mois, minutes }) => ({
        id,
        mois,
        minutes_present: minutes.present,
        minutes_entreprise: minutes.entreprise,
        minutes_absence_justifiee: minutes.absence_justifiee,
        minutes_absence_injustifiee: minutes.absence_injustifiee,
      })),
    }
  }

  /** The right is opened by the first run that pays the pathway. */
  #droits(d: Dossier, region: string, mois: Mois): Droit[] {
    const decide_le = instant(this.#clock, this.#day(mois, 5), '09:10')
    return aPrendre(d, [], this.#clock.today).map(decision => ({
      ...decision,
      decide_le,
      id: this.#batch.add('droit', {
        region,
        parcours_id: d.parcours_id,
        nature: decision.nature,
        periode: `[${decision.du},${decision.au ?? ''})`,
        regle: decision.regle,
        version: decision.version,
        regime: decision.regime,
        faits: decision.faits,
        evaluation: accorde(decision),
        decide_le,
        motif: '',
        compte_id: this.#agents[region]?.validates ?? null,
      }),
    }))
  }

  /** Most people gave where to be paid on their first day. */
  #bank(p: Parcours, d: Dossier): void {
    if (this.#banked.has(p.stagiaire_id) || p.stagiaire_id % 14 === 5) return
    this.#banked.add(p.stagiaire_id)
    this.#batch.add('compte_bancaire', {
      region: p.person.region,
      stagiaire_id: p.stagiaire_id,
      titulaire: `${d.prenom} ${d.nom}`,
      iban: ibanOf(p.stagiaire_id),
      bic: null,
      saisi_le: instant(this.#clock, p.date_entree, '16:00'),
      saisi_par: p.referent_id,
    })
  }

  /** Once everybody is known: what each run owed to each person, and its transfer. */
  finish(): void {
    for (const [key, { id, people }] of this.#runs) {
      const [region = '', mois = ''] = key.split(' ')
      const le = this.#day(mois, 11)
      for (const [stagiaire_id, centimes] of people) {
        if (centimes <= 0) continue
        const due = { region, liquidation_id: id, stagiaire_id, centimes, retenue: 0 }
        const paiement_id = this.#batch.add('paiement', due)
        this.#batch.add('virement', {
          region,
          paiement_id,
          export_id: null,
          reference: `HORS-${id}-${paiement_id}`,
          centimes,
          iban: null,
          bic: null,
          titulaire: null,
          cree_le: instant(this.#clock, le, '10:00'),
          retour: 'execute',
          retour_le: le,
          retour_motif: null,
        })
      }
    }
  }

  #day = (mois: Mois, after: number): Jour => workday(addDays(endOfMonth(mois), after))

  #run(region: string, mois: Mois): Run {
    const key = `${region} ${mois}`
    const known = this.#runs.get(key)
    if (known) return known
    const agents = this.#agents[region]
    const validee_le = instant(this.#clock, this.#day(mois, 7), '16:20')
    const id = this.#batch.add('liquidation', {
      region,
      mois: firstDay(mois),
      preparee_le: instant(this.#clock, this.#day(mois, 5), '09:10'),
      preparee_par: agents?.validates ?? null,
      validee_le,
      validee_par: agents?.seconds ?? null,
      payee_le: this.#day(mois, 11),
      payee_par: agents?.pays ?? null,
      selection: {},
    })
    if (agents)
      for (const [compte_id, hour] of [
        [agents.validates, '11:00'],
        [agents.seconds, '16:20'],
      ] as const)
        this.#batch.add('validation', {
          region,
          liquidation_id: id,
          compte_id,
          le: instant(this.#clock, this.#day(mois, 7), hour),
        })
    const run = { id, people: new Map() }
    this.#runs.set(key, run)
    return run
  }
}
