import type { Jour, Mois } from '../calendrier/calendrier.ts'
import { type Case, DEMIS, dayLabel, PRESENCES } from '../emargement/emargement.ts'
import type { MoisEtat } from '../etat/store.ts'
import type { View } from '../http/route.ts'
import { type Attente, deMois, standing, way } from '../liquidation/liquidation.ts'
import { Badge, Empty, Facts, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { Disclosure } from '../web/form.tsx'
import { euros, heures, jour, moisLong } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { type LigneCalculee, natureLabels } from './remuneration.ts'
import type { Interlocuteur, Ligne, Parcours } from './store.ts'

/** One month of one person: what is known of it, from the attendance to the payment. */
export interface MoisDePaie {
  parcours: Parcours
  mois: Mois
  etat: MoisEtat | null
  /** The lines of its liquidation, or those that would be paid today; empty when nothing can be said yet. */
  lignes: (LigneCalculee | Ligne)[]
  liquidation: Pick<Ligne, 'preparee_le' | 'validee_le' | 'payee_le'> | null
  attente: Attente | null
  total: number
}

const stepsOf = (m: MoisDePaie, today: Jour) =>
  way({ ...m, certifie_le: m.etat?.certifie_le ?? null, ligne: m.liquidation }, today)

type ExpliqueProps = { mois: MoisDePaie; absences: Case[]; view: View }

/** Why this amount, line by line, for the trainee and those who accompany them. */
export function MoisExpliquePage({ mois: m, absences, view }: ExpliqueProps) {
  const mine = view.who.role === 'stagiaire'
  const { parcours, etat, lignes, liquidation, attente } = m
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
      {attente?.bloque && (
        <Notice kind="attention" title="Ce mois attend une réponse">
          <p>{attente.raison}</p>
          {attente.aupres_de.length > 0 && <p>À voir avec : {attente.aupres_de.join(', ')}.</p>}
        </Notice>
      )}
      {!liquidation && lignes.length > 0 && (
        <Notice kind="info">Calcul provisoire : la Région ne l’a pas encore validé.</Notice>
      )}
      {lignes.length > 0 ? (
        <>
          <Figures>
            <Figure label={liquidation ? 'Total du mois' : 'Total provisoire'} value={euros(m.total)} />
          </Figures>
          {m.attente && !m.attente.bloque && <p>{(mine && m.attente.a_vous) || m.attente.raison}</p>}
          {lignes.map(ligne => (
            <Explained ligne={ligne} />
          ))}
        </>
      ) : (
        !attente?.bloque && (
          <Empty title={attente ? 'Rien à verser pour ce mois.' : 'Le montant n’est pas encore calculé.'}>
            <p>
              {(mine && attente?.a_vous) ||
                attente?.raison ||
                'Il se calcule quand l’organisme a certifié les présences du mois.'}
            </p>
          </Empty>
        )
      )}
      <Section title="Où en est ce mois" id="suivi">
        <Steps items={stepsOf(m, view.today)} />
      </Section>
      {etat && (
        <Section title="Les heures du mois" id="heures">
          <Facts
            items={[
              ['En formation', heures(etat.minutes_present)],
              ['En entreprise', heures(etat.minutes_entreprise)],
              ['Absence justifiée', heures(etat.minutes_absence_justifiee)],
              ['Absence non justifiée', heures(etat.minutes_absence_injustifiee)],
            ]}
          />
          {absences.length > 0 && (
            <ul>
              {absences.map(({ jour, demi, statut }) => (
                <li>
                  {dayLabel(jour)}, {DEMIS[demi]} : {statut && PRESENCES[statut].toLowerCase()}
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
      <Section title="À qui en parler" id="contacts">
        <Facts
          items={[
            ['À l’organisme de formation', <Contact {...parcours.referent} />],
            ['Conseiller ou conseillère', <Contact {...parcours.conseiller} />],
          ]}
        />
      </Section>
    </>
  )
}

function Explained({ ligne }: { ligne: Pick<LigneCalculee, 'nature' | 'centimes' | 'explication'> }) {
  const sources = ligne.explication.flatMap(({ titre, source, reference }) =>
    source || reference ? [`${titre} : ${[source, reference].filter(Boolean).join(', ')}`] : [],
  )
  return (
    <Section title={`${natureLabels[ligne.nature]} : ${euros(ligne.centimes)}`} id={ligne.nature}>
      {ligne.explication.map(({ phrase }) => (
        <p>{phrase}</p>
      ))}
      {sources.length > 0 && (
        <Disclosure
          summary={
            <>
              D’où vient ce montant
              <span class="visually-hidden"> : {natureLabels[ligne.nature].toLowerCase()}</span>
            </>
          }
        >
          <ul>
            {sources.map(source => (
              <li>{source}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Section>
  )
}

const Contact = ({ nom, courriel }: Interlocuteur) => (
  <>
    {nom}, <a href={`mailto:${courriel}`}>{courriel}</a>
  </>
)

/** Every month of the trainee: those under way step by step, those paid in a list. */
export function MaRemunerationPage({ mois, today }: { mois: MoisDePaie[]; today: Jour }) {
  const open = mois.filter(m => !m.liquidation?.payee_le)
  const paid = mois.filter(m => m.liquidation?.payee_le)
  return (
    <>
      <Heading
        title="Ma rémunération"
        lead="Ce qui vous est versé chaque mois, quand, et pourquoi."
        actions={
          mois[0] && (
            <a href={`/stagiaires/${mois[0].parcours.stagiaire_id}/compte-bancaire`}>Mon compte bancaire</a>
          )
        }
      />
      {mois.length === 0 && (
        <Empty title="Pas encore de mois à payer.">
          <p>Votre premier mois apparaît ici dès votre entrée en formation.</p>
        </Empty>
      )}
      {open.map(m => (
        <Section title={month(m.mois)} id={`mois-${m.mois}-${m.parcours.id}`}>
          {m.attente?.bloque && <Notice kind="attention">{m.attente.raison}</Notice>}
          <Steps items={stepsOf(m, today)} />
          {m.lignes.length > 0 && (
            <p>
              {m.liquidation ? 'Montant' : 'Montant provisoire'} : <strong>{euros(m.total)}</strong>.{' '}
              <Why {...m} />
            </p>
          )}
        </Section>
      ))}
      {paid.length > 0 && (
        <Section title="Mois versés" id="verses">
          <Table
            caption="Montants versés, mois par mois"
            hideCaption
            unit="mois"
            total={paid.length}
            columns={[
              { key: 'mois', label: 'Mois' },
              { key: 'total', label: 'Montant', align: 'end' },
              { key: 'statut', label: 'Versement' },
              { key: 'pourquoi', label: 'Explication', hideLabel: true },
            ]}
            rows={paid.map(m => ({
              mois: month(m.mois),
              total: euros(m.total),
              statut: m.liquidation && (
                <Badge kind={standing(m.liquidation).kind}>
                  Versé le {jour(m.liquidation.payee_le ?? '')}
                </Badge>
              ),
              pourquoi: <Why {...m} />,
            }))}
          />
        </Section>
      )}
    </>
  )
}

const month = (mois: Mois) => moisLong(mois).replace(/^./, letter => letter.toUpperCase())

const Why = ({ parcours, mois }: MoisDePaie) => (
  <a href={`/parcours/${parcours.id}/remuneration/${mois}`}>
    Pourquoi ce montant ?<span class="visually-hidden"> {moisLong(mois)}</span>
  </a>
)
