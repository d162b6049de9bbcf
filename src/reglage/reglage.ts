import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { parseDecimal } from '../dispositif/money.ts'
import { euros, jour, plural } from '../web/format.ts'

/** What a value counts: hundredths, days, centimes. Values are always integers. */
export type Unite = 'pourcent' | 'jours' | 'centimes'

/** One thing that a Région sets: what it is for, its bounds, and what holds while the Région has said nothing. */
export interface Definition {
  libelle: string
  /** What it changes, in a sentence. */
  effet: string
  unite: Unite
  min: number
  max: number
  defaut: number
  source: string
}

const USAGE = 'Usage du métier : aucun texte lu ne le fixe.'

/** Everything that a Région sets, a closed list: a new line here is all that a new setting needs. */
export const REGLAGES = {
  reprise_part: {
    libelle: 'Part d’une paie qu’une reprise peut prendre',
    effet:
      'Une reprise de trop-perçu ne prend jamais plus que cette part de chaque paie : la personne garde de quoi vivre.',
    unite: 'pourcent',
    min: 1,
    max: 50,
    defaut: 20,
    source: USAGE,
  },
  reclamation_delai: {
    libelle: 'Délai de réponse à une réclamation',
    effet: 'Chaque réclamation, et chaque relance, attend une réponse sous ce nombre de jours.',
    unite: 'jours',
    min: 1,
    max: 60,
    defaut: 10,
    source: USAGE,
  },
  saut_part: {
    libelle: 'Écart à partir duquel un montant est à regarder',
    effet:
      'Avant de valider, un montant plus éloigné que cela de celui du mois précédent est montré à la Région.',
    unite: 'pourcent',
    min: 5,
    max: 200,
    defaut: 30,
    source: USAGE,
  },
  saut_montant: {
    libelle: 'Écart trop petit pour être regardé',
    effet: 'Un montant qui s’éloigne de moins que cela du mois précédent n’est pas montré.',
    unite: 'centimes',
    min: 0,
    max: 1_000_00,
    defaut: 100_00,
    source: USAGE,
  },
  passation_reponse: {
    libelle: 'Temps pour accepter de suivre une personne',
    effet:
      'Sans réponse sous ce nombre de jours, un message part à qui a demandé à passer la main ; d’ici là, rien ne change.',
    unite: 'jours',
    min: 1,
    max: 30,
    defaut: 7,
    source: USAGE,
  },
  place_reponse: {
    libelle: 'Temps pour répondre à une place proposée',
    effet:
      'Une place proposée à la première personne de la liste d’attente va à la suivante après ce nombre de jours.',
    unite: 'jours',
    min: 1,
    max: 30,
    defaut: 5,
    source: USAGE,
  },
  place_retenue: {
    libelle: 'Temps pendant lequel un conseiller retient une place',
    effet:
      'Une place retenue est libérée si l’organisme n’a pas accepté la prescription sous ce nombre de jours.',
    unite: 'jours',
    min: 1,
    max: 60,
    defaut: 10,
    source: USAGE,
  },
  dotation_depassement: {
    libelle: 'Dépassement admis de la dotation d’une structure',
    effet:
      'Au-delà de ses places et de cette part en plus, une structure ne prend plus de place ; entre les deux, elle est prévenue.',
    unite: 'pourcent',
    min: 0,
    max: 100,
    defaut: 0,
    source: USAGE,
  },
  suspension_reponse: {
    libelle: 'Délai de réponse à une demande de suspension',
    effet: 'L’organisme répond à un stagiaire sous ce nombre de jours ; après, son conseiller est prévenu.',
    unite: 'jours',
    min: 1,
    max: 30,
    defaut: 7,
    source: USAGE,
  },
  suspension_rappel: {
    libelle: 'Rappel avant un retour de suspension',
    effet: 'La personne qui organise le retour est prévenue ce nombre de jours avant, et le stagiaire aussi.',
    unite: 'jours',
    min: 1,
    max: 30,
    defaut: 7,
    source: USAGE,
  },
  signal_progres: {
    libelle: 'Signal : part des heures prévues faites dans le mois',
    effet:
      'Trois états certifiés de suite au-dessous de cette part, sans certification obtenue, préviennent le conseiller.',
    unite: 'pourcent',
    min: 5,
    max: 90,
    defaut: 50,
    source: USAGE,
  },
  signal_prescription: {
    libelle: 'Signal : prescription sans réponse',
    effet: 'Une prescription restée ce nombre de jours sans réponse de l’organisme prévient le conseiller.',
    unite: 'jours',
    min: 3,
    max: 90,
    defaut: 15,
    source: USAGE,
  },
  signal_suite: {
    libelle: 'Signal : fin de parcours sans suite',
    effet: 'Un parcours qui finit dans ce nombre de jours sans étape suivante prévient le conseiller.',
    unite: 'jours',
    min: 7,
    max: 180,
    defaut: 30,
    source: USAGE,
  },
  signal_paie: {
    libelle: 'Signal : paie qui n’arrive pas',
    effet:
      'Un mois certifié depuis ce nombre de jours et qui n’est pas versé prévient la Région ; un virement rejeté la prévient aussitôt.',
    unite: 'jours',
    min: 5,
    max: 90,
    defaut: 30,
    source: USAGE,
  },
  signal_nouvelles: {
    libelle: 'Signal : aucune nouvelle d’une personne en formation',
    effet: 'Sans aucune demi-journée notée pendant ce nombre de jours, le référent est prévenu.',
    unite: 'jours',
    min: 5,
    max: 60,
    defaut: 14,
    source: USAGE,
  },
} as const satisfies Record<string, Definition>
export type Cle = keyof typeof REGLAGES

