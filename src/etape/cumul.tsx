import { z } from 'zod'
import { addDays, addMonths, isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { act, page, type View } from '../http/route.ts'
import * as stagiaire from '../stagiaire/store.ts'
import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Select, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import { CUMULS, type NatureCumul, permettent } from './etape.ts'
import * as store from './store.ts'

/** A decision lasts as long as a paid training can (R6341-15). */
const MAX_MONTHS = 36

/** The dispositifs of a Région whose text allows it on a day. */
const textes = (region: string, nature: NatureCumul, le: string) =>
  permettent(
    [...loadDispositifs().values()].filter(d => d.code.startsWith(`${region}-`)),
    nature,
    le,
  )

export const cumulPage = page({
  path: '/stagiaires/:id/cumul',
  title: 'Deux choses à la fois',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ({ db, who, params, today, trace }) => {
    const personne = await stagiaire.byId(db, who, Number(params.id))
    trace(personne.id)
    const natures = (Object.keys(CUMULS) as NatureCumul[]).filter(
      n => textes(who.region, n, today).length > 0,
    )
    return { personne, cumuls: await store.cumulsOf(db, who.region, personne.id), natures }
  },
  view: (data, view) => <CumulPage {...data} view={view} />,
})

export const permission = act({
  path: '/stagiaires/:id/cumul',
  title: 'Permettre un cumul',
  roles: ['region'],
  page: cumulPage,
  input: z.object({
    nature: z.enum(Object.keys(CUMULS) as [NatureCumul, ...NatureCumul[]], 'Choisissez dans la liste.'),
    du: z.string().refine(isJour, 'Indiquez le premier jour.'),
    au: z.string().refine(isJour, 'Indiquez le dernier jour.'),
    motif: z
      .string('Dites pourquoi, en une phrase.')
      .trim()
      .min(5, 'Dites pourquoi, en une phrase.')
      .max(500, '500 caractères au plus.'),
  }),
  run: async ({ db, who, params, now }, { nature, du, au, motif }) => {
    const personne = await stagiaire.byId(db, who, Number(params.id))
    if (au < du) throw new Refus('Le dernier jour vient avant le premier.', 'au')
    if (au > addMonths(du, MAX_MONTHS))
      throw new Refus(`Une décision vaut ${MAX_MONTHS} mois au plus : choisissez un jour plus proche.`, 'au')
    const [texte] = textes(who.region, nature, du)
    if (!texte) throw new Refus(`Aucun texte de votre région ne permet cela le ${jour(du)}.`, 'nature')
    await store.permettre(
      db,
      who,
      personne.id,
      { nature, du, au: addDays(au, 1), dispositif: texte.code, motif },
      now,
    )
    return { to: `/stagiaires/${personne.id}/cumul`, notice: 'La décision est prise.' }
  },
})

type Props = {
  personne: { id: number; nom: string; prenom: string }
  cumuls: store.Cumul[]
  natures: NatureCumul[]
  view: View
}

function CumulPage({ personne, cumuls, natures, view }: Props) {
  const state = view.state('/stagiaires/:id/cumul')
  return (
    <>
      <Heading
        title="Deux choses à la fois"
        lead={`${personne.prenom} ${personne.nom} : deux formations en même temps, ou une formation et un emploi.`}
        actions={<a href={`/stagiaires/${personne.id}`}>La fiche</a>}
      />
      {cumuls.length === 0 && <Empty title="Aucune décision de ce genre pour cette personne." />}
      <ul class="list">
        {cumuls.map(c => (
          <li>
            <strong>{CUMULS[c.nature]}</strong>, du {jour(c.du)}
            {c.au && ` au ${jour(addDays(c.au, -1))}`} · {c.motif}{' '}
            <span class="soft">
              {dispositif(c.dispositif).nom}. Décidé par {c.par}, le {jour(c.decide_le)}.
            </span>
          </li>
        ))}
      </ul>
      {view.who.role === 'region' && (
        <Section title="Permettre" id="permettre">
          {natures.length === 0 ? (
            <Empty title="Aucun texte de votre région ne le permet aujourd’hui." />
          ) : (
            <>
              <p class="soft">Chaque jour n’est payé qu’une fois, par le parcours commencé le premier.</p>
              <Form
                action={`/stagiaires/${personne.id}/cumul`}
                token={view.token()}
                state={state}
                submit="Permettre"
              >
                <Select
                  name="nature"
                  label="Quoi"
                  state={state}
                  empty="Choisir"
                  required
                  options={natures.map(value => ({ value, label: CUMULS[value] }))}
                />
                <TextField name="du" type="date" label="Premier jour" state={state} required />
                <TextField name="au" type="date" label="Dernier jour" state={state} required />
                <TextField
                  name="motif"
                  label="Pourquoi"
                  hint="Une phrase, que la personne lira, sans détail de santé."
                  state={state}
                  required
                />
              </Form>
            </>
          )}
        </Section>
      )}
    </>
  )
}
