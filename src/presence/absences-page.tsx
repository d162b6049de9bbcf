import type { Jour } from '../calendrier/calendrier.ts'
import { MOTIFS, type Motif } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Select, TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { type Annonce, periodeLisible } from './presence.ts'

type Props = {
  annonces: Annonce[]
  /** The act of the form, and where it posts; a withdrawal posts under it. */
  act: string
  address: string
  /** Whose absences, when there is a choice. */
  personnes?: { parcours_id: number; nom: string; ferme: string | null }[]
  /** The first day that the form proposes. */
  du: Jour
  view: View
}

const motifs = Object.entries(MOTIFS).map(([value, label]) => ({ value, label }))
const motifLabel = (motif: string) => MOTIFS[motif as Motif] ?? motif

/** What is announced, each with its withdrawal; then the form that announces. */
export function AbsencesAnnoncees({ annonces, act, address, personnes, du, view }: Props) {
  const state = view.state(act, { du, au: du })
  const failed = state.refusal !== undefined || Object.keys(state.errors).length > 0
  const nom = (a: Annonce) => personnes?.find(p => p.parcours_id === a.parcours_id)?.nom
  return (
    <>
      {annonces.length === 0 ? (
        <Empty title="Aucune absence n’est annoncée." />
      ) : (
        <ul class="list">
          {annonces.map(a => (
            <li>
              {[nom(a), periodeLisible(a), motifLabel(a.motif)].filter(Boolean).join(' · ')}
              {a.au > view.today && (
                <ActButton
                  action={`${address}/${a.id}/retrait`}
                  token={view.token()}
                  label="Retirer"
                  about={`l’absence ${periodeLisible(a)}${nom(a) ? `, ${nom(a)}` : ''}`}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <Disclosure summary="Annoncer une absence" open={failed || (!personnes && annonces.length === 0)}>
        <p class="soft">
          Annoncer prévient : l’organisme dira ensuite si l’absence est justifiée. Ne donnez aucun détail de
          santé ; un certificat se remet à l’organisme, en main propre.
        </p>
        <Form action={address} token={view.token()} state={state} submit="Annoncer l’absence">
          {personnes && (
            <Select
              name="parcours"
              label="Personne"
              state={state}
              empty="Choisir"
              required
              options={personnes
                .filter(p => p.ferme !== 'Après la sortie')
                .map(p => ({ value: String(p.parcours_id), label: p.nom }))}
            />
          )}
          <TextField name="du" label="Premier jour" type="date" state={state} required />
          <TextField name="au" label="Dernier jour" type="date" state={state} required />
          <Select name="motif" label="Motif" state={state} empty="Choisir" options={motifs} required />
        </Form>
      </Disclosure>
    </>
  )
}

/** The trainee's own announcements. */
export function MesAbsencesPage({
  annonces,
  inscrit,
  view,
}: Pick<Props, 'annonces' | 'view'> & { inscrit: boolean }) {
  return (
    <>
      <Heading
        title="Mes absences"
        lead="Vous savez que vous ne viendrez pas ? Dites-le à l’avance : votre organisme le voit aussitôt."
        actions={<a href="/signer">Signer ma présence</a>}
      />
      {inscrit ? (
        <Section title="Absences annoncées" id="absences" count={annonces.length}>
          <AbsencesAnnoncees
            annonces={annonces}
            act="/mes-absences"
            address="/mes-absences"
            du={view.today}
            view={view}
          />
        </Section>
      ) : (
        <Empty
          title="Vous n’êtes pas en formation en ce moment : il n’y a pas d’absence à annoncer."
          action={<a href="/">Revenir à mon parcours</a>}
        />
      )}
    </>
  )
}
