import type { Child } from 'hono/jsx'
import type { View } from '../../http/route.ts'
import { Heading, Section } from '../../web/blocks.tsx'
import { type FormState, TextField } from '../../web/fields.tsx'
import { Form } from '../../web/form.tsx'
import { HiddenValue } from '../../web/grid.tsx'
import { slug } from '../../web/table.tsx'
import type { Champ } from '../champ.ts'
import type { Brouillon } from '../store.ts'
import { Rappel } from './liste.tsx'
import { valeurLisible } from './valeur.ts'

type Props = {
  brouillon: Brouillon
  nom: string
  champs: Champ[]
  actuels: Record<string, string>
  view: View
}

const ACT = '/bac-a-sable/:id/modification'

/** Every value of the draft, with the one in force beside it. */
export function EditionPage({ brouillon, nom, champs, actuels, view }: Props) {
  const state = view.state(ACT, {
    titre: brouillon.titre,
    du: brouillon.du,
    ...Object.fromEntries(champs.map(c => [c.nom, c.valeur])),
  })
  const groupes = [...Map.groupBy(champs, c => c.groupe)]
  const path = `/bac-a-sable/${brouillon.id}`
  return (
    <>
      <Heading title={`Modifier « ${brouillon.titre} »`} lead={nom} />
      <Rappel brouillon={brouillon} />
      <Form
        action={`${path}/modification`}
        token={view.token()}
        version={brouillon.revision}
        state={state}
        submit="Enregistrer et voir le résultat"
        secondary={<a href={path}>Revenir au résultat</a>}
      >
        {view.query.population && <HiddenValue name="population" value={view.query.population} />}
        <div class="valeurs">
          <TextField name="titre" label="Titre du brouillon" state={state} required autocomplete="off" />
          <TextField name="du" label="Premier jour où il s’appliquerait" type="date" state={state} required />
        </div>
        {groupes.map(([groupe, list]) => {
          const source = sharedSource(list)
          return (
            <Section title={groupe} id={slug(groupe)}>
              {source && <p class="soft">Source : {source}.</p>}
              <div class="valeurs">
                {list.map(champ => (
                  <Valeur
                    champ={source ? { ...champ, source: '' } : champ}
                    actuel={actuels[champ.nom]}
                    state={state}
                  />
                ))}
              </div>
            </Section>
          )
        })}
        {champs.length === 0 && <p>Ce texte n’a ni montant, ni seuil, ni date à changer.</p>}
      </Form>
    </>
  )
}

/** The source of a whole group, when its values have the same. */
const sharedSource = (list: readonly Champ[]) =>
  list.every(c => c.source === list[0]?.source) ? list[0]?.source : undefined

/** One value: what it is, what it is today, and where it comes from. */
function Valeur({
  champ,
  actuel,
  state,
}: {
  champ: Champ
  actuel: string | undefined
  state: FormState
}): Child {
  const known =
    actuel === undefined ? 'N’existe pas aujourd’hui' : `Aujourd’hui : ${valeurLisible(champ, actuel)}`
  // After a refusal, what was typed stays; what the draft holds, perhaps a colleague's, is said beside it.
  const shown = state.values[champ.nom] ?? champ.valeur
  const stored =
    shown === champ.valeur ? '' : `. Enregistré dans le brouillon : ${valeurLisible(champ, champ.valeur)}`
  const today = `${known}${stored}`
  return (
    <TextField
      name={champ.nom}
      label={champ.unite ? `${champ.libelle} (${champ.unite})` : champ.libelle}
      hint={champ.source ? `${today}. ${champ.source}.` : `${today}.`}
      type={champ.genre === 'date' ? 'date' : 'text'}
      inputmode={champ.genre === 'date' ? undefined : 'decimal'}
      width="short"
      autocomplete="off"
      state={state}
      required
    />
  )
}
