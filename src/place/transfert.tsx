import { z } from 'zod'
import { addDays } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { act, page, type Route, type View } from '../http/route.ts'
import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Select, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { jourSaisi } from './capacite.ts'
import * as lecture from './lecture.ts'
import { proposer } from './liste.ts'
import { verrouiller } from './sujet.ts'

type Site = lecture.SitePlaces & { libres: number | null }
interface Groupe {
  code: string
  nom: string
  /** The dispositif's text provides for it. */
  prevu: boolean
  vacants: Site[]
  tendus: Site[]
}

const transferts = page({
  path: '/places/transferts',
  title: 'Déplacer des places',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, today, now }) => {
    const all = (await lecture.sites(db, who, { dispositif: '' }, today, now)).map(s => ({
      ...s,
      libres: lecture.libresDe(s),
    }))
    const groupes = [...Map.groupBy(all, s => s.dispositif ?? '')]
      .filter(([code]) => code !== '')
      .map(([code, sites]): Groupe => {
        const found = dispositif(code)
        return {
          code,
          nom: found.nom,
          prevu: versionAt(found, today)?.parcours?.places?.reaffectation === true,
          vacants: sites.filter(s => (s.libres ?? 0) > 0).sort((a, b) => (b.libres ?? 0) - (a.libres ?? 0)),
          tendus: sites
            .filter(s => s.attente > 0 || (s.libres ?? 0) < 0)
            .sort((a, b) => b.attente - a.attente),
        }
      })
      .filter(g => g.vacants.length > 0 || g.tendus.length > 0)
    return { groupes }
  },
  view: (data, view) => <TransfertsPage {...data} view={view} />,
})

function TransfertsPage({ groupes, view }: { groupes: Groupe[]; view: View }) {
  const state = view.state('/places/transferts', { du: view.today })
  const option = (s: Site, g: Groupe) => ({
    value: String(s.action_id),
    label: `${s.site}, ${s.organisme} (${[g.nom, s.libres !== null && plural(Math.max(0, s.libres), 'libre'), s.attente > 0 && `${nombre(s.attente)} en attente`].filter(Boolean).join(', ')})`,
  })
  const vacants = groupes.flatMap(g => g.vacants.map(s => option(s, g)))
  const others = groupes.flatMap(g =>
    [...g.tendus, ...g.vacants.filter(s => !g.tendus.includes(s))].map(s => option(s, g)),
  )
  return (
    <>
      <Heading
        title="Déplacer des places"
        lead="Des places vacantes d’un site vers un autre du même dispositif, pour une période."
        actions={<a href="/places">Toutes les places</a>}
      />
      {groupes.length === 0 && <Empty title="Aucun site n’a de place libre ni de liste d’attente." />}
      {groupes.map(g => (
        <Section title={g.nom} id={g.code}>
          {g.prevu && (
            <p class="soft">Le texte de ce dispositif prévoit de réaffecter les places vacantes.</p>
          )}
          <Sites caption="Des personnes attendent" sites={g.tendus} empty="Personne n’attend." />
          <Sites
            caption="Des places libres"
            sites={g.vacants.slice(0, VACANTS_SHOWN)}
            total={g.vacants.length}
            empty="Aucun site n’a de place libre."
          />
        </Section>
      ))}
      {vacants.length > 0 && (
        <Section title="Déplacer" id="deplacer">
          <Form action="/places/transferts" token={view.token()} state={state} submit="Déplacer ces places">
            <Select name="de" label="Du site" state={state} empty="Choisissez" options={vacants} required />
            <Select
              name="vers"
              label="Vers le site"
              state={state}
              empty="Choisissez"
              options={others}
              required
            />
            <TextField name="places" label="Nombre de places" type="number" min={1} state={state} required />
            <TextField name="du" label="À partir du" type="date" state={state} required />
            <TextField name="au" label="Jusqu’au" type="date" state={state} required />
            <TextField name="motif" label="Pourquoi" state={state} required />
          </Form>
        </Section>
      )}
    </>
  )
}

