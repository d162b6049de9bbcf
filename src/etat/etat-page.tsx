import type { Mois } from '../calendrier/calendrier.ts'
import { nameOf } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { TextArea } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { de, heures, jourCourt, moisLong } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import type { Ligne, Paie, Version } from './etat.ts'
import { nonSignees, Standing } from './etats-page.tsx'

/** What reopening entails, said before: the pay of the month may be far along. */
const SUITES: Record<Paie, string> = {
  rien: 'Ce mois n’est pas encore payé : il le sera sur le nouvel état, une fois certifié.',
  en_preparation:
    'Ce mois est dans une liquidation en préparation : elle devra être préparée de nouveau, ou la différence viendra ensuite.',
  payee: 'Ce mois est déjà payé : la différence sera un rappel ou un trop-perçu, sur une prochaine paie.',
}

type Props = { mois: Mois; ligne: Ligne; versions: Version[]; paie: Paie; view: View; act: string }

/** One person's month: what was expected and noted, where it stands, its history, and the way to reopen it. */
export function EtatPage({ mois, ligne, versions, paie, view, act }: Props) {
  const name = nameOf(ligne.membre)
  return (
    <>
      <Heading
        title={`${name}, ${moisLong(mois)}`}
        lead="Les heures de ce mois, telles qu’elles sont notées ou certifiées."
        actions={<a href={`/etats/${mois}?action=${ligne.membre.action_id}`}>Tout le groupe</a>}
      />
      <Facts
        items={[
          ...(ligne.minutes_attendues === null
            ? []
            : [['Prévu', heures(ligne.minutes_attendues)] as [string, string]]),
          ['Présent', heures(ligne.minutes_present)],
          ['En entreprise', heures(ligne.minutes_entreprise)],
          ['Absence justifiée', heures(ligne.minutes_absence_justifiee)],
          [
            'Absence non justifiée',
            `${heures(ligne.minutes_absence_injustifiee)}${ligne.retard ? `, dont ${heures(ligne.retard)} de retard` : ''}`,
          ],
          ['Signatures', ligne.non_signees ? nonSignees(ligne.non_signees) : 'Rien ne manque'],
          ['État', <Standing {...{ mois, view, ligne }} />],
        ]}
      />
      {versions.length > 0 && <Versions versions={versions} name={name} />}
      {ligne.statut === 'certifie' && (
        <Section title="Rouvrir cet état" id="rouvrir">
          <Reopening {...{ mois, ligne, paie, view, act }} />
        </Section>
      )}
    </>
  )
}

const Versions = ({ versions, name }: { versions: Version[]; name: string }) => (
  <Section title="Historique" id="historique" count={versions.length}>
    <Table
      caption={`États certifiés ${de(name)}`}
      hideCaption
      unit="version"
      columns={[
        { key: 'version', label: 'État' },
        { key: 'certifie', label: 'Certifié' },
        { key: 'presence', label: 'Présence', align: 'end' },
        { key: 'absence', label: 'Absence', align: 'end' },
        { key: 'suite', label: 'Ensuite' },
      ]}
      rows={versions.map(v => ({
        version: `Version ${v.version}`,
        certifie: `le ${jourCourt(v.certifie_le)}${v.certifie_par ? `, par ${v.certifie_par}` : ''}`,
        presence: heures(v.minutes_present + v.minutes_entreprise),
        absence: heures(v.minutes_absence_justifiee + v.minutes_absence_injustifiee),
        suite: v.rouvert_le
          ? `Rouvert le ${jourCourt(v.rouvert_le)}${v.rouvert_par ? `, par ${v.rouvert_par}` : ''} : ${v.motif}`
          : 'En vigueur',
      }))}
    />
  </Section>
)

type ReopeningProps = Pick<Props, 'mois' | 'ligne' | 'paie' | 'view' | 'act'>

function Reopening({ mois, ligne, paie, view, act }: ReopeningProps) {
  const state = view.state(act)
  return (
    <>
      <Notice kind={paie === 'rien' ? 'info' : 'attention'} title="Une erreur dans ce mois ?">
        <p>
          Rouvrez-le : la feuille redevient modifiable, et l’organisme certifie de nouveau. L’état
          d’aujourd’hui reste dans l’historique.
        </p>
        <p>{SUITES[paie]}</p>
      </Notice>
      <Form
        action={`/parcours/${ligne.membre.parcours_id}/etats/${mois}/reouverture`}
        token={view.token()}
        state={state}
        submit="Rouvrir l’état"
        kind="danger"
        confirm={`Je rouvre l’état ${de(nameOf(ligne.membre))} pour ${moisLong(mois)}, et je sais ce que cela entraîne.`}
      >
        <TextArea
          name="motif"
          label="Pourquoi"
          hint="Ce qui est faux et d’où vient la correction. Rien sur la santé de la personne."
          rows={2}
          state={state}
          required
        />
      </Form>
    </>
  )
}
