import type { Child } from 'hono/jsx'
import { addDays } from '../calendrier/calendrier.ts'
import type { Role } from '../habilitation/habilitation.ts'
import type { View } from '../http/route.ts'
import { STATUTS as STATUTS_PARCOURS } from '../parcours/parcours.ts'
import { BADGES, STATUTS, type Statut } from '../prescription/prescription.ts'
import type { PrescriptionOf } from '../prescription/store.ts'
import { NATURES, suite } from '../signal/signal.ts'
import type { Signal } from '../signal/store.ts'
import type { Life } from '../vie/vie.ts'
import { Badge, Empty, Facts, Heading, Section } from '../web/blocks.tsx'
import { jour, jourCourt } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import type { Vie } from '../web/vie/ligne-de-vie.ts'
import { LigneDeVie } from '../web/vie/ligne-de-vie.tsx'
import { ChercherForm } from './recherche-page.tsx'
import { Situation } from './situation.tsx'
import { age, type FaitDate } from './stagiaire.ts'
import type { ListedStagiaire, StagiaireRow } from './store.ts'
import { enClair, type Nouvelle } from './suivies.ts'

const nomComplet = (p: { nom: string; prenom: string }) => `${p.prenom} ${p.nom}`

export function ListPage(props: {
  rows: ListedStagiaire[]
  news: Nouvelle[]
  total: number
  q: string
  mine: boolean
  page: number
  size: number
  today: string
  view: View
}): Child {
  const { rows, news, total, q, mine, page, size, today, view } = props
  const newsOf = new Map(news.map(n => [n.stagiaire_id, n]))
  const inscrire = view.who.role === 'conseiller' && (
    <a class="button primary" href="/stagiaires/nouveau">
      Inscrire une personne
    </a>
  )
  return (
    <>
      <Heading
        title="Personnes"
        lead={
          view.who.role === 'region'
            ? 'Toutes celles de la région, par ordre alphabétique.'
            : 'Celles que votre structure accompagne, par ordre alphabétique.'
        }
        actions={inscrire}
      />
      {view.who.role === 'conseiller' && (
        <nav class="tabs" aria-label="Quelles personnes">
          <ul>
            <li>
              <a href="/stagiaires" aria-current={mine ? undefined : 'page'}>
                Ma structure
              </a>
            </li>
            <li>
              <a href="/stagiaires?moi=oui" aria-current={mine ? 'page' : undefined}>
                Mes personnes
              </a>
            </li>
          </ul>
        </nav>
      )}
      {mine && (
        <p>
          <a href="/stagiaires/liste.csv">Télécharger la liste (CSV)</a>
        </p>
      )}
      <ChercherForm action="/stagiaires" q={q} />
      <Table
        caption="Personnes"
        hideCaption
        unit="personne"
        total={total}
        filterable
        columns={[
          { key: 'nom', label: 'Nom' },
          { key: 'age', label: 'Âge' },
          { key: 'commune', label: 'Commune' },
          { key: 'suivi', label: 'Suivi par' },
          { key: 'etape', label: 'Dernière étape' },
          ...(mine ? [{ key: 'nouveau', label: 'Depuis votre dernière lecture' }] : []),
        ]}
        rows={rows.map(r => ({
          nom: (
            <a href={`/stagiaires/${r.id}`}>
              {r.nom.toUpperCase()} {r.prenom}
            </a>
          ),
          age: age(r.date_naissance, today),
          commune: r.commune_nom,
          nouveau: enClair(newsOf.get(r.id)),
          suivi: [r.conseiller, r.structure].filter(Boolean).join(' · '),
          etape:
            r.sorti_le && r.derniere_etape === 'entree'
              ? `Sortie le ${jourCourt(addDays(r.sorti_le, -1))}`
              : r.derniere_etape && STATUTS[r.derniere_etape as Statut],
        }))}
        empty={
          q ? (
            <Empty
              title={`Personne ne correspond à « ${q} » parmi celles que vous accompagnez.`}
              action={inscrire || undefined}
            />
          ) : (
            <Empty title="Vous n’accompagnez encore personne ici." action={inscrire || undefined} />
          )
        }
      />
      <Pagination
        page={page}
        pages={Math.ceil(total / size)}
        href={n => `/stagiaires?q=${encodeURIComponent(q)}${mine ? '&moi=oui' : ''}&page=${n}`}
      />
    </>
  )
}

