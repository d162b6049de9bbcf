import type { Child } from 'hono/jsx'
import { addDays } from '../../calendrier/calendrier.ts'
import type { View } from '../../http/route.ts'
import { Empty, Heading, Section } from '../../web/blocks.tsx'
import { blank, Checkboxes, Select, TextField } from '../../web/fields.tsx'
import { Disclosure, Form } from '../../web/form.tsx'
import { jour, jourCourt, nombre, percent, plural } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import type { Inscrits, Repartie } from './store.ts'

/** A sharing that is only looked at. */
export interface Essai {
  dispositif: string
  lot: string
  du: string
  au: string
  places: number
  /** Young people registered, in all. */
  total: number
  parts: (Inscrits & { places: number })[]
}

interface Props {
  inscrits: Inscrits[]
  reparties: Repartie[]
  essai: Essai | null
  saisie: Record<'dispositif' | 'lot' | 'du' | 'au' | 'places' | 'structures', string>
  noms: Map<string, string>
  lots: string[]
  view: View
}

/** Places of a lot shared between Missions locales by the young people they follow: seen first, then decided. */
export function DotationsPage(props: Props): Child {
  const { reparties, essai, noms } = props
  return (
    <>
      <Heading
        title="Répartir des places"
        lead="Les places d’un lot vont aux Missions locales selon le nombre de jeunes inscrits dans chacune."
        actions={<a href="/places">Toutes les places</a>}
      />
      <Effectifs {...props} />
      <Demande {...props} />
      {essai && essai.parts.length > 0 && <Apercu {...props} essai={essai} />}
      <Section title="Répartitions décidées" id="reparties" count={reparties.length}>
        {reparties.length === 0 && <Empty title="Aucune place n’est encore répartie." />}
        {reparties.map(r => (
          <Section
            title={`${r.lot} : ${plural(r.places, 'place')}, du ${jourCourt(r.du)} au ${jourCourt(addDays(r.au, -1))}`}
            id={`repartition-${r.id}`}
          >
            <p class="soft">{`${noms.get(r.dispositif) ?? r.dispositif}. ${r.motif}, le ${jour(r.decide_le)}.`}</p>
            <Table
              caption={`Dotations du lot ${r.lot}, numéro ${r.id}`}
              hideCaption
              unit="Mission locale"
              units="Missions locales"
              columns={[
                { key: 'nom', label: 'Mission locale' },
                { key: 'effectif', label: 'Jeunes inscrits', align: 'end' },
                { key: 'places', label: 'Places', align: 'end' },
                { key: 'prises', label: 'Prises ou promises', align: 'end' },
                { key: 'reste', label: 'Il reste', align: 'end' },
              ]}
              rows={r.parts.map(p => ({
                nom: p.nom,
                effectif: nombre(p.effectif),
                places: nombre(p.places),
                prises: nombre(p.prises),
                reste: nombre(Math.max(0, p.places - p.prises)),
              }))}
            />
          </Section>
        ))}
      </Section>
    </>
  )
}

function Effectifs({ inscrits, view }: Props) {
  const given = view.state('/places/effectifs', { au: view.today })
  const state = { ...given, prefix: 'effectif-' }
  return (
    <Section title="Jeunes inscrits" id="effectifs" count={inscrits.length}>
      <Table
        caption="Jeunes inscrits dans chaque Mission locale"
        hideCaption
        unit="Mission locale"
        units="Missions locales"
        columns={[
          { key: 'nom', label: 'Mission locale' },
          { key: 'nombre', label: 'Jeunes inscrits', align: 'end' },
          { key: 'au', label: 'Au' },
        ]}
        rows={inscrits.map(i => ({
          nom: i.nom,
          nombre: i.nombre === null ? null : nombre(i.nombre),
          au: i.au && jourCourt(i.au),
        }))}
        empty="Aucune Mission locale n’est connue dans la région."
      />
      <Disclosure summary="Noter un nombre d’inscrits" open={Object.keys(state.errors).length > 0}>
        <Form action="/places/effectifs" token={view.token()} state={state} submit="Enregistrer">
          <Select
            name="structure"
            label="Mission locale"
            state={state}
            empty="Choisissez"
            options={inscrits.map(i => ({ value: String(i.structure_id), label: i.nom }))}
            required
          />
          <TextField name="nombre" label="Jeunes inscrits" type="number" min={0} state={state} required />
          <TextField name="au" label="À la date du" type="date" state={state} required />
        </Form>
      </Disclosure>
    </Section>
  )
}

