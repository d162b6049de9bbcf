import type { Jour } from '../calendrier/calendrier.ts'
import type { Role } from '../habilitation/habilitation.ts'
import { heures, jour, moisLong } from '../web/format.ts'

/** The dated facts that a signal of each nature rests on. Nothing counted from today: it would change each night. */
export interface Faits {
  aide_demandee: { le: Jour }
  absences_repetees: { lundi: Jour; demis: { jour: Jour; demi: string }[] }
  sans_nouvelles: { derniere: Jour | null; depuis: Jour }
  /** Minutes done and planned, month by month, the oldest first. */
  sans_progres: { mois: { mois: Jour; faites: number; prevues: number }[] }
  prescription_sans_reponse: { depuis: Jour; site: string; rendez_vous: boolean }
  /** The first day after the last one. */
  sans_suite: { fin: Jour }
  fin_depassee: { fin: Jour }
  retour_depasse: { retour: Jour }
  paie_en_retard: { mois: { mois: Jour; raison: 'a_calculer' | 'a_verser' | 'rejetee'; depuis: Jour }[] }
  sans_referent: { qualite: 'conseiller' | 'referent'; nom: string | null }
  passation_sans_reponse: { vers: string; echeance: Jour }
}
export type Nature = keyof Faits

/** One nature of signal: what it is, who sees to it, within how many days, who sees it, and what its end means. */
export interface Definition {
  libelle: string
  /** When it appears, in a sentence. */
  definition: string
  charge: 'referent' | 'conseiller' | 'paie'
  /** Days to act, from the day it is seen. */
  delai: number
  roles: readonly Role[]
  /** What is asked of who sees to it: « Appeler Aïcha Diallo ». */
  objet(nom: string): string
  /** Why it is over, once its facts are gone and nothing more precise is known. */
  fin: string
}

const EQUIPE: readonly Role[] = ['region', 'conseiller', 'organisme']
const SANS_ORGANISME: readonly Role[] = ['region', 'conseiller']

/** Half-days missed in one week, without a reason, from which someone calls. */
export const DEMIS_MANQUEES = 2
/** Certified months in a row. */
export const MOIS_SANS_PROGRES = 3

/** Every signal, the most pressing first. */
export const NATURES: { readonly [N in Nature]: Definition } = {
  aide_demandee: {
    libelle: 'Aide demandée',
    definition: 'La personne a demandé, elle-même, qu’on la rappelle.',
    charge: 'conseiller',
    delai: 2,
    roles: ['region', 'conseiller', 'stagiaire'],
    objet: nom => `Rappeler ${nom}, qui demande de l’aide`,
    fin: 'La personne a été rappelée.',
  },
  absences_repetees: {
    libelle: 'Absences répétées',
    definition:
      'Deux demi-journées manquées dans la même semaine, ni annoncées ni justifiées, cette semaine ou l’une des deux précédentes.',
    charge: 'referent',
    delai: 2,
    roles: EQUIPE,
    objet: nom => `Appeler ${nom} : deux absences dans la semaine`,
    fin: 'Ces absences sont anciennes, ou leur motif a été reconnu.',
  },
  sans_nouvelles: {
    libelle: 'Sans nouvelles',
    definition: 'Aucune demi-journée notée depuis des jours, alors que la personne est en formation.',
    charge: 'referent',
    delai: 3,
    roles: EQUIPE,
    objet: nom => `Prendre des nouvelles de ${nom}`,
    fin: 'Une demi-journée a été notée.',
  },
  sans_progres: {
    libelle: 'Sans progrès',
    definition:
      'Trois états de présence de suite avec trop peu d’heures faites par rapport aux heures prévues, et aucune certification obtenue.',
    charge: 'conseiller',
    delai: 7,
    roles: EQUIPE,
    objet: nom => `Faire le point avec ${nom}`,
    fin: 'Le dernier état de présence, ou une certification, montre un progrès.',
  },
  prescription_sans_reponse: {
    libelle: 'Prescription sans réponse',
    definition: 'Prescription transmise, ou rendez-vous passé, sans réponse de l’organisme depuis des jours.',
    charge: 'conseiller',
    delai: 3,
    roles: EQUIPE,
    objet: nom => `Relancer l’organisme pour ${nom}`,
    fin: 'L’organisme a répondu.',
  },
  sans_suite: {
    libelle: 'Fin sans suite',
    definition: 'Le parcours finit bientôt, sans suite prévue, ni autre prescription, ni autre parcours.',
    charge: 'conseiller',
    delai: 7,
    roles: EQUIPE,
    objet: nom => `Prévoir la suite avec ${nom}`,
    fin: 'Une suite est prévue, ou la fin a changé.',
  },
  fin_depassee: {
    libelle: 'Fin dépassée',
    definition: 'La fin prévue est passée et la sortie n’est pas enregistrée.',
    charge: 'referent',
    delai: 7,
    roles: EQUIPE,
    objet: nom => `Enregistrer la sortie de ${nom}, ou changer la fin`,
    fin: 'La fin prévue a changé.',
  },
  retour_depasse: {
    libelle: 'Retour attendu',
    definition: 'Le retour d’une suspension était prévu et personne ne l’a noté.',
    charge: 'referent',
    delai: 2,
    roles: EQUIPE,
    objet: nom => `${nom} n’est pas de retour`,
    fin: 'Le retour est noté, ou sa date a changé.',
  },
  paie_en_retard: {
    libelle: 'Paie en retard',
    definition: 'Un mois certifié depuis des jours n’est pas versé, ou un virement a été rejeté.',
    charge: 'paie',
    delai: 5,
    roles: [...SANS_ORGANISME, 'stagiaire'],
    objet: nom => `Faire arriver la paie de ${nom}`,
    fin: 'La paie est versée.',
  },
  sans_referent: {
    libelle: 'Sans référent',
    definition: 'Le compte de qui suit cette personne est fermé, ou personne ne la suit.',
    charge: 'conseiller',
    delai: 5,
    roles: EQUIPE,
    objet: nom => `Trouver qui suit ${nom}`,
    fin: 'Quelqu’un suit cette personne.',
  },
  passation_sans_reponse: {
    libelle: 'Passation sans réponse',
    definition: 'La suite a été demandée à quelqu’un, qui n’a pas répondu à temps.',
    charge: 'conseiller',
    delai: 2,
    roles: SANS_ORGANISME,
    objet: () => 'Une passation reste sans réponse',
    fin: 'La passation a sa réponse.',
  },
}

