import type { Situation } from '../dispositif/vocabulaire.ts'

type Deduction = {
  /** The rule in words: the name of its test. */
  libelle: string
  si(s: Situation): boolean
  alors: Situation
}

/** What an answer says of another question, so that nobody is asked twice. Only what is true by definition. */
export const DEDUCTIONS: readonly Deduction[] = [
  {
    libelle: 'un niveau validé est un diplôme',
    si: s => (s.niveau_valide ?? 0) >= 3,
    alors: { sans_diplome: false },
  },
  {
    libelle: 'sans diplôme, aucun niveau n’est validé',
    si: s => s.sans_diplome === true,
    alors: { niveau_valide: 0 },
  },
  {
    libelle: 'la reconnaissance de travailleur handicapé dit un handicap',
    si: s => s.rqth === true,
    alors: { handicap: true },
  },
  {
    libelle: 'sans handicap, ni reconnaissance ni Cap emploi',
    si: s => s.handicap === false,
    alors: { rqth: false, handicap_sensoriel: false, inscrit_cap_emploi: false },
  },
  {
    libelle: 'l’allocation chômage demande une inscription',
    si: s => s.indemnise_are === true,
    alors: { inscrit_france_travail: true, ass_due: false },
  },
  {
    libelle: 'sans inscription, pas d’allocation chômage',
    si: s => s.inscrit_france_travail === false,
    alors: { indemnise_are: false, primo_demandeur: false, demandeur_longue_duree: false },
  },
  {
    libelle: 'sans emploi, on n’est pas salarié',
    si: s => s.sans_emploi === true,
    alors: { salarie: false, temps_partiel: false, contrat_aide: false },
  },
  {
    libelle: 'qui travaille n’est pas sans emploi ni formation',
    si: s => s.sans_emploi === false,
    alors: { ni_emploi_ni_formation: false },
  },
  {
    libelle: 'qui ne cherche pas d’emploi ne le cherche pas depuis longtemps',
    si: s => s.demandeur_emploi === false,
    alors: { demandeur_longue_duree: false, primo_demandeur: false },
  },
  {
    libelle: 'qui a travaillé a une expérience',
    si: s => s.activite_suffisante === true || s.sans_emploi === false,
    alors: { sans_experience: false },
  },
  {
    libelle: 'la Mission locale n’accompagne plus après 29 ans',
    si: s => (s.age_entree ?? 0) >= 30,
    alors: { inscrit_mission_locale: false },
  },
  {
    libelle: 'on ne quitte pas l’école depuis peu à 30 ans',
    si: s => (s.age_entree ?? 0) >= 30,
    alors: { decrocheur: false },
  },
]

/** The situation with what its facts imply; a fact that the person gave is never changed. */
export function deduire(given: Situation): Situation {
  let known = given
  for (let turn = 0; turn < DEDUCTIONS.length; turn++) {
    const more = DEDUCTIONS.filter(d => d.si(known)).flatMap(d => Object.entries(d.alors))
    const fresh = more.filter(([fait]) => known[fait as keyof Situation] === undefined)
    if (fresh.length === 0) return known
    known = { ...known, ...Object.fromEntries(fresh) }
  }
  return known
}
