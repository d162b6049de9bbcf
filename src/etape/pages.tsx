import { later } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import type { ParcoursRow } from '../parcours/store.ts'
import { STATUTS } from '../prescription/prescription.ts'
import { libelleDestination } from '../suivi/suivi.ts'
import type { SiteNearby } from '../territoire/store.ts'
import { Badge, Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Select, TextArea, TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { jour, km, plural } from '../web/format.ts'
import { couvert, ETATS, ecart, etatDe, type Fin, NATURES } from './etape.ts'

interface Proposition {
  code: string
  nom: string
  eligible: 'oui' | 'non' | 'non_precise'
  sites: SiteNearby[]
}
type Props = { parcours: ParcoursRow; fin: Fin; propositions: Proposition[]; view: View }
type Part = Omit<Props, 'parcours'> & { p: ParcoursRow }

/** What comes after a pathway: what is known, the days in between, what could be done, and the plan itself. */
export function SuitePage({ parcours: p, fin, propositions, view }: Props) {
  const mine = view.who.role === 'stagiaire'
  const etat = ETATS[etatDe(fin)]
  return (
    <>
      <Heading
        title={mine ? 'Et après mon parcours ?' : `Et après, pour ${p.prenom} ${p.nom} ?`}
        lead={
          <>
            {p.dispositif_nom}, à {p.site}. <Badge kind={etat.badge}>{etat.label}</Badge>
          </>
        }
        actions={<a href={`/parcours/${p.id}`}>{mine ? 'Mon parcours' : 'Le parcours'}</a>}
      />
      <Ecart fin={fin} mine={mine} />
      <Facts
        items={[
          [fin.sorti ? 'Sortie' : 'Fin prévue', jour(fin.fin)],
          ['Ensuite', suiteEnClair(fin) || 'Rien n’est encore prévu.'],
          ...(fin.suite && !fin.suivant
            ? ([
                ['Prévu par', `${fin.suite.prevue_par}, le ${jour(fin.suite.prevue_le)}`],
                [mine ? 'Votre accord' : 'Accord de la personne', accordDe(fin.suite.accord_le)],
                ...(fin.suite.commentaire ? [['À savoir', fin.suite.commentaire]] : []),
              ] as [string, string][])
            : []),
        ]}
      />
      {!fin.suivant && <Plan p={p} fin={fin} propositions={propositions} view={view} />}
      {!fin.suivant && <Propositions p={p} fin={fin} propositions={propositions} view={view} />}
    </>
  )
}

const accordDe = (le: string | null) => (le ? `oui, le ${jour(le)}` : 'pas encore')

/** What comes next, in a few words; nothing when nothing is known. */
export function suiteEnClair(f: Fin): string {
  if (f.suivant) return `${f.suivant.site}, depuis le ${jour(f.suivant.du)}`
  if (etatDe(f) === 'emploi') return libelleDestination(f.destination ?? '')
  const planned = f.suite ? `${NATURES[f.suite.nature]}, le ${jour(f.suite.du)}` : ''
  if (!f.prescription) return planned
  const asked = `${f.prescription.site} (${STATUTS[f.prescription.statut].toLowerCase()})`
  return planned ? `${asked} · ${planned}` : asked
}

function Ecart({ fin, mine }: { fin: Fin; mine: boolean }) {
  const days = ecart(fin)
  if (fin.suite?.perimee && !fin.suivant)
    return (
      <Notice kind="attention" title="Une nouvelle date est à choisir">
        {fin.suite.du < fin.fin
          ? `Le parcours dure maintenant jusqu’au ${jour(fin.fin)}, après le jour prévu pour la suite.`
          : `La suite prévue le ${jour(fin.suite.du)} n’a pas commencé.`}
        {mine && ' Parlez-en à votre conseiller.'}
      </Notice>
    )
  if (days === null || days === 0 || fin.suivant) return null
  if (couvert(fin))
    return (
      <Notice kind="info">
        {mine ? 'Un accompagnement vous est proposé' : 'Un accompagnement est prévu'} entre les deux étapes.
      </Notice>
    )
  return (
    <Notice kind="attention" title={`${plural(days, 'jour')} sans étape`}>
      {mine
        ? 'Parlez-en à votre conseiller : un accompagnement peut couvrir ces jours.'
        : 'Rapprochez les dates, ou prévoyez un accompagnement entre les deux.'}
    </Notice>
  )
}

function Plan({ p, fin, propositions, view }: Part) {
  const { role } = view.who
  const state = view.state('/parcours/:id/suite', {
    du: (!fin.suite?.perimee && fin.suite?.du) || later(fin.fin, view.today),
    nature: fin.suite?.nature ?? '',
    dispositif: fin.suite?.dispositif ?? '',
    commentaire: fin.suite?.commentaire ?? '',
  })
  const giving = view.state('/parcours/:id/suite/abandon')
  const failed = (s: typeof state) => s.refusal !== undefined || Object.keys(s.errors).length > 0
  return (
    <Section title={fin.suite ? 'Cette suite' : 'Prévoir la suite'} id="suite">
      {role === 'stagiaire' && fin.suite && !fin.suite.accord_le && !fin.suite.perimee && (
        <ActButton
          action={`/parcours/${p.id}/suite/accord`}
          token={view.token()}
          version={p.revision}
          label="Cela me convient"
          kind="primary"
        />
      )}
      {role === 'stagiaire' && !fin.suite && (
        <Empty title="Rien n’est encore prévu. Parlez-en à votre conseiller." />
      )}
      {(role === 'conseiller' || role === 'organisme') && (
        <Disclosure
          summary={fin.suite ? 'Prévoir une autre suite' : 'Prévoir'}
          open={failed(state) || !fin.suite}
        >
          <Form
            action={`/parcours/${p.id}/suite`}
            token={view.token()}
            version={p.revision}
            state={state}
            submit="Prévoir cette suite"
          >
            <Select
              name="nature"
              label="Quelle étape"
              state={state}
              empty="Choisir"
              required
              options={Object.entries(NATURES).map(([value, label]) => ({ value, label }))}
            />
            <Select
              name="dispositif"
              label="Dans quel dispositif"
              hint="Si vous le savez déjà."
              state={state}
              empty="Pas encore choisi"
              options={propositions.map(o => ({ value: o.code, label: o.nom }))}
            />
            <TextField
              name="du"
              type="date"
              label="À partir du"
              hint={`Le parcours finit le ${jour(fin.fin)}.`}
              state={state}
              required
            />
            <TextArea
              name="commentaire"
              label="À savoir"
              hint="Facultatif, sans détail de santé."
              rows={2}
              state={state}
            />
          </Form>
        </Disclosure>
      )}
      {fin.suite && role !== 'region' && (
        <Disclosure
          summary={role === 'stagiaire' ? 'Cela ne me convient pas' : 'Abandonner'}
          open={failed(giving)}
        >
          <Form
            action={`/parcours/${p.id}/suite/abandon`}
            token={view.token()}
            version={p.revision}
            state={giving}
            submit="Abandonner cette suite"
            kind="danger"
          >
            <TextField name="motif" label="Pourquoi" state={giving} required />
          </Form>
        </Disclosure>
      )}
    </Section>
  )
}

function Propositions({ p, fin, propositions, view }: Part) {
  const { role } = view.who
  return (
    <Section
      title={role === 'stagiaire' ? 'Ce que vous pourriez faire' : 'Ce que la personne pourrait faire'}
      id="propositions"
      count={propositions.length}
    >
      <p class="soft">
        D’après les règles et ce que l’on sait, pour une entrée le {jour(later(fin.fin, view.today))}.
      </p>
      {propositions.length === 0 && (
        <Empty title="Aucun dispositif de la région ne s’ouvre avec ce que l’on sait aujourd’hui." />
      )}
      <ul class="list">
        {propositions.map(o => (
          <li>
            <a href={`/dispositifs/${o.code}`}>{o.nom}</a>{' '}
            {o.eligible === 'oui' ? (
              <Badge kind="positive">Possible</Badge>
            ) : (
              <Badge kind="attention">À préciser</Badge>
            )}
            {o.sites.map(s => (
              <span class="soft">
                {' · '}
                {s.site}, {s.distance_m === 0 ? 'même commune' : `environ ${km(s.distance_m)}`}
              </span>
            ))}
            {role === 'conseiller' && (
              <>
                {' · '}
                <a href={`/stagiaires/${p.stagiaire_id}/prescription?dispositif=${o.code}#sites`}>
                  Prescrire
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
