import type { Mois } from '../calendrier/calendrier.ts'
import type { MoisEtat } from '../emargement/store.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Facts, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { euros, heures, jour, moisLong } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { type Attente, deMois, standing, way } from './liquidation.ts'
import { type LigneCalculee, natureLabels } from './remuneration.ts'
import type { Ligne, Parcours } from './store.ts'

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

const stepsOf = (m: MoisDePaie) =>
  way({ certifie_le: m.etat?.certifie_le ?? null, ligne: m.liquidation, total: m.total })

/** Why this amount, line by line, for the trainee and those who accompany them. */
export function MoisExpliquePage({ mois: m, view }: { mois: MoisDePaie; view: View }) {
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
          {lignes.map(ligne => (
            <Explained ligne={ligne} />
          ))}
        </>
      ) : (
        !attente?.bloque && (
          <Empty title={attente ? 'Rien à verser pour ce mois.' : 'Le montant n’est pas encore calculé.'}>
            <p>{attente?.raison ?? 'Il se calcule quand l’organisme a certifié les présences du mois.'}</p>
          </Empty>
        )
      )}
      <Section title="Où en est ce mois" id="suivi">
        <Steps items={stepsOf(m)} />
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
        </Section>
      )}
    </>
  )
}

function Explained({ ligne }: { ligne: Pick<LigneCalculee, 'nature' | 'centimes' | 'explication'> }) {
  return (
    <Section title={`${natureLabels[ligne.nature]} : ${euros(ligne.centimes)}`} id={ligne.nature}>
      {ligne.explication.map(({ phrase, source, reference }) => (
        <>
          <p>{phrase}</p>
          {(source || reference) && (
            <p class="soft">D’après : {[source, reference].filter(Boolean).join(', ')}</p>
          )}
        </>
      ))}
    </Section>
  )
}

/** Every month of the trainee: those under way step by step, those paid in a list. */
export function MaRemunerationPage({ mois }: { mois: MoisDePaie[] }) {
  const open = mois.filter(m => !m.liquidation?.payee_le)
  const paid = mois.filter(m => m.liquidation?.payee_le)
  return (
    <>
      <Heading title="Ma rémunération" lead="Ce qui vous est versé chaque mois, quand, et pourquoi." />
      {mois.length === 0 && (
        <Empty title="Pas encore de mois à payer.">
          <p>Votre premier mois apparaît ici dès votre entrée en formation.</p>
        </Empty>
      )}
      {open.map(m => (
        <Section title={month(m.mois)} id={`mois-${m.mois}-${m.parcours.id}`}>
          {m.attente?.bloque && <Notice kind="attention">{m.attente.raison}</Notice>}
          <Steps items={stepsOf(m)} />
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
            caption="Mois versés"
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
