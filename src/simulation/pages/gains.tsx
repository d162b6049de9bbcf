import type { Child } from 'hono/jsx'
import { BarChart, Figure, Figures } from '../../web/chart.tsx'
import { nombre, plural } from '../../web/format.ts'
import type { Bilan } from '../bilan.ts'
import { type Changement, signed } from '../changement.ts'
import { coutAnnee, INCONNU, resteAPreciser } from './cout.ts'

export const signedNumber = (n: number): string => (n > 0 ? `+${nombre(n)}` : nombre(n))

const PERIODES = {
  mensuel: { titre: 'Ce qui est versé chaque mois', unite: 'par mois' },
  une_fois: { titre: 'Ce qui est versé une fois, à l’entrée', unite: 'une fois' },
} as const
type Periode = keyof typeof PERIODES

export const moves = (c: Changement) => c.gagnants + c.perdants > 0

/** The year's cost, then who gains and who loses, in amounts paid each month and in those paid once. */
export function Gains({ bilan }: { bilan: Bilan }): Child {
  const { apres, comparable, entrent, sortent } = bilan
  const cout = coutAnnee(bilan)
  const droits = comparable || entrent + sortent > 0
  const changing = (['mensuel', 'une_fois'] as const).filter(p => moves(bilan[p]))
  return (
    <>
      <Figures>
        <Figure
          label={
            cout.ecart === INCONNU
              ? `écart de coût sur l’année ${bilan.annee}`
              : `de coût sur l’année ${bilan.annee}`
          }
          value={cout.ecart}
          detail={`${cout.avant} aujourd’hui, ${cout.apres} avec le projet`}
        />
        <Figure
          label={droits ? 'de plus y ont droit' : 'qui entre, qui sort'}
          value={droits ? nombre(entrent) : INCONNU}
          detail={droits ? `${nombre(sortent)} n’y ont plus droit` : null}
        />
        <Figure
          label="à préciser avec le projet"
          value={nombre(apres.a_preciser)}
          detail={resteAPreciser(apres)}
        />
      </Figures>
      {changing.length === 0 && (
        <p>
          {comparable
            ? 'Aucun montant ne change, pour personne.'
            : 'Qui gagne et qui perd n’est pas connu : un réglage du texte reste à fixer.'}
        </p>
      )}
      {changing.map(periode => (
        <Versement changement={bilan[periode]} periode={periode} />
      ))}
    </>
  )
}

function Versement({ changement: c, periode }: { changement: Changement; periode: Periode }) {
  const { titre, unite } = PERIODES[periode]
  const average = (mean: number | null, median: number | null) =>
    mean === null
      ? null
      : mean === median
        ? `${signed(mean)} ${unite} chacun`
        : `${signed(mean)} ${unite} en moyenne, médiane ${signed(median ?? 0)}`
  return (
    <div class="versement">
      <h3>{titre}</h3>
      <Figures>
        <Figure
          label={c.gagnants > 1 ? 'parcours y gagnent' : 'parcours y gagne'}
          value={nombre(c.gagnants)}
          detail={average(c.moyenne_gagnants, c.mediane_gagnants)}
        />
        <Figure
          label={c.perdants > 1 ? 'parcours y perdent' : 'parcours y perd'}
          value={nombre(c.perdants)}
          detail={average(c.moyenne_perdants, c.mediane_perdants)}
        />
        <Figure
          label="sans changement"
          value={nombre(c.sur - c.gagnants - c.perdants)}
          detail={`sur ${plural(c.sur, periode === 'mensuel' ? 'parcours' : 'parcours entré', periode === 'mensuel' ? 'parcours' : 'parcours entrés')}${periode === 'mensuel' ? '' : ' dans l’année'}`}
        />
      </Figures>
      <BarChart
        title={`Combien de parcours, selon ce qui change pour eux, ${unite}`}
        data={c.classes.map(({ libelle, n }) => ({ label: libelle, value: n }))}
      />
    </div>
  )
}