/** The sites with the most free places are enough to read; the form lists them all. */
const VACANTS_SHOWN = 12

type SitesProps = { caption: string; sites: Site[]; total?: number; empty: string }
const Sites = ({ caption, sites, total = sites.length, empty }: SitesProps) => (
  <Table
    caption={caption}
    unit="site"
    total={total}
    columns={[
      { key: 'site', label: 'Site' },
      { key: 'libres', label: 'Libres', align: 'end' },
      { key: 'places', label: 'Places', align: 'end' },
      { key: 'attente', label: 'En attente', align: 'end' },
    ]}
    rows={sites.map(s => ({
      site: <a href={`/places/${s.action_id}`}>{`${s.site}, ${s.organisme}`}</a>,
      libres: s.libres === null ? null : nombre(s.libres),
      places: s.capacite === null ? null : nombre(s.capacite),
      attente: nombre(s.attente),
    }))}
    empty={empty}
  />
)

const chosen = (message: string) => z.coerce.number(message).int(message).positive(message)

const deplacement = act({
  path: '/places/transferts',
  title: 'Déplacer des places',
  roles: ['region'],
  page: transferts,
  input: z.object({
    de: chosen('Choisissez un site de départ.'),
    vers: chosen('Choisissez un site d’arrivée.'),
    places: z.coerce
      .number('Indiquez le nombre de places.')
      .int('Indiquez un nombre entier.')
      .min(1, 'Une place au moins.')
      .max(999, '999 places au plus.'),
    du: jourSaisi('Indiquez à partir de quand.'),
    au: jourSaisi('Indiquez jusqu’à quand.'),
    motif: z
      .string()
      .trim()
      .min(5, 'Dites pourquoi, en quelques mots (5 lettres au moins).')
      .max(300, '300 caractères au plus.'),
  }),
  run: async ({ db, who, now, today }, { de, vers, places, du, au, motif }) => {
    if (de === vers) throw new Refus('Choisissez deux sites différents.', 'vers')
    if (du < today)
      throw new Refus('Ce jour est passé : des places se déplacent au plus tôt aujourd’hui.', 'du')
    if (au < du) throw new Refus('La fin doit venir après le début.', 'au')
    // In one order, so that two moves between the same sites do not wait for each other.
    for (const id of [de, vers].sort((a, b) => a - b)) await verrouiller(db, who.region, id)
    const from = await lecture.siteDe(db, who, de, today, now)
    const to = await lecture.siteDe(db, who, vers, today, now)
    if (from.dispositif !== to.dispositif)
      throw new Refus('Ces deux sites ne proposent pas le même dispositif.', 'vers')
    for (const [site, champ] of [
      [from, 'de'],
      [to, 'vers'],
    ] as const)
      if (site.capacite === null)
        throw new Refus(`${site.site} n’a pas dit combien de places il a : indiquez-le d’abord.`, champ)
    const periode = `[${du},${addDays(au, 1)})`
    const common = { region: who.region, periode, motif, decide_le: now, compte_id: who.id }
    const { id } = await db
      .insertInto('transfert')
      .values({ ...common, de_action: de, vers_action: vers, places })
      .returning('id')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('capacite')
      .values([
        { ...common, action_id: de, places: -places, transfert_id: id },
        { ...common, action_id: vers, places, transfert_id: id },
      ])
      .execute()
    const offered = await proposer(db, who.region, vers, now)
    return {
      to: `/places/${vers}`,
      notice: `${plural(places, 'place')} de ${from.site} ${places > 1 ? 'vont' : 'va'} à ${to.site}.${offered ? ` ${plural(offered, 'est proposée', 'sont proposées')} à la liste d’attente.` : ''}`,
      result: { id, proposees: offered },
    }
  },
})

export const routes: Route[] = [transferts, deplacement]
