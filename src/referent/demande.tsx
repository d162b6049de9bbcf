import type { View } from '../http/route.ts'
import { Empty, Section } from '../web/blocks.tsx'
import { Checkboxes, Select, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { plural } from '../web/format.ts'
import { Pagination } from '../web/table.tsx'
import type { Candidat, SansReferent } from './store.ts'

type State = ReturnType<View['state']>

/** To whom, and why. */
export const Vers = ({ candidats, state }: { candidats: Candidat[]; state: State }) => (
  <>
    <Select
      name="vers"
      label="À qui"
      hint="Cette personne doit accepter ; jusque-là, rien ne change."
      state={state}
      empty="Choisir"
      required
      options={candidats.map(k => ({ value: String(k.id), label: `${k.rattachement} · ${k.nom}` }))}
    />
    <TextField
      name="motif"
      label="Pourquoi"
      hint="Une phrase, sans détail de santé."
      state={state}
      required
    />
  </>
)

type Props = {
  seules: { personnes: SansReferent[]; total: number }
  page: number
  pages: number
  candidats: Candidat[]
  view: View
}

/** Those whom nobody follows: those for whom an answer is awaited, then those to give to someone, together. */
export function Seules({ seules, page, pages, candidats, view }: Props) {
  const state = view.state('/passations')
  const asked = seules.personnes.filter(p => p.demandee)
  const free = seules.personnes.filter(p => !p.demandee)
  return (
    <Section title="Sans personne en charge" id="seules" count={seules.total}>
      {seules.total === 0 && <Empty title="Chaque personne en chemin a quelqu’un qui la suit." />}
      {asked.length > 0 && (
        <>
          <p>Une réponse est attendue pour :</p>
          <ul class="list">
            {asked.map(p => (
              <li>
                <a href={`/stagiaires/${p.id}/referent`}>{named(p)}</a> <span class="soft">{until(p)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {free.length > 0 && (
        <Form action="/passations" token={view.token()} state={state} submit="Demander">
          <Checkboxes
            name="personnes"
            legend={`${plural(free.length, 'personne')} à confier`}
            hint="En chemin, et que plus personne ne suit."
            state={state}
            required
            options={free.map(p => ({ value: String(p.id), label: named(p), hint: until(p) }))}
          />
          <Vers candidats={candidats} state={state} />
        </Form>
      )}
      <Pagination page={page} pages={pages} href={n => `/passations?page=${n}#seules`} />
    </Section>
  )
}

const named = (p: SansReferent) => `${p.nom.toUpperCase()} ${p.prenom}, ${p.commune}`

/** Who followed them until now, and in which structure. */
const until = (p: SansReferent) =>
  [p.dernier ? `Référent : ${p.dernier}, compte fermé` : 'Aucun référent jusqu’ici', p.structure]
    .filter(Boolean)
    .join(' · ')
