import type { Jour, Mois } from '../calendrier/calendrier.ts'
import { Badge, Empty, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { euros, heures, jour, moisLong } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { VirementRefuse } from './ligne-expliquee.tsx'
import { argentDe } from './mois.ts'
import { type MoisDePaie, Quand, stepsOf } from './mois-page.tsx'
import { titreDe } from './sentences.ts'

type Props = {
  mois: MoisDePaie[]
  /** What was received too much, and what each pay gives back of it at most. */
  trop_percu: { centimes: number; mensualite: number | null } | null
  stagiaire_id: number | null
  today: Jour
}

/** The day the first payment of a month came; null while it has not. */
const paidOn = ({ calculs: [first] }: MoisDePaie): Jour | null => {
  const argent = first && argentDe(first)
  return argent?.ou === 'verse' ? argent.le : null
}

/** Every month of the trainee: those under way step by step, those paid in a list. */
export function MaRemunerationPage({ mois, trop_percu, stagiaire_id, today }: Props) {
  const open = mois.filter(m => paidOn(m) === null)
  const paid = mois.filter(m => paidOn(m) !== null)
  return (
    <>
      <Heading
        title="Ma rémunération"
        lead="Ce qui vous est versé chaque mois, quand, et pourquoi."
        actions={
          stagiaire_id !== null && (
            <>
              <a href={`/stagiaires/${stagiaire_id}/compte-bancaire`}>Mon compte bancaire</a>
              <a href="/mes-reclamations">Mes réclamations</a>
            </>
          )
        }
      />
      {trop_percu && (
        <Notice kind="info" title={`Vous avez reçu ${euros(trop_percu.centimes)} de trop`}>
          <p>
            {trop_percu.mensualite === null
              ? 'La Région n’a pas encore décidé comment reprendre cette somme. Vous n’avez rien à faire pour l’instant.'
              : `Chaque paie en rend ${euros(trop_percu.mensualite)} au plus. Vous n’avez rien à faire.`}
          </p>
        </Notice>
      )}
      {mois.length === 0 && (
        <Empty title="Pas encore de mois à payer.">
          <p>Votre premier mois apparaît ici dès votre entrée en formation.</p>
        </Empty>
      )}
      {open.map(m => (
        <EnCours m={m} today={today} />
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
              { key: 'heures', label: 'Heures suivies', align: 'end' },
              { key: 'statut', label: 'Versement' },
              { key: 'pourquoi', label: 'Explication', hideLabel: true },
            ]}
            rows={paid.map(m => ({
              mois: month(m.mois),
              total: euros(m.total),
              heures: m.etat && heures(m.etat.minutes_present + m.etat.minutes_entreprise),
              statut: (
                <>
                  <Badge kind="positive">Versé le {jour(paidOn(m) ?? '')}</Badge>
                  <Corrections m={m} />
                </>
              ),
              pourquoi: <Why {...m} />,
            }))}
          />
        </Section>
      )}
    </>
  )
}

function EnCours({ m, today }: { m: MoisDePaie; today: Jour }) {
  const argent = m.calculs[0] && argentDe(m.calculs[0])
  const known = m.calculs.length > 0
  return (
    <Section title={month(m.mois)} id={`mois-${m.mois}-${m.parcours.id}`}>
      {m.attente?.bloque && <Notice kind="attention">{m.attente.raison}</Notice>}
      {argent?.ou === 'refuse' && <VirementRefuse stagiaire_id={m.parcours.stagiaire_id} le={argent.le} />}
      <Steps items={stepsOf(m, today)} />
      <Quand {...m} />
      {(known || m.provisoire.length > 0) && (
        <p>
          {known ? 'Montant' : 'Montant provisoire'} : <strong>{euros(m.total)}</strong>. <Why {...m} />
        </p>
      )}
      <Corrections m={m} />
      {m.etat && <p class="soft">{presences(m.etat)}</p>}
    </Section>
  )
}

/** « 96 h suivies, 6 h d’absence, dont 3 h non justifiées. » */
function presences(e: NonNullable<MoisDePaie['etat']>): string {
  const absent = e.minutes_absence_justifiee + e.minutes_absence_injustifiee
  const without = e.minutes_absence_injustifiee
  return `Vos présences : ${heures(e.minutes_present + e.minutes_entreprise)} suivies${
    absent ? `, ${heures(absent)} d’absence` : ', aucune absence'
  }${without ? `, dont ${heures(without)} non justifiées` : ''}.`
}

/** Each correction of a month in a few words. */
const Corrections = ({ m }: { m: MoisDePaie }) => (
  <>
    {m.calculs
      .filter(c => c.rang > 1)
      .map(c => (
        <p class="soft">{titreDe(c)}</p>
      ))}
  </>
)

const month = (mois: Mois) => moisLong(mois).replace(/^./, letter => letter.toUpperCase())

const Why = ({ parcours, mois }: MoisDePaie) => (
  <a href={`/parcours/${parcours.id}/remuneration/${mois}`}>
    Pourquoi ce montant ?<span class="visually-hidden"> {moisLong(mois)}</span>
  </a>
)
