import type { Jour } from '../calendrier/calendrier.ts'
import { Empty, Facts, Heading, Section } from '../web/blocks.tsx'
import { Figure, Figures, MonthChart } from '../web/chart.tsx'
import { blank, Select, TextField } from '../web/fields.tsx'
import { Disclosure, SearchForm } from '../web/form.tsx'
import { km, nombre, percent } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { lire } from './figures.ts'
import { type Indicateur, indicateursOf, type Perimetre } from './indicateurs.ts'
import { inWords, lastDay, monthsOf, type Periode, yearOf } from './periode.ts'
import type { Chiffre, Mois } from './store.ts'

type Href = (code: string, more?: Record<string, string>) => string
type Props = {
  chiffres: Partial<Chiffre>[]
  mois: Mois[]
  perimetre: Perimetre
  presets: { label: string; periode: Periode }[]
  publies: Publie[]
  /** The last month whose payment is validated. */
  dernier_mois: Jour | null
  href: Href
}

/** A published figure, and ours over the period that it covers. */
export type Publie = Perimetre['regles']['publies'][number] & { couvre: Periode; chiffre: Chiffre | null }

const GROUPES: { title: string; codes: (code: string) => boolean }[] = [
  {
    title: 'Accompagner',
    codes: code =>
      ['personnes', 'entrees', 'heures', 'distance', 'distance-corrigee', 'delai'].includes(code),
  },
  { title: 'Publics prioritaires', codes: code => code.startsWith('public-') },
  {
    title: 'Résultats',
    codes: code =>
      ['sorties-positives', 'certifications', 'emploi-six-mois', 'reponses-six-mois'].includes(code),
  },
]

/** The Région's figures for a period; each opens the list it counts. */
export function PilotagePage(props: Props) {
  const { perimetre, href } = props
  const known = new Map(props.chiffres.map(c => [c.code, c as Chiffre]))
  const all = indicateursOf(perimetre.regles).flatMap(i => {
    const chiffre = known.get(i.code)
    return chiffre ? [{ i, chiffre }] : []
  })
  return (
    <>
      <Heading
        title="Pilotage"
        lead={`Les chiffres ${inWords(perimetre)}. Chacun ouvre la liste qu’il compte.`}
        actions={<a href="/suivi/resultats">Ce que les personnes deviennent</a>}
      />
      <Filtres {...props} />
      {GROUPES.map(groupe => {
        const shown = all.filter(({ i }) => groupe.codes(i.code))
        return (
          shown.length > 0 && (
            <Section title={groupe.title}>
              <Figures>
                {shown.map(({ i, chiffre }) => (
                  <Tile i={i} chiffre={chiffre} perimetre={perimetre} href={href} />
                ))}
              </Figures>
              {groupe.title === 'Accompagner' && (
                <p>
                  <a href="/pilotage/delai/sites">Les délais d’entrée, site par site</a>
                </p>
              )}
            </Section>
          )
        )
      })}
      {known.get('personnes')?.n === 0 && (
        <Empty title="Personne n’était en parcours sur cette période.">
          <p>Choisissez une période plus longue ou un autre dispositif.</p>
        </Empty>
      )}
      <Depenses {...props} chiffre={known.get('depenses')} />
      <Section title="Entrées, mois par mois">
        <MonthChart title="Entrées en formation" data={series(props, 'entrees', m => m.n)} unit="entrées" />
      </Section>
      <Section title="Dépenses, mois par mois">
        <MonthChart
          title="Rémunération et aides validées, par mois payé"
          data={series(props, 'depenses', m => Math.round(m.somme / 100)).map(m =>
            m.mois > (props.dernier_mois ?? '').slice(0, 7) ? { ...m, value: null } : m,
          )}
          unit="€"
          absent="pas encore versé"
        />
      </Section>
      <Publies {...props} />
      <Section title="Comment chaque chiffre est calculé">
        <Disclosure summary="Lire les définitions">
          <Facts items={all.map(({ i }) => [i.label, i.definition])} />
        </Disclosure>
      </Section>
    </>
  )
}

