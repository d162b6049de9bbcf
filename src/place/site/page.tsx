import type { Child } from 'hono/jsx'
import { addDays, mois } from '../../calendrier/calendrier.ts'
import type { View } from '../../http/route.ts'
import { Badge, Empty, Facts, Heading, Notice, Section } from '../../web/blocks.tsx'
import { de, jour, jourCourt, moisLong, nombre, plural } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import { Acts } from '../acts.tsx'
import type { DecisionLue, EnAttente, EntreePrevue, PlaceLue, SitePlaces } from '../lecture.ts'
import { Libres } from '../pages.tsx'
import { CLASSES, ETATS, etatDe, ordinal, type Pas, RYTHMES, type Tranche } from '../place.ts'
import { Decisions } from './decisions.tsx'

/** Someone of the list as this account may see it: a counsellor reads the names of the people of its own structure. */
export type Masque<T> = Omit<T, 'stagiaire_id' | 'prenom' | 'nom'> & {
  stagiaire_id: number | null
  prenom: string | null
  nom: string | null
}

export interface SiteProps {
  site: SitePlaces & { offre: number | null; libres: number | null }
  nom: string | null
  session: { minimum: number | null; inscrits: number }
  reste: { lot: string; places: number; prises: number } | null
  pas: Pas
  tranches: Tranche[]
  places: Masque<PlaceLue>[]
  attente: Masque<EnAttente>[]
  decisions: DecisionLue[]
  entrees: EntreePrevue[]
  retours: { id: number; prenom: string; nom: string; du: string }[]
  /** What the dispositif says: entries in a year, people in a session. */
  regle: {
    entrees_par_an_min?: number | undefined
    par_session_min?: number | undefined
    par_session_max?: number | undefined
  }
  view: View
}

/** One site: its places week by week or month by month, who holds them, who waits and why in this order. */
export function SitePage(props: SiteProps): Child {
  const { site, nom, session, reste, places, attente, view } = props
  const { now, today, who } = view
  const acts = who.role !== 'conseiller'
  const known = places.filter(p => p.nom !== null)
  const others = places.length - known.length
  const answers = known.some(p => p.acceptee_le === null && p.expire_le !== null)
  return (
    <>
      <Heading
        title={`Places ${de(site.site)}`}
        lead={[nom, site.organisme].filter(Boolean).join(', ')}
        actions={<a href="/places">Tous les sites</a>}
      />
      <Facts
        items={[
          ['Aujourd’hui', <Libres libres={site.libres} />],
          ['Places', site.capacite === null ? null : nombre(site.capacite)],
          ['Entrées', RYTHMES[site.entree]],
          ['Liste d’attente', plural(site.attente, 'personne')],
        ]}
      />
      {session.minimum !== null && session.inscrits < session.minimum && (
        <Notice kind="attention">
          {`La session ouvre à partir de ${plural(session.minimum, 'personne')} : ${session.inscrits === 0 ? 'personne n’a encore de place' : `${plural(session.inscrits, 'personne a', 'personnes ont')} une place`}, il en manque ${nombre(session.minimum - session.inscrits)}.`}
        </Notice>
      )}
      {reste && (
        <p>
          {reste.prises < reste.places
            ? `Il reste ${plural(reste.places - reste.prises, 'place')} de votre structure sur ${nombre(reste.places)} (${reste.lot}).`
            : `Votre structure a pris toute sa dotation : ${plural(reste.places, 'place')} (${reste.lot}).`}
        </p>
      )}
      <Calendrier {...props} />
      <Section title="Qui occupe les places" id="places" count={places.length}>
        <Table
          caption="Places promises ou prises"
          hideCaption
          unit="place"
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'etat', label: 'État' },
            { key: 'du', label: 'Du' },
            { key: 'au', label: 'Au' },
            ...(answers ? [{ key: 'reponse', label: 'Réponse attendue avant' }] : []),
          ]}
          rows={known.map(p => {
            const etat = ETATS[etatDe(p, today, now)]
            const last = p.jours.at(-1)?.au ?? null
            return {
              personne: <Personne p={p} />,
              etat: <Badge kind={etat.badge}>{etat.label}</Badge>,
              du: p.jours[0] && jourCourt(p.jours[0].du),
              au: last === null ? 'retour à fixer' : jourCourt(addDays(last, -1)),
              reponse: p.acceptee_le === null && p.expire_le ? jourCourt(p.expire_le) : '',
            }
          })}
          empty={
            others > 0
              ? 'Aucune personne de votre structure n’a de place sur ce site.'
              : 'Personne n’a de place sur ce site.'
          }
        />
        {others > 0 && (
          <p class="soft">{`${plural(others, 'autre place est occupée ou promise', 'autres places sont occupées ou promises')} à des personnes d’autres structures.`}</p>
        )}
      </Section>
      <Section title="Liste d’attente" id="attente" count={attente.length}>
        <p class="soft">
          D’abord qui revient d’une suspension, puis qui vient de terminer une étape, puis les autres ; à
          raison égale, la plus ancienne demande. Quand une place se libère, elle est proposée à la première
          personne.
        </p>
        <Table
          caption="Liste d’attente, dans l’ordre"
          hideCaption
          unit="personne"
          columns={[
            { key: 'rang', label: 'Rang' },
            { key: 'personne', label: 'Personne' },
            { key: 'raison', label: 'Pourquoi ce rang' },
            { key: 'depuis', label: 'Depuis' },
            { key: 'etat', label: 'En ce moment' },
          ]}
          rows={attente.map((a, i) => ({
            rang: ordinal(i + 1),
            personne: <Personne p={a} />,
            raison: [CLASSES[a.classe].label, a.raison].filter(Boolean).join(' · '),
            depuis: jourCourt(a.depuis),
            etat: a.proposee
              ? 'Une place lui est proposée'
              : a.pas_avant && a.pas_avant > today
                ? `Sans réponse la dernière fois : pas avant le ${jour(a.pas_avant)}`
                : 'Attend',
          }))}
          empty={<Empty title="Personne n’attend." />}
        />
      </Section>
      <Entrees {...props} />
      <Decisions {...props} />
      {acts && <Acts {...props} />}
    </>
  )
}

