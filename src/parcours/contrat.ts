import { createHash } from 'node:crypto'
import { addDays, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import type { Version } from '../dispositif/dispositif.ts'
import { heures, jour } from '../web/format.ts'
import { type PhasePrevue, QUALITES } from './parcours.ts'
import type { ContratPdf } from './pdf.ts'

/** What the parties sign: fixed on the day of entry, with its fingerprint. */
export type Contenu = Omit<ContratPdf, 'signatures' | 'empreinte'>

export interface ContratInput {
  reference: string
  region: string
  le: Jour
  dispositif: string
  version: Version
  stagiaire: { nom: string; date_naissance: Jour; commune: string }
  organisme: string
  site: string
  structure: string
  conseiller: string
  referent: string
  date_entree: Jour
  minutes_semaine: number
  phases: PhasePrevue[]
}

/** The contract of a pathway, in words that its trainee understands. What the dispositif does not say is not written. */
export function contenu(c: ContratInput): Contenu {
  const fin = addDays(c.phases.at(-1)?.au ?? c.date_entree, -1)
  const total = c.phases.reduce((sum, p) => sum + p.minutes_prevues, 0)
  const signataires = c.version.parcours?.signataires.valeur ?? []
  const suspension = c.version.parcours?.suspension.possible === 'oui'
  const parties: Record<string, ContratPdf['parties'][number]> = {
    stagiaire: {
      qualite: 'Stagiaire',
      nom: c.stagiaire.nom,
      detail: `né(e) le ${jour(c.stagiaire.date_naissance)}, habitant ${c.stagiaire.commune}`,
    },
    region: { qualite: 'Région', nom: `Région ${c.region}` },
    mission_locale: {
      qualite: 'Mission locale',
      nom: c.structure,
      detail: `représentée par ${c.conseiller}`,
    },
    organisme: {
      qualite: 'Organisme de formation',
      nom: c.organisme,
      detail: `représenté par ${c.referent}`,
    },
  }
  return {
    titre: signataires.includes('region') ? 'Contrat d’accès à la qualification' : 'Contrat de formation',
    region: c.region,
    reference: c.reference,
    le: jour(c.le),
    date: c.le,
    dispositif: c.dispositif,
    parties: signataires.flatMap(q => parties[q] ?? []),
    phases: c.phases.map(p => ({
      nom: p.nom,
      duree: `du ${jour(p.du)} au ${jour(addDays(p.au, -1))} (${Math.round(daysBetween(p.du, p.au) / 7)} semaines)`,
      heures: heures(p.minutes_prevues),
    })),
    articles: [
      {
        titre: 'Le parcours',
        paragraphes: [
          `La formation commence le ${jour(c.date_entree)}, à ${c.site}. Elle est prévue jusqu’au ${jour(fin)}, pour ${heures(total)}, à raison de ${heures(c.minutes_semaine)} par semaine.`,
        ],
      },
      {
        titre: 'Qui vous accompagne',
        paragraphes: ['Deux personnes vous suivent du début à la fin.'],
        liste: [
          `${c.conseiller}, votre conseiller ou conseillère (${c.structure})`,
          `${c.referent}, votre référent pédagogique (${c.organisme})`,
        ],
      },
      {
        titre: 'Ce que chacun s’engage à faire',
        paragraphes: [
          'Vous venez aux heures prévues et prévenez quand vous ne pouvez pas venir. Une absence avec un justificatif ne réduit pas votre rémunération.',
          'L’organisme vous forme, note votre présence par demi-journée et certifie chaque mois ce qui sert à vous payer.',
        ],
      },
      ...(suspension
        ? [
            {
              titre: 'S’arrêter et revenir',
              paragraphes: [
                'Le parcours peut être suspendu puis repris. La fin prévue recule alors d’autant de jours. Parlez-en à votre référent avant de vous arrêter.',
              ],
            },
          ]
        : []),
    ],
  }
}

export const fingerprint = (content: Contenu): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex')

/** The same contract with who signed, and who has not. */
export const withSignatures = (
  content: Contenu,
  empreinte: string,
  signataires: readonly string[],
  signatures: readonly { qualite: string; nom: string; signe_le: string }[],
): ContratPdf => ({
  ...content,
  empreinte,
  signatures: signataires.map(qualite => {
    const done = signatures.find(s => s.qualite === qualite)
    const nom = done?.nom ?? QUALITES[qualite] ?? qualite
    return {
      qualite: QUALITES[qualite] ?? qualite,
      nom,
      signe_le: done ? jour(done.signe_le) : null,
    }
  }),
})
