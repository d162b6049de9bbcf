import type { Jour } from '../calendrier/calendrier.ts'
import { type Dispositif, versionAt } from '../dispositif/dispositif.ts'
import { Badge, type BadgeKind, Heading, Section } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { enClair, FAMILLES } from './mots.ts'
import { isDoubtful, periode, Regles } from './version.tsx'

/** Every set of rules that Amont applies. */
export function ListePage({ dispositifs, today }: { dispositifs: Dispositif[]; today: Jour }) {
  return (
    <>
      <Heading
        title="Les dispositifs et leurs règles"
        lead="Qui peut entrer, ce qui est versé, ce que disent les textes : les règles qu’Amont applique, avec leurs sources. « Fin non précisée » : la version a plus de cinq ans et le texte ne dit pas jusqu’à quand elle vaut ; demandez à la Région."
        actions={<a href="/simulateur">À quoi ai-je droit ?</a>}
      />
      <Table
        caption="Dispositifs"
        hideCaption
        unit="dispositif"
        filterable
        columns={[
          { key: 'nom', label: 'Dispositif', width: 'wide' },
          { key: 'region', label: 'Où' },
          { key: 'famille', label: 'Nature' },
          { key: 'etat', label: 'Aujourd’hui' },
          { key: 'depuis', label: 'Depuis le' },
        ]}
        rows={dispositifs.map(d => ({
          nom: <a href={`/dispositifs/${d.code}`}>{d.nom}</a>,
          region: d.region ?? 'Toute la France',
          famille: FAMILLES[d.famille] ?? enClair(d.famille),
          ...stateCells(stateAt(d, today)),
        }))}
        empty="Aucun dispositif n’est chargé."
      />
    </>
  )
}

type State = { label: string; kind: BadgeKind; depuis: Jour | undefined }

/** What a dispositif is on a day, in words, and the day since when it is so. */
export function stateAt(d: Dispositif, today: Jour): State {
  const version = versionAt(d, today)
  if (version) {
    return isDoubtful(version, today)
      ? { label: 'Fin non précisée', kind: 'waiting', depuis: version.du }
      : { label: 'En vigueur', kind: 'positive', depuis: version.du }
  }
  const next = d.versions.find(v => v.du > today)
  if (next) return { label: 'À venir', kind: 'neutral', depuis: next.du }
  return { label: 'Terminé', kind: 'neutral', depuis: d.versions.at(-1)?.au }
}

const stateCells = ({ label, kind, depuis }: State) => ({
  etat: <Badge kind={kind}>{label}</Badge>,
  depuis: depuis && jour(depuis),
})

type Props = { d: Dispositif; all: Map<string, Dispositif>; today: Jour }

/** One dispositif: its rules today, then as they were. */
export function DispositifPage({ d, all, today }: Props) {
  const current = versionAt(d, today) ?? d.versions.at(-1)
  const others = d.versions.filter(v => v !== current).reverse()
  return (
    <>
      <Heading
        title={d.nom}
        lead={`${d.porteur}. ${FAMILLES[d.famille] ?? enClair(d.famille)}.`}
        actions={<a href="/dispositifs">Tous les dispositifs</a>}
      />
      {current && <Regles d={d} v={current} all={all} today={today} />}
      {others.length > 0 && (
        <Section title="Autres versions" count={others.length}>
          {others.map(v => (
            <Disclosure summary={periode(v)}>
              <Regles d={d} v={v} all={all} today={today} />
            </Disclosure>
          ))}
        </Section>
      )}
      <Section title="Sources">
        <ul>
          {Object.values(d.sources).map(s => (
            <li>
              {s.url ? <a href={s.url}>{s.titre}</a> : s.titre}
              {s.page !== undefined && `, page ${s.page}`}
              {s.date && `, ${jour(s.date)}`}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