export const isCle = (value: unknown): value is Cle =>
  typeof value === 'string' && Object.hasOwn(REGLAGES, value)

/** A value decided by a Région, from a day on. */
export interface Valeur {
  cle: Cle
  du: Jour
  valeur: number
}

/** The value that holds on a day: the last to have begun, or the default. `rows` in the order of `du`, then of decision. */
export const valeurLe = (rows: readonly Valeur[], cle: Cle, le: Jour): number =>
  rows.findLast(r => r.cle === cle && r.du <= le)?.valeur ?? REGLAGES[cle].defaut

/** « 20 % », « 10 jours », « 100,00 € » */
export const lisible = (cle: Cle, valeur: number): string =>
  ({
    pourcent: () => `${valeur} %`,
    jours: () => plural(valeur, 'jour'),
    centimes: () => euros(valeur),
  })[REGLAGES[cle].unite]()

/** How a value is typed: euros for an amount, the number alone otherwise. */
export const UNITES: Record<Unite, string> = {
  pourcent: 'en pour cent',
  jours: 'en jours',
  centimes: 'en euros',
}

/**
 * A value as it is kept, from what was typed (« 20 », « 20 % », « 12,50 » for an amount). Refuses at field `valeur` what is not a
 * number of this unit, or leaves the bounds.
 */
export function saisie(cle: Cle, typed: string): number {
  const { unite, min, max } = REGLAGES[cle]
  const exact = parseDecimal(typed.trim().replace(/\s*(%|€|jours?)$/, ''))
  const scale = unite === 'centimes' ? 100n : 1n
  const whole = exact && (exact.n * scale) % exact.d === 0n ? Number((exact.n * scale) / exact.d) : null
  if (whole === null)
    throw new Refus(
      unite === 'centimes'
        ? 'Indiquez un montant en euros, par exemple 45,50.'
        : 'Indiquez un nombre entier, sans virgule.',
      'valeur',
    )
  if (whole < min || whole > max)
    throw new Refus(
      `Cette valeur est hors des bornes : elle va de ${lisible(cle, min)} à ${lisible(cle, max)}.`,
      'valeur',
    )
  return whole
}

/** How far ahead a value may be decided. */
const AVANCE = 730

/** Refuses a day already over, or too far: what rests on the old value does not change. */
export function verifierJour(du: Jour, today: Jour): void {
  if (du < today)
    throw new Refus(
      `Ce jour est passé : un réglage vaut au plus tôt aujourd’hui, le ${jour(today)}. Ce qui est déjà calculé garde l’ancienne valeur.`,
      'du',
    )
  if (du > addDays(today, AVANCE)) throw new Refus('Cette date est trop lointaine : vérifiez l’année.', 'du')
}
