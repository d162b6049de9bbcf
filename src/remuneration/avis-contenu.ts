import type { Mois } from '../calendrier/calendrier.ts'
import { paris } from '../http/session.ts'
import { deMois } from '../liquidation/liquidation.ts'
import { repriseDite } from '../regularisation/regularisation.ts'
import { masque } from '../versement/versement.ts'
import { euros, jour } from '../web/format.ts'
import type { Avis } from './avis.ts'
import { argentDe, type CalculDuMois, causeLisible } from './mois.ts'
import { natureLabels } from './remuneration.ts'
import { ouEst, titreDe } from './sentences.ts'
import type { Parcours } from './store.ts'

/** What the notice of a month says: its validated computations, the newest first. Null while there is none. */
export function avisDuMois(
  region: string,
  parcours: Parcours,
  month: Mois,
  calculs: readonly CalculDuMois[],
  compte: { iban: string; titulaire: string } | null,
): Avis | null {
  const valid = calculs.filter(c => c.validee_le !== null)
  const last = valid.at(-1)?.validee_le
  if (!last) return null
  const several = valid.length > 1
  return {
    titre: `Avis de paiement ${deMois(month)}`,
    region: `Région ${region}`,
    reference: `${month}-${parcours.id}-${valid.length}`,
    date: last,
    le: jour(paris(last)),
    payeur: `Région ${region}`,
    beneficiaire: {
      nom: `${parcours.prenom} ${parcours.nom}`,
      compte: compte && `${masque(compte.iban)}, au nom de ${compte.titulaire}`,
    },
    formation: `${parcours.site}, ${parcours.organisme}`,
    calculs: valid.toReversed().map(c => ({
      titre: several ? titreDe(c) : 'Pourquoi ce montant',
      phrases: [
        ...(c.cause ? [`Ce mois a été recalculé parce que ${causeLisible(c.cause)}.`] : []),
        ouEst(argentDe(c), c, true),
        ...repriseDite(c.versement?.retenue ?? 0, c.versement?.laisse ?? 0),
      ],
      lignes: c.lignes.map(l => ({
        intitule: natureLabels[l.nature],
        montant: euros(l.centimes),
        phrases: l.explication.map(e => e.phrase),
        sources: l.explication.flatMap(({ titre, source, reference }) =>
          source || reference ? [`${titre} : ${[source, reference].filter(Boolean).join(', ')}`] : [],
        ),
      })),
    })),
    total: euros(valid.reduce((n, c) => n + c.total, 0)),
    contacts: [
      { qualite: 'À l’organisme de formation', ...parcours.referent },
      { qualite: 'Conseiller ou conseillère', ...parcours.conseiller },
    ],
    aide: 'Ce montant vous semble faux ? Dites-le dans Amont, sur la page de ce mois : une personne vous répond.',
  }
}