function Demande({ inscrits, saisie, noms, lots, view }: Props) {
  const state = view.state('/places/dotations/essai', saisie)
  return (
    <Section title="Préparer une répartition" id="preparer">
      <Form action="/places/dotations/essai" token={view.token()} state={state} submit="Voir la répartition">
        <Select
          name="dispositif"
          label="Dispositif"
          state={state}
          empty="Choisissez"
          options={[...noms].map(([value, label]) => ({ value, label }))}
          required
        />
        <TextField
          name="lot"
          label="Lot"
          hint={lots.length ? `Les lots des textes : ${lots.join(' ; ')}.` : 'Le nom de la zone.'}
          state={state}
          required
        />
        <TextField name="du" label="À partir du" type="date" state={state} required />
        <TextField name="au" label="Jusqu’au" type="date" state={state} required />
        <TextField name="places" label="Places à répartir" type="number" min={1} state={state} required />
        <Checkboxes
          name="structures"
          legend="Missions locales du lot"
          options={inscrits.map(i => ({
            value: String(i.structure_id),
            label: i.nom,
            hint:
              i.nombre === null ? 'Nombre d’inscrits à noter d’abord' : `${nombre(i.nombre)} jeunes inscrits`,
          }))}
          state={state}
          required
        />
      </Form>
    </Section>
  )
}

function Apercu({ essai, saisie, noms, view }: Props & { essai: Essai }) {
  const state = { ...view.state('/places/dotations', blank({ ...saisie }).values), prefix: 'decision-' }
  const hidden = {
    dispositif: essai.dispositif,
    lot: essai.lot,
    du: essai.du,
    au: essai.au,
    places: String(essai.places),
    structures: essai.parts.map(p => p.structure_id).join(','),
  }
  return (
    <Section title="Ce que cela donnerait" id="essai">
      <p>
        {`${plural(essai.places, 'place')} du lot « ${essai.lot} », ${noms.get(essai.dispositif) ?? essai.dispositif}, du ${jour(essai.du)} au ${jour(essai.au)}, pour ${nombre(essai.total)} jeunes inscrits.`}
      </p>
      <Table
        caption="Places de chaque Mission locale"
        hideCaption
        unit="Mission locale"
        units="Missions locales"
        columns={[
          { key: 'nom', label: 'Mission locale' },
          { key: 'nombre', label: 'Jeunes inscrits', align: 'end' },
          { key: 'part', label: 'Part', align: 'end' },
          { key: 'places', label: 'Places', align: 'end' },
        ]}
        rows={essai.parts.map(p => ({
          nom: p.nom,
          nombre: nombre(p.nombre ?? 0),
          part: percent(p.nombre ?? 0, essai.total),
          places: nombre(p.places),
        }))}
      />
      <p class="soft">
        Chacune reçoit la partie entière de sa part ; les places qui restent vont aux plus grands restes. La
        somme est exacte.
      </p>
      <Form
        action={`/places/dotations?${new URLSearchParams(hidden)}`}
        token={view.token()}
        state={state}
        confirm="Je décide cette répartition : les conseillers verront ce qui leur reste."
        submit="Décider cette répartition"
      >
        <TextField name="motif" label="Pourquoi" hint="Une délibération, un marché." state={state} required />
      </Form>
    </Section>
  )
}
