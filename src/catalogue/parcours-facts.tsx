import type { Child } from 'hono/jsx'
import type { Dispositif, Parcours, Phase, Provenance } from '../dispositif/dispositif.ts'
import { Facts, Section } from '../web/blocks.tsx'
import { nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { capitale, enClair, liste } from './mots.ts'
import { Origine } from './origine.tsx'

type Props = { d: Dispositif; parcours: Parcours; at: string }

/** How a pathway goes: its entry, its hours, its phases, its suspension, who signs and who prescribes. */
export function ParcoursFacts({ d, parcours: p, at }: Props) {
  const hours = ({ valeur, ...from }: Parcours['heures_max']) =>
    fact(valeur === 'non_precise' ? null : `${nombre(valeur)} h`, from)
  const list = ({ valeur, ...from }: Parcours['prescripteurs'], none = 'Personne') =>
    fact(valeur.length ? capitale(liste(valeur)) : from.source ? none : null, from)
  const fact = (value: string | null, from: Provenance): Child =>
    value && (
      <>
        {value}
        <div class="hint">
          <Origine d={d} p={from} />
        </div>
      </>
    )
  const { suspension } = p
  const rows: [string, Child][] = [
    ['Entrée', fact(p.entree.valeur === 'non_precise' ? null : capitale(enClair(p.entree.valeur)), p.entree)],
    ['Étape', p.etape ? fact(capitale(enClair(p.etape.valeur)), p.etape) : null],
    ['Public', p.public ? fact(capitale(p.public.valeur), p.public) : null],
    ['Heures au plus', hours(p.heures_max)],
    ['Heures par semaine', hours(p.heures_semaine)],
    [
      'Entrées dans l’année',
      p.places?.entrees_par_an_min === undefined ? null : `${nombre(p.places.entrees_par_an_min)} au moins`,
    ],
    [
      'Personnes par session',
      p.places?.par_session_max === undefined
        ? null
        : `de ${nombre(p.places.par_session_min ?? 1)} à ${nombre(p.places.par_session_max)}`,
    ],
    ['Places vacantes déplacées vers d’autres zones', p.places?.reaffectation ? 'Possible' : null],
    ['Suspension possible', fact(capitale(enClair(suspension.possible)), suspension)],
    ['Suspension au plus', suspension.mois_max === undefined ? null : `${nombre(suspension.mois_max)} mois`],
    [
      'Durée totale, suspensions comprises',
      suspension.total_mois_max === undefined ? null : `${nombre(suspension.total_mois_max)} mois au plus`,
    ],
    ['Suspendre est un droit', suspension.droit ? 'Oui' : null],
    ['Retour possible', capitale(enClair(suspension.retour))],
    ['Retour organisé par l’organisme', suspension.retour_organise ? 'Oui' : null],
    ['Droit de retour après une interruption', suspension.droit_retour ? 'Oui' : null],
    ['Place gardée pendant la suspension', suspension.place_conservee ? 'Oui' : null],
    ['Qui prescrit', list(p.prescripteurs, 'Personne : aucune prescription n’est demandée')],
    ['Qui signe le contrat', list(p.signataires)],
    ['Référents', list(p.referents)],
    ['Finalités', list(p.finalites, 'Aucune')],
    [
      'Secteurs',
      p.secteurs.valeur === 'non_precise' ? null : fact(capitale(liste(p.secteurs.valeur)), p.secteurs),
    ],
    ['Certifications', p.certifications ? list(p.certifications, 'Aucune') : null],
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

function duree({ mois_min, mois_max, heures, heures_moyennes }: Phase): string {
  const months =
    mois_min !== undefined && mois_max !== undefined
      ? mois_min === mois_max
        ? `${mois_min} mois`
        : `${mois_min} à ${mois_max} mois`
      : mois_max !== undefined
        ? `${mois_max} mois au plus`
        : ''
  const hours = heures_moyennes === undefined ? '' : `${nombre(heures_moyennes)} h en moyenne`
  const exact = heures === undefined ? '' : `${nombre(heures)} h`
  return [months, exact, hours].filter(Boolean).join(', ')
}
