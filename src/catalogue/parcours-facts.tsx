import type { Child } from 'hono/jsx'
import type { Dispositif, Parcours, Phase } from '../dispositif/dispositif.ts'
import { Facts, Section } from '../web/blocks.tsx'
import { nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { capitale, enClair, liste } from './mots.ts'
import { Origine } from './origine.tsx'

type Props = { d: Dispositif; parcours: Parcours; at: string }

/** How a pathway goes: its entry, its hours, its phases, its suspension, who signs and who prescribes. */
export function ParcoursFacts({ d, parcours: p, at }: Props) {
  const hours = (value: number | 'non_precise', per = '') =>
    value === 'non_precise' ? null : `${nombre(value)} h${per}`
  const rows: [string, Child][] = [
    ['Entrée', capitale(enClair(p.entree.valeur))],
    ['Durée maximale', hours(p.heures_max.valeur)],
    ['Durée par semaine', hours(p.heures_semaine.valeur)],
    ['Suspension possible', capitale(enClair(p.suspension.possible))],
    [
      'Suspension au plus',
      p.suspension.mois_max === undefined ? null : `${nombre(p.suspension.mois_max)} mois`,
    ],
    ['Retour possible', capitale(enClair(p.suspension.retour))],
    ['Place gardée pendant la suspension', p.suspension.place_conservee ? 'Oui' : null],
    ['Qui prescrit', said(p.prescripteurs.valeur)],
    ['Qui signe le contrat', said(p.signataires.valeur)],
    ['Référents', said(p.referents.valeur)],
    ['Finalités', said(p.finalites.valeur)],
    ['Secteurs', p.secteurs.valeur === 'non_precise' ? null : capitale(liste(p.secteurs.valeur))],
    ['Certifications', p.certifications && capitale(liste(p.certifications.valeur))],
  ]
  return (
    <Section title="Le parcours">
      <Facts items={rows} />
      <Table
        id={`phases-${at}`}
        caption="Phases"
        unit="phase"
        columns={[
          { key: 'nom', label: 'Phase' },
          { key: 'duree', label: 'Durée' },
          { key: 'contenu', label: 'Contenu', width: 'wide' },
          { key: 'origine', label: 'D’où vient cette règle' },
        ]}
        rows={p.phases.map(phase => ({
          nom: `${phase.rang}. ${phase.nom}`,
          duree: duree(phase),
          contenu: phase.dimensions && capitale(phase.dimensions.join(' ; ')),
          origine: <Origine d={d} p={phase} />,
        }))}
        empty="Ce texte ne distingue pas de phases."
      />
    </Section>
  )
}

/** A list in words; nothing when the text names nobody. */
const said = (codes: readonly string[]) => (codes.length ? capitale(liste(codes)) : null)

function duree({ mois_min, mois_max, heures_moyennes }: Phase): string {
  const months =
    mois_min !== undefined && mois_max !== undefined
      ? mois_min === mois_max
        ? `${mois_min} mois`
        : `${mois_min} à ${mois_max} mois`
      : mois_max !== undefined
        ? `${mois_max} mois au plus`
        : ''
  const hours = heures_moyennes === undefined ? '' : `${nombre(heures_moyennes)} h en moyenne`
  return [months, hours].filter(Boolean).join(', ')
}
