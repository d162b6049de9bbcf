import type { Child } from 'hono/jsx'
import { addDays } from '../calendrier/calendrier.ts'
import type { Version } from '../dispositif/dispositif.ts'
import type { View } from '../http/route.ts'
import type { PrescriptionRow } from '../prescription/store.ts'
import { Heading, Notice, Section } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import type { PhasePrevue } from './parcours.ts'

type Proposed = PhasePrevue & { mois_min: number | null; mois_max: number | null }

/** When the pathway starts, its rhythm, its phases: a plan to adjust with the person. */
export function EntreePage(props: {
  prescription: PrescriptionRow
  dispositif_nom: string
  version: Version
  phases: Proposed[]
  view: View
}): Child {
  const { prescription: p, dispositif_nom, version, phases, view } = props
  const weekly = version.parcours?.heures_semaine.valeur
  const max = version.parcours?.heures_max.valeur
  const state = view.state('/prescriptions/:id/entree', {
    date_entree: view.today,
    distance: String(p.distance_m / 1000).replace('.', ','),
    heures_semaine: String(typeof weekly === 'number' ? weekly : 30),
    ...Object.fromEntries(
      phases.flatMap(f => [
        [`fin_${f.rang}`, addDays(f.au, -1)],
        [`heures_${f.rang}`, String(f.minutes_prevues / 60)],
      ]),
    ),
  })
  return (
    <>
      <Heading title={`Entrée de ${p.prenom} ${p.nom}`} lead={`${dispositif_nom}, à ${p.site}.`} />
      {p.statut !== 'acceptee' && (
        <Notice kind="attention">Cette prescription n’est pas acceptée : l’entrée sera refusée.</Notice>
      )}
      <Form
        action={`/prescriptions/${p.id}/entree`}
        token={view.token()}
        version={p.revision}
        state={state}
        submit="Enregistrer l’entrée et préparer le contrat"
      >
        <TextField
          name="date_entree"
          label="Date d’entrée"
          hint="Un jour où l’on entre sur ce site."
          type="date"
          state={state}
          required
        />
        <TextField
          name="heures_semaine"
          label="Heures par semaine"
          type="number"
          width="short"
          state={state}
          required
        />
        <TextField
          name="distance"
          label="Distance du domicile au site, par la route (km)"
          hint="Estimée à partir des communes : vérifiez-la sur un itinéraire, elle peut ouvrir l’aide au transport."
          inputmode="decimal"
          width="short"
          state={state}
          required
        />
        {phases.map(f => (
          <Section title={`${f.rang}. ${f.nom}`} id={`phase-${f.rang}`}>
            <TextField
              name={`fin_${f.rang}`}
              label="Jusqu’au"
              hint={f.mois_min !== null ? `De ${f.mois_min} à ${f.mois_max ?? f.mois_min} mois.` : undefined}
              type="date"
              state={state}
              required
            />
            <TextField
              name={`heures_${f.rang}`}
              label="Heures prévues"
              type="number"
              width="short"
              state={state}
              required
            />
          </Section>
        ))}
        {typeof max === 'number' && <p class="soft">{`${max} heures au plus en tout.`}</p>}
      </Form>
    </>
  )
}
