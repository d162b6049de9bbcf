import type { Jour, Mois } from '../calendrier/calendrier.ts'
import { DEMIS, dayLabel, PRESENCES } from '../emargement/emargement.ts'
import type { MoisEtat } from '../etat/store.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { type Attente, deMois, way } from '../liquidation/liquidation.ts'
import { Empty, Facts, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { ChoisirConnuLe, ConnuLe } from '../web/connu/connu.tsx'
import { euros, heures, jour, moisLong } from '../web/format.ts'
import { CalculExplique, Expliquee, OuEst, VirementRefuse } from './ligne-expliquee.tsx'
import { type Arrivee, argentDe, type CalculDuMois } from './mois.ts'
import type { LigneCalculee } from './remuneration.ts'
import type { Absence, Interlocuteur, Parcours } from './store.ts'

/** One month of one person: what is known of it, from the attendance to the payment. */
export interface MoisDePaie {
  parcours: Parcours
  mois: Mois
  etat: Pick<
    MoisEtat,
    | 'certifie_le'
    | 'minutes_present'
    | 'minutes_entreprise'
    | 'minutes_absence_justifiee'
    | 'minutes_absence_injustifiee'
  > | null
  /** Each time it was computed, the oldest first. */
  calculs: CalculDuMois[]
  /** What would be paid today; empty once it is computed, or when nothing can be said yet. */
  provisoire: LigneCalculee[]
  attente: Attente | null
  total: number
  /** When the money usually comes; null when nobody can say, or when it has come. */
  arrivee: Arrivee
}

/** The steps of the month's first payment. */
export const stepsOf = ({ calculs, ...m }: MoisDePaie, today: Jour) => {
  const first = calculs[0]
  const argent = first && argentDe(first)
  const ligne = first
    ? {
        preparee_le: first.preparee_le,
        validee_le: first.validee_le,
        payee_le: argent?.ou === 'verse' ? argent.le : null,
      }
    : null
  return way({ ...m, certifie_le: m.etat?.certifie_le ?? null, ligne, total: first?.total ?? m.total }, today)
}

/** « Cet argent arrive d’habitude vers le 12 décembre » : an estimate, and said so. */
export function Quand({ arrivee }: Pick<MoisDePaie, 'arrivee'>) {
  if (!arrivee) return null
  return (
    <p class="soft">
      {arrivee.passe
        ? `D’habitude, l’argent de ce mois serait arrivé vers le ${jour(arrivee.vers)}.`
        : `D’habitude, l’argent de ce mois arrive vers le ${jour(arrivee.vers)}.`}{' '}
      C’est une estimation, d’après les {arrivee.paies} dernières paies.
    </p>
  )
}

type ExpliqueProps = { mois: MoisDePaie; absences: Absence[]; connu: Jour | null; view: View }

/** Why this amount, line by line, for the trainee and those who accompany them. */
export function MoisExpliquePage({ mois: m, absences, connu, view }: ExpliqueProps) {
  const mine = view.who.role === 'stagiaire'
  const { parcours, etat, calculs, provisoire, attente } = m
  const address = `/parcours/${parcours.id}/remuneration/${m.mois}`
  const [only] = calculs
  const argents = calculs.map(c => argentDe(c))
  const refused = argents.findLast(a => a.ou === 'refuse')
  return (
    <>
      <Heading
        title={
          mine
            ? `Votre rémunération ${deMois(m.mois)}`
            : `Rémunération de ${parcours.prenom} ${parcours.nom}, ${moisLong(m.mois)}`
        }
        lead={parcours.site}
        actions={
          mine ? (
            <a href="/ma-remuneration">Tous les mois</a>
          ) : (
            <a href={`/parcours/${parcours.id}`}>Retour au parcours</a>
          )
        }
      />
      <ConnuLe connu={connu} action={address} />
      {mine && refused?.ou === 'refuse' && (
        <VirementRefuse stagiaire_id={parcours.stagiaire_id} le={refused.le} />
      )}
      {attente?.bloque && (
        <Notice kind="attention" title="Ce mois attend une réponse">
          <p>{attente.raison}</p>
          {attente.aupres_de.length > 0 && <p>À voir avec : {attente.aupres_de.join(', ')}.</p>}
        </Notice>
      )}
      {calculs.length === 0 && provisoire.length > 0 && (
        <Notice kind="info">
          {connu
            ? `Ce mois n’était pas encore calculé : voici ce qui l’aurait été avec ce que l’on savait, selon les règles d’aujourd’hui.`
            : 'Calcul provisoire : la Région ne l’a pas encore validé.'}
        </Notice>
      )}
      <Montants m={m} mine={mine} />
      {calculs.length > 1 && calculs.toReversed().map(c => <CalculExplique calcul={c} mine={mine} />)}
      {calculs.length === 1 && only && (
        <>
          {argentDe(only).ou !== 'calcule' && <OuEst calcul={only} mine={mine} />}
          {only.lignes.map(ligne => (
            <Expliquee ligne={ligne} />
          ))}
        </>
      )}
      {provisoire.map(ligne => (
        <Expliquee ligne={ligne} />
      ))}
      {!connu && (
        <Section title="Où en est ce mois" id="suivi">
          <Steps items={stepsOf(m, view.today)} />
          <Quand {...m} />
        </Section>
      )}
      {etat && <Heures etat={etat} absences={absences} />}
      <Section title="À qui en parler" id="contacts">
        {mine && (
          <p>
            <a class="button secondary" href={`/mes-reclamations?mois=${m.mois}#nouvelle`}>
              Ce montant me semble faux
            </a>
          </p>
        )}
        <Facts
          items={[
            ['À l’organisme de formation', <Contact {...parcours.referent} />],
            ['Conseiller ou conseillère', <Contact {...parcours.conseiller} />],
          ]}
        />
        {calculs.some(c => c.validee_le) && !connu && view.who.role !== 'organisme' && (
          <p>
            <a href={`${address}/avis.pdf`}>Télécharger l’avis de paiement (PDF)</a>
          </p>
        )}
      </Section>
      {!mine && <ChoisirConnuLe connu={connu} action={address} />}
    </>
  )
}

/** What the month makes, or why there is nothing yet. */
function Montants({ m, mine }: { m: MoisDePaie; mine: boolean }) {
  const { calculs, provisoire, attente } = m
  if (calculs.length > 0 || provisoire.length > 0)
    return (
      <>
        <Figures>
          <Figure label={calculs.length ? 'Total du mois' : 'Total provisoire'} value={euros(m.total)} />
        </Figures>
        {calculs.length > 1 && (
          <p>
            Ce mois a été calculé {calculs.length} fois. Le total est la somme de tout ; le plus récent est en
            premier.
          </p>
        )}
        {attente && !attente.bloque && <p>{(mine && attente.a_vous) || attente.raison}</p>}
      </>
    )
  if (attente?.bloque) return null
  return (
    <Empty title={attente ? 'Rien à verser pour ce mois.' : 'Le montant n’est pas encore calculé.'}>
      <p>
        {(mine && attente?.a_vous) ||
          attente?.raison ||
          'Il se calcule quand l’organisme a certifié les présences du mois.'}
      </p>
    </Empty>
  )
}

function Heures({ etat, absences }: { etat: NonNullable<MoisDePaie['etat']>; absences: Absence[] }) {
  return (
    <Section title="Les heures du mois" id="heures">
      <Facts
        items={[
          ['En formation', heures(etat.minutes_present)],
          ['En entreprise', heures(etat.minutes_entreprise)],
          ['Absence justifiée', heures(etat.minutes_absence_justifiee)],
          ['Absence non justifiée', heures(etat.minutes_absence_injustifiee)],
          ...(etat.certifie_le
            ? ([['Certifiées', `le ${jour(paris(etat.certifie_le))}`]] as [string, string][])
            : []),
        ]}
      />
      {absences.length > 0 && (
        <ul>
          {absences.map(({ jour: le, demi, statut }) => (
            <li>
              {dayLabel(le)}, {DEMIS[demi]} : {statut && PRESENCES[statut].toLowerCase()}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const Contact = ({ nom, courriel }: Interlocuteur) => (
  <>
    {nom}, <a href={`mailto:${courriel}`}>{courriel}</a>
  </>
)