function Filtres({ perimetre, presets, href }: Props) {
  const state = blank({ dispositif: perimetre.dispositif ?? '', du: perimetre.du, au: lastDay(perimetre) })
  const { dispositifs } = perimetre.regles
  return (
    <>
      <SearchForm action="/pilotage" submit="Afficher" reset="/pilotage" label="Période et dispositif">
        <Select
          name="dispositif"
          label="Dispositif"
          state={state}
          required
          empty="Tous les dispositifs"
          options={dispositifs.map(d => ({ value: d.code, label: versionLabel(d, dispositifs) }))}
        />
        <TextField name="du" label="Du" type="date" state={state} required />
        <TextField name="au" label="Au (inclus)" type="date" state={state} required />
      </SearchForm>
      <p class="actions">
        {presets.map(({ label, periode }) => (
          <a
            href={href('', { du: periode.du, au: lastDay(periode) })}
            aria-current={periode.du === perimetre.du && periode.au === perimetre.au ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </p>
    </>
  )
}

/** Two texts may bear the same name: the year in their code tells them apart. */
function versionLabel(d: { code: string; nom: string }, all: { nom: string }[]): string {
  const year = d.code.match(/\d{4}$/)?.[0]
  return year && all.length > 1 ? `${d.nom} (texte de ${year})` : d.nom
}

function Tile({
  i,
  chiffre,
  perimetre,
  href,
}: {
  i: Indicateur
  chiffre: Chiffre
  perimetre: Perimetre
  href: Href
}) {
  const { valeur, precision } = lire(i, chiffre)
  const { distance } = perimetre.regles
  return (
    <Figure
      label={i.label}
      value={valeur}
      detail={precision}
      href={href(i.code)}
      {...(i.code === 'distance' && distance
        ? { target: `${km(distance.km * 1000)}, ${distance.source}` }
        : {})}
    />
  )
}

/** The months of the period in order, zeros included. */
function series({ mois, perimetre }: Props, code: string, value: (m: Mois) => number) {
  const found = new Map(mois.filter(m => m.code === code).map(m => [m.mois, value(m)]))
  return monthsOf(perimetre).map(m => ({ mois: m, value: found.get(m) ?? 0 }))
}

function Depenses(props: Props & { chiffre: Chiffre | undefined }) {
  const { perimetre, chiffre, href } = props
  const indicateur = indicateursOf(perimetre.regles).find(i => i.code === 'depenses')
  if (!chiffre || !indicateur) return null
  const year = yearOf(perimetre)
  const budgets = perimetre.regles.budgets.filter(b => year === null || b.annee === year)
  return (
    <Section title="Dépenses">
      <Figures>
        <Figure
          label={indicateur.label}
          value={lire(indicateur, chiffre).valeur}
          detail={lire(indicateur, chiffre).precision}
          href={href('depenses')}
        />
        {budgets.map(b => (
          <Figure
            label={`Budget ${b.annee}`}
            value={millions(b.centimes)}
            detail={
              year === b.annee
                ? `Rémunération et aides : ${percent(chiffre.somme, b.centimes)} de ce budget, qui paie aussi les formations. ${b.source}.`
                : `${b.source}.`
            }
          />
        ))}
      </Figures>
      {year !== null && budgets.length === 0 && (
        <p>Le budget de {year} n’est pas précisé dans les textes du dispositif.</p>
      )}
    </Section>
  )
}

const millions = (centimes: number) => `${nombre(Math.round(centimes / 1_000_000) / 100)}\u202fM€`

function Publies({ perimetre, publies, href }: Props) {
  if (publies.length === 0) return null
  const indicateurs = indicateursOf(perimetre.regles)
  return (
    <Section title="Chiffres publiés par la Région">
      <Table
        caption="Chiffres publiés, et ceux d’Amont sur la même période"
        unit="chiffre"
        columns={[
          { key: 'libelle', label: 'Chiffre' },
          { key: 'publie', label: 'Publié par la Région', align: 'end' },
          { key: 'ici', label: 'Dans Amont', align: 'end' },
          { key: 'periode', label: 'Période comptée dans Amont' },
          { key: 'source', label: 'Source', width: 'wide' },
        ]}
        rows={publies.map(({ couvre, chiffre, ...p }) => {
          const ours = indicateurs.find(i => i.code === p.indicateur)
          const counted = chiffre && ours
          return {
            libelle: p.periode.includes('-') ? `${p.libelle}, ${p.periode}` : p.libelle,
            publie: `${nombre(p.valeur)}\u202f${p.unite}`,
            ici: counted && (
              <a href={href(ours.code, { du: couvre.du, au: lastDay(couvre) })}>
                {lire(ours, chiffre).valeur}
              </a>
            ),
            periode: counted && inWords(couvre).replace(/^du/, 'Du'),
            source: p.source,
          }
        })}
      />
    </Section>
  )
}
