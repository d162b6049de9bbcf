import type { Child } from 'hono/jsx'
import { addDays } from '../calendrier/calendrier.ts'
import type { MoisEtat } from '../etat/store.ts'
import type { View } from '../http/route.ts'
import { NATURES, suite } from '../signal/signal.ts'
import type { Signal } from '../signal/store.ts'
import { libelleDestination } from '../suivi/suivi.ts'
import { CLASSES } from '../suspension/suspension.ts'
import { Badge, Empty, Facts, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { heures, jour, jourCourt, km, moisLong } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import type { Vie } from '../web/vie/ligne-de-vie.ts'
import { LigneDeVie } from '../web/vie/ligne-de-vie.tsx'
import { Signature, Sortie } from './forms.tsx'
import { MOTIFS_SORTIE, QUALITES, STATUTS } from './parcours.ts'
import type { ParcoursRow } from './store.ts'

export function DetailPage({
  parcours: p,
  mois,
  vie,
  signaux,
  view,
}: {
  parcours: ParcoursRow
  mois: MoisEtat[]
  signaux: Signal[]
  vie: Vie
  view: View
}): Child {
  const { role } = view.who
  const mine = role === 'stagiaire'
  return (
    <>
      <Heading
        title={mine ? 'Mon parcours' : `${p.prenom} ${p.nom}`}
        lead={
          <>
            {p.dispositif_nom}, à {p.site}.{' '}
            <Badge kind={STATUTS[p.statut].badge}>{STATUTS[p.statut].label}</Badge>
          </>
        }
      />
      {p.statut === 'suspendu' && <Notice kind="attention">{suspended(p, view.today)}</Notice>}
      <LigneDeVie vie={vie} size="large" today={view.today} />
      {signaux.length > 0 && (
        <Section title="Signaux" id="signaux" count={signaux.length}>
          <ul class="list">
            {signaux.map(s => (
              <li>
                <Badge kind="attention">{NATURES[s.nature].libelle}</Badge> {s.phrase}{' '}
                <span class="soft">{suite(s)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Facts
        items={[
          ['Entrée', jour(p.date_entree)],
          p.sortie
            ? ['Dernier jour', jour(addDays(p.sortie.date, -1))]
            : [
                'Fin prévue',
                `${jour(addDays(p.fin_prevue, -1))}${p.fin_prevue > p.fin_initiale ? ` (au départ, ${jour(addDays(p.fin_initiale, -1))})` : ''}`,
              ],
          [
            'Heures',
            `${heures(p.minutes_faites)} faites sur ${heures(p.minutes_prevues)} prévues${p.minutes_max === null ? '' : `, ${heures(p.minutes_max)} au plus`}`,
          ],
          [
            'Rythme',
            <>
              {heures(p.minutes_semaine)} par semaine.{' '}
              <a href={`/parcours/${p.id}/seances`}>{mine ? 'Mon emploi du temps' : 'Emploi du temps'}</a>
            </>,
          ],
          [mine ? 'Mon conseiller' : 'Conseiller', `${p.conseiller}, ${p.structure ?? ''}`],
          [mine ? 'Mon référent' : 'Référent pédagogique', `${p.referent}, ${p.organisme}`],
          ['Distance du domicile', `${km(p.distance_m)} par la route, vérifiée à l’entrée`],
          [
            mine ? 'Ce que l’on sait de moi' : 'Fiche',
            <a href={`/stagiaires/${p.stagiaire_id}`}>{`${p.prenom} ${p.nom}, ${p.commune_nom}`}</a>,
          ],
          ...(view.who.role === 'region'
            ? ([
                ['Droits', <a href={`/parcours/${p.id}/droits`}>Décisions sur la rémunération</a>],
                ['Compte', <a href={`/regularisations/${p.stagiaire_id}`}>Ce qui a été calculé et versé</a>],
                [
                  'Cumul',
                  <a href={`/stagiaires/${p.stagiaire_id}/cumul`}>
                    Deux formations, ou un emploi en même temps
                  </a>,
                ],
              ] as [string, Child][])
            : []),
        ]}
      />
      {p.sortie && (
        <Section title="Sortie" id="sortie">
          <Facts
            items={[
              ['Raison', MOTIFS_SORTIE[p.sortie.motif as keyof typeof MOTIFS_SORTIE] ?? p.sortie.motif],
              ['Situation à la sortie', libelleDestination(p.sortie.destination)],
              ...(p.sortie.precisions ? ([['Précisions', p.sortie.precisions]] as [string, string][]) : []),
            ]}
          />
        </Section>
      )}
      <Section title="Phases" id="phases" count={p.phases.length}>
        <Table
          caption="Phases du parcours"
          hideCaption
          unit="phase"
          columns={[
            { key: 'nom', label: 'Phase' },
            { key: 'du', label: 'Du' },
            { key: 'au', label: 'Au' },
            { key: 'prevues', label: 'Heures prévues', align: 'end' },
            { key: 'faites', label: 'Heures faites', align: 'end' },
          ]}
          rows={p.phases.map(f => ({
            nom: `${f.rang}. ${f.nom}`,
            du: jourCourt(f.du),
            au: jourCourt(addDays(f.au, -1)),
            prevues: heures(f.minutes_prevues),
            faites: heures(f.minutes_faites),
          }))}
        />
      </Section>
      <Contrat p={p} view={view} />
      <Section title="Présences, mois par mois" id="mois" count={mois.length}>
        <Table
          caption="Heures et rémunération de chaque mois"
          hideCaption
          unit="mois"
          columns={[
            { key: 'mois', label: 'Mois' },
            { key: 'presence', label: 'Présence', align: 'end' },
            { key: 'absences', label: 'Absences', align: 'end' },
            { key: 'etat', label: 'État du mois' },
            { key: 'paie', label: 'Rémunération' },
          ]}
          rows={mois.map(m => ({
            mois: moisLong(m.mois),
            presence: heures(m.minutes_present + m.minutes_entreprise),
            absences: absences(m) ? heures(absences(m)) : 'aucune',
            etat: <EtatDuMois m={m} lien={['region', 'organisme'].includes(view.who.role) ? p.id : null} />,
            paie: m.certifie_le && (
              <a href={`/parcours/${p.id}/remuneration/${m.mois}`}>Comprendre le montant</a>
            ),
          }))}
          empty={<Empty title="Aucune présence notée pour l’instant." />}
        />
      </Section>
      {p.suspensions.length > 0 && (
        <Section title="Suspensions" id="suspensions" count={p.suspensions.length}>
          <ul class="list">
            {p.suspensions.map(s => (
              <li>
                Du {jour(s.du)} {s.au ? `au ${jour(addDays(s.au, -1))}` : ', sans date de retour'} ·{' '}
                {CLASSES[s.classe]}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Certifications" id="certifications" count={p.certifications.length}>
        <p>
          <a href={`/parcours/${p.id}/certifications`}>Voir les domaines CléA et les certifications</a>
        </p>
      </Section>
      {p.sortie && !mine && (
        <Section title="Suivi après la sortie" id="suivi" count={p.suivis.length}>
          <p>
            <a href={`/parcours/${p.id}/suivi`}>Voir ce que la personne est devenue</a>
          </p>
        </Section>
      )}
      <Section title="Et après ?" id="suite">
        <p>
          <a href={`/parcours/${p.id}/suite`}>
            {mine ? 'Ce qui vient après mon parcours' : 'Prévoir ce qui vient après ce parcours'}
          </a>
        </p>
      </Section>
      <Section title={mine ? 'M’arrêter, revenir' : 'Faire évoluer ce parcours'} id="actes">
        <p class="actions">
          <a href={`/parcours/${p.id}/suspension`}>{pause(p, mine)}</a>
        </p>
        {!p.sortie && role === 'organisme' && <Sortie p={p} view={view} />}
      </Section>
    </>
  )
}

/** What the page of suspensions is for, where the pathway stands. */
function pause(p: ParcoursRow, mine: boolean): string {
  if (p.sortie) return 'Revenir en formation'
  if (p.statut === 'suspendu') return mine ? 'Mon retour' : 'Noter ou changer le retour'
  return mine ? 'M’arrêter un moment' : 'Suspendre le parcours'
}

/** Whether a month is certified, with the way to its statement for who may open it. */
function EtatDuMois({ m, lien }: { m: MoisEtat; lien: number | null }): Child {
  const said = m.certifie_le ? `Certifié le ${jourCourt(m.certifie_le)}` : 'À certifier par l’organisme'
  return lien === null ? said : <a href={`/parcours/${lien}/etats/${m.mois}`}>{said}</a>
}

const absences = (m: MoisEtat) => m.minutes_absence_justifiee + m.minutes_absence_injustifiee

function suspended(p: ParcoursRow, today: string): string {
  const s = p.suspensions.find(s => s.du <= today && (s.au === null || today < s.au))
  if (!s) return ''
  return s.au
    ? `Suspendu depuis le ${jour(s.du)}. Retour prévu le ${jour(s.au)}.`
    : `Suspendu depuis le ${jour(s.du)}, sans date de retour.`
}

function Contrat({ p, view }: { p: ParcoursRow; view: View }) {
  if (p.contrat_id === null) {
    return (
      <Section title="Contrat" id="contrat">
        <Empty title="Aucun contrat n’est établi pour ce parcours." />
      </Section>
    )
  }
  return (
    <Section
      title="Contrat"
      id="contrat"
      actions={<a href={`/parcours/${p.id}/contrat.pdf`}>Télécharger le contrat (PDF)</a>}
    >
      <Steps
        items={p.signataires.map(qualite => {
          const done = p.signatures.find(s => s.qualite === qualite)
          return {
            label: QUALITES[qualite] ?? qualite,
            state: done ? ('done' as const) : ('todo' as const),
            detail: done ? `${done.nom}, le ${jour(done.signe_le)}` : 'n’a pas encore signé',
          }
        })}
      />
      <Signature p={p} view={view} />
    </Section>
  )
}