const lead = (p: StagiaireRow, role: Role, today: string) =>
  role === 'stagiaire'
    ? `Une erreur ? Dites-le à ${p.conseiller ?? 'votre conseiller'} : elle sera corrigée.`
    : `${age(p.date_naissance, today)}, à ${p.commune_nom}. Accompagnement : ${p.conseiller ?? 'personne pour l’instant'}${p.structure ? `, ${p.structure}` : ''}.`

export function FichePage(props: {
  personne: StagiaireRow
  faits: FaitDate[]
  situation: FaitDate[]
  prescriptions: PrescriptionOf[]
  parcours: Life[]
  vie: Vie
  signaux: Signal[]
  view: View
}): Child {
  const { personne, faits, situation, prescriptions, parcours, vie, signaux, view } = props
  const { who, today } = view
  return (
    <>
      <Heading
        title={who.role === 'stagiaire' ? 'Ce que l’on sait de moi' : nomComplet(personne)}
        lead={lead(personne, who.role, today)}
        actions={
          who.role === 'conseiller' && (
            <a class="button primary" href={`/stagiaires/${personne.id}/prescription`}>
              Prescrire un parcours
            </a>
          )
        }
      />
      <LigneDeVie vie={vie} size="large" today={today} />
      {signaux.length > 0 && (
        <Section title="Signaux" id="signaux" count={signaux.length}>
          <ul class="list">
            {signaux.map(s => (
              <li>
                <Badge kind="attention">{NATURES[s.nature].libelle}</Badge> {s.phrase}
                {s.texte && ` « ${s.texte} »`} <span class="soft">{suite(s)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Parcours" id="parcours" count={parcours.length}>
        {parcours.length === 0 && <Empty title="Aucun parcours commencé." />}
        <ul class="list">
          {parcours.map(p => (
            <li>
              <a href={`/parcours/${p.id}`}>{p.dispositif_nom}</a> à {p.site}, depuis le {jour(p.date_entree)}{' '}
              <Badge kind={STATUTS_PARCOURS[p.statut].badge}>{STATUTS_PARCOURS[p.statut].label}</Badge>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Prescriptions" id="prescriptions" count={prescriptions.length}>
        {prescriptions.length === 0 && <Empty title="Aucune prescription." />}
        <ul class="list">
          {prescriptions.map(p => (
            <li>
              <a href={`/prescriptions/${p.id}`}>{p.dispositif_nom}</a> à {p.site}{' '}
              <Badge kind={BADGES[p.statut]}>{STATUTS[p.statut]}</Badge>
              <span class="soft"> {jour(p.le)}</span>
            </li>
          ))}
        </ul>
      </Section>
      {who.role !== 'organisme' && (
        <Situation personne={personne} situation={situation} faits={faits} view={view} />
      )}
      <Section
        title="Coordonnées"
        id="coordonnees"
        actions={
          who.role === 'conseiller' && <a href={`/stagiaires/${personne.id}/modification`}>Modifier</a>
        }
      >
        <Facts
          items={[
            ['Date de naissance', jour(personne.date_naissance)],
            ['Commune', `${personne.commune_nom} (${personne.code_postal ?? personne.commune})`],
            ['Adresse', personne.adresse],
            ['Téléphone', personne.telephone],
            ['Courriel', personne.courriel],
            ['Inscription', jour(personne.cree_le)],
          ]}
        />
        {(who.role !== 'organisme' || parcours.length > 0) && (
          <p>
            <a href={`/stagiaires/${personne.id}/compte-bancaire`}>Compte bancaire</a>
          </p>
        )}
        <p>
          <a href={`/stagiaires/${personne.id}/referent`}>
            {who.role === 'stagiaire' ? 'Qui me suit' : 'Qui suit cette personne'}
          </a>
        </p>
        {who.role !== 'organisme' && (
          <p>
            <a href={`/stagiaires/${personne.id}/consultations`}>Qui a lu cette fiche</a>
          </p>
        )}
      </Section>
    </>
  )
}