export const isNature = (value: unknown): value is Nature =>
  typeof value === 'string' && Object.hasOwn(NATURES, value)

/** The natures that a role may see. */
export const pour = (role: Role): Nature[] =>
  (Object.keys(NATURES) as Nature[]).filter(n => NATURES[n].roles.includes(role))

/** A signal's nature with its facts, as they come from the database. */
export type Derive = { [N in Nature]: { nature: N; faits: Faits[N] } }[Nature]

const JOURS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']
const DEMIS: Record<string, string> = { matin: 'matin', apres_midi: 'après-midi', soir: 'soir' }
const weekday = (day: Jour): string => JOURS[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7] ?? ''
/** The last day that counts, from the first that does not. */
const veille = (day: Jour): Jour =>
  new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
const liste = (items: readonly string[]): string =>
  items.length > 1 ? `${items.slice(0, -1).join(', ')} et ${items.at(-1)}` : (items[0] ?? '')

const RAISONS = {
  a_calculer: 'certifiée et pas encore calculée',
  a_verser: 'calculée et pas encore versée',
  rejetee: 'dont le virement a été rejeté par la banque',
}

/** What a signal says, from its facts alone: one sentence, without amounts. */
export function phrase(signal: Derive): string {
  switch (signal.nature) {
    case 'aide_demandee':
      return `Demande qu’on l’appelle, depuis le ${jour(signal.faits.le)}.`
    case 'absences_repetees': {
      const missed = signal.faits.demis.map(d => `${weekday(d.jour)} ${DEMIS[d.demi] ?? d.demi}`)
      return `A manqué ${liste(missed)}, semaine du ${jour(signal.faits.lundi)}, sans motif reconnu.`
    }
    case 'sans_nouvelles':
      return signal.faits.derniere
        ? `Plus rien n’est noté depuis le ${jour(signal.faits.derniere)}.`
        : `Rien n’est noté depuis l’entrée, le ${jour(signal.faits.depuis)}.`
    case 'sans_progres':
      return `Peu d’heures faites trois mois de suite : ${liste(
        signal.faits.mois.map(
          m => `${heures(m.faites)} sur ${heures(Math.round(m.prevues / 60) * 60)} en ${moisLong(m.mois)}`,
        ),
      )}.`
    case 'prescription_sans_reponse':
      return signal.faits.rendez_vous
        ? `Rendez-vous passé à ${signal.faits.site}, le ${jour(signal.faits.depuis)}, sans réponse depuis.`
        : `Transmise à ${signal.faits.site} le ${jour(signal.faits.depuis)}, sans réponse.`
    case 'sans_suite':
      return `Finit le ${jour(veille(signal.faits.fin))}, et rien n’est prévu après.`
    case 'fin_depassee':
      return `Devait finir le ${jour(veille(signal.faits.fin))}, et la sortie n’est pas enregistrée.`
    case 'retour_depasse':
      return `Devait revenir le ${jour(signal.faits.retour)}, et son retour n’est pas noté.`
    case 'paie_en_retard':
      return `Paie en retard : ${liste(
        signal.faits.mois.map(m => `${moisLong(m.mois)}, ${RAISONS[m.raison]} (depuis le ${jour(m.depuis)})`),
      )}.`
    case 'sans_referent':
      return signal.faits.nom
        ? `Le compte de ${signal.faits.nom}, ${signal.faits.qualite === 'referent' ? 'référent dans l’organisme' : 'qui suit cette personne'}, est fermé.`
        : 'Personne ne suit cette personne.'
    case 'passation_sans_reponse':
      return `${signal.faits.vers} devait répondre au plus tard le ${jour(signal.faits.echeance)}.`
  }
}

/** Who sees to it and before when, or what was done; « à confier » when no task says. */
export function suite(s: { charge: string | null; echeance: Jour | null; conclusion: string }): string {
  if (s.conclusion) return `Fait : ${s.conclusion}`
  return s.charge && s.echeance
    ? `${s.charge} s’en occupe, avant le ${jour(s.echeance)}.`
    : 'À confier à quelqu’un.'
}
