import type { View } from '../../http/route.ts'
import { Empty, Facts, Heading, Notice, Section } from '../../web/blocks.tsx'
import { blank, Select } from '../../web/fields.tsx'
import { ActButton, Disclosure, SearchForm } from '../../web/form.tsx'
import { jour, nombre } from '../../web/format.ts'
import { HiddenValue } from '../../web/grid.tsx'
import { Table } from '../../web/table.tsx'
import type { Bilan } from '../bilan.ts'
import type { Ecart } from '../edition.ts'
import { MARGES } from '../population/imaginaire.ts'
import { type Choix, choixCode, choixLibelle } from '../simulation.ts'
import type { Brouillon } from '../store.ts'
import { montantInconnu } from './cout.ts'
import { Gains } from './gains.tsx'
import { Suppression } from './illisible.tsx'
import { Rappel } from './liste.tsx'
import { Cout, Eligibles, Publics } from './tableaux.tsx'
import { nomDe, valeurLisible } from './valeur.ts'

export type Resultat = {
  brouillon: Brouillon
  /** The name of the text, and the first day of the version that the draft would follow. */
  nom: string
  avant_du: string
  /** The published text has changed since it was copied. */
  depasse: boolean
  choix: Choix
  possibles: Choix[]
  ecarts: Ecart[]
  bilan: Bilan
  hypotheses: string[]
  sources: string[]
  autres: { id: number; titre: string }[]
}

/** What a draft would change, on a population: before and after. */
export function ResultatPage(props: Resultat & { view: View }) {
  const { brouillon: b, nom, avant_du, choix, bilan, ecarts } = props
  const path = `/bac-a-sable/${b.id}`
  const search = `?population=${choixCode(choix)}`
  return (
    <>
      <Heading
        title={b.titre}
        lead={`${nom} : projet à partir du ${jour(b.du)}, comparé au texte en vigueur depuis le ${jour(avant_du)}.`}
        actions={
          <>
            <a class="button" href={`${path}/modification${search}`}>
              Changer des valeurs
            </a>
            <a href={`${path}/note${search}`}>Note d’une page</a>
            <a href={`${path}/texte.yaml`} download>
              Télécharger le texte (YAML)
            </a>
          </>
        }
      />
      <Rappel brouillon={b} />
      <Population {...props} />
      {props.depasse && (
        <Notice kind="attention" title="Le texte publié a changé depuis ce brouillon">
          Les chiffres comparent toujours au texte d’alors. Ne publiez pas ce fichier : recommencez un
          brouillon depuis le texte actuel.
        </Notice>
      )}
      {b.version !== avant_du && (
        <Notice kind="attention" title={`Ce projet part de la version du ${jour(b.version)}`}>
          Il est comparé au texte en vigueur, du {jour(avant_du)} : d’autres règles que celles du tableau
          peuvent changer. Lisez les deux textes.
        </Notice>
      )}
      <Ecarts ecarts={ecarts} modify={`${path}/modification${search}`} />
      {bilan.n === 0 ? (
        <Empty title="Personne dans cette population.">
          <p>Choisissez une autre année, ou une population imaginaire.</p>
        </Empty>
      ) : (
        <>
          <Section title="Qui gagne, qui perd" id="gains">
            <Gains bilan={bilan} />
          </Section>
          <Section title="Qui entre, qui sort" id="entrees">
            <Eligibles bilan={bilan} />
          </Section>
          <Section title="Coût, mois par mois" id="cout">
            <Cout bilan={bilan} />
          </Section>
          <Section title="Coût, public par public" id="publics">
            <Publics bilan={bilan} />
          </Section>
        </>
      )}
      <Hypotheses {...props} />
      <Suites {...props} />
    </>
  )
}

function Population({ brouillon, choix, possibles }: Resultat) {
  return (
    <SearchForm action={`/bac-a-sable/${brouillon.id}`} submit="Calculer" label="Population">
      <Select
        name="population"
        label="Essayer sur"
        state={blank({ population: choixCode(choix) })}
        required
        options={possibles.map(c => ({ value: choixCode(c), label: choixLibelle(c) }))}
      />
    </SearchForm>
  )
}

/** What the draft changes, old then new. */
export function Ecarts({ ecarts, modify }: { ecarts: readonly Ecart[]; modify?: string }) {
  return (
    <Section title="Ce qui change dans le texte" id="changements">
      {ecarts.length === 0 ? (
        <Empty
          title="Rien n’est encore changé : le projet dit la même chose que le texte en vigueur."
          action={modify && <a href={modify}>Changer des valeurs</a>}
        />
      ) : (
        <Table
          caption="Valeurs changées"
          hideCaption
          unit="valeur"
          columns={[
            { key: 'valeur', label: 'Valeur', width: 'wide' },
            { key: 'avant', label: 'Aujourd’hui', align: 'end' },
            { key: 'apres', label: 'Projet', align: 'end' },
            { key: 'source', label: 'Source du texte en vigueur', width: 'wide' },
          ]}
          rows={ecarts.map(e => ({
            valeur: nomDe(e),
            avant: valeurLisible(e, e.avant),
            apres: <strong>{valeurLisible(e, e.apres)}</strong>,
            source: e.source,
          }))}
        />
      )}
    </Section>
  )
}

function Hypotheses({ hypotheses, sources, choix, bilan }: Resultat) {
  return (
    <Section title="Sur quoi ces chiffres reposent" id="hypotheses">
      <ul>
        {hypotheses.map(h => (
          <li>{h}</li>
        ))}
        {montantInconnu(bilan.apres) + montantInconnu(bilan.avant) > 0 && (
          <li>
            Montant en partie inconnu : {nombre(montantInconnu(bilan.avant))} parcours aujourd’hui,{' '}
            {nombre(montantInconnu(bilan.apres))} avec le projet.
          </li>
        )}
        {sources.length > 0 && <li>Sources des textes : {sources.join(' ; ')}.</li>}
      </ul>
      {choix.sorte === 'imaginaire' && (
        <Disclosure summary="Comment cette population est tirée" open>
          <Facts items={MARGES.map(([label, parts]) => [label, parts])} />
        </Disclosure>
      )}
    </Section>
  )
}

function Suites({ brouillon: b, autres, choix, view }: Resultat & { view: View }) {
  return (
    <Section title="Ensuite" id="ensuite">
      <div class="moves">
        {autres.length > 0 && (
          <SearchForm
            action={`/bac-a-sable/${b.id}/comparaison`}
            submit="Comparer"
            label="Comparer à un autre brouillon"
          >
            <HiddenValue name="population" value={choixCode(choix)} />
            <Select
              name="avec"
              label="Comparer à un autre brouillon"
              state={blank()}
              required
              options={autres.map(o => ({ value: String(o.id), label: o.titre }))}
            />
          </SearchForm>
        )}
        <ActButton
          action={`/bac-a-sable/${b.id}/copie`}
          token={view.token()}
          label="Faire une copie de ce brouillon"
        />
        <Suppression brouillon={b} view={view} />
      </div>
    </Section>
  )
}