const Personne = ({ p }: { p: { prescription_id: number; prenom: string | null; nom: string | null } }) =>
  p.nom === null ? (
    <>Une personne d’une autre structure</>
  ) : (
    <a href={`/prescriptions/${p.prescription_id}/place`}>{`${p.nom.toUpperCase()} ${p.prenom ?? ''}`}</a>
  )

function Calendrier({ site, tranches, pas }: SiteProps) {
  const last = tranches.at(-1)
  const other: Pas = pas === 'semaine' ? 'mois' : 'semaine'
  return (
    <Section
      title={pas === 'semaine' ? 'Semaine par semaine' : 'Mois par mois'}
      id="calendrier"
      actions={<a href={`/places/${site.action_id}?par=${other}#calendrier`}>{`Voir par ${other}`}</a>}
    >
      <p class="soft">Chaque ligne montre le jour où il reste le moins de places.</p>
      <Table
        caption="Calendrier des places"
        hideCaption
        unit={pas}
        units={pas === 'mois' ? 'mois' : undefined}
        columns={[
          { key: 'periode', label: pas === 'semaine' ? 'Semaine du' : 'Mois' },
          { key: 'capacite', label: 'Places', align: 'end' },
          { key: 'prise', label: 'Prises', align: 'end' },
          { key: 'conservee', label: 'Gardées', align: 'end' },
          { key: 'acceptee', label: 'Acceptées', align: 'end' },
          { key: 'offerte', label: 'Retenues ou proposées', align: 'end' },
          { key: 'libres', label: 'Libres' },
        ]}
        rows={tranches.map(t => ({
          periode: pas === 'semaine' ? jour(t.du) : moisLong(mois(t.du)),
          capacite: t.capacite === null ? null : nombre(t.capacite),
          prise: nombre(t.comptes.prise),
          conservee: nombre(t.comptes.conservee),
          acceptee: nombre(t.comptes.acceptee),
          offerte: nombre(t.comptes.retenue + t.comptes.proposee),
          libres: <Libres libres={t.libres} />,
        }))}
      />
      {last && (
        <p>
          <a href={`/places/${site.action_id}?par=${pas}&du=${last.au}#calendrier`}>Voir plus tard</a>
        </p>
      )}
    </Section>
  )
}

function Entrees({ site, entrees, regle, view }: SiteProps) {
  if (site.entree === 'permanentes' && entrees.length === 0) return null
  return (
    <Section title="Jours d’entrée prévus" id="entrees" count={entrees.length}>
      {regle.entrees_par_an_min !== undefined && (
        <p class="soft">{`Le dispositif demande ${nombre(regle.entrees_par_an_min)} entrées par an au moins.`}</p>
      )}
      <Table
        caption="Jours d’entrée prévus"
        hideCaption
        unit="entrée"
        columns={[
          { key: 'jour', label: 'Jour' },
          { key: 'places', label: 'Places ce jour-là', align: 'end' },
          { key: 'entres', label: 'Personnes entrées', align: 'end' },
        ]}
        rows={entrees.map(e => ({
          jour: `${jour(e.jour)}${e.jour < view.today ? ' (passé)' : ''}`,
          places: e.places === null ? 'toutes les places libres' : nombre(e.places),
          entres: nombre(e.entres),
        }))}
        empty="Aucun jour d’entrée n’est prévu : on entre à toute date tant que la liste est vide."
      />
    </Section>
  )
}
