import type { Child } from 'hono/jsx'
import { BarChart, Figure, Figures } from '../../web/chart.tsx'
import { euros, nombre, plural } from '../../web/format.ts'
import type { Bilan } from '../bilan.ts'
import { type Changement, signed } from '../changement.ts'

export const signedNumber = (n: number): string => (n > 0 ? `+${nombre(n)}` : nombre(n))
/** A difference of cost, to the euro, always with its sign. */
export const signedEuros = (centimes: number): string => {
  const whole = Math.round(centimes / 100) * 100
  return `${whole > 0 ? '+' : ''}${euros(whole).replace(',00', '')}`
}

/** A cost, to the euro. */
export const entire = (centimes: number) => euros(Math.round(centimes / 100) * 100).replace(',00', '')

const PERIODES = {
  mensuel: { titre: 'Ce qui est versé chaque mois', unite: 'par mois' },
  une_fois: { titre: 'Ce qui est versé une fois, à l’entrée', unite: 'une fois' },
} as const
type Periode = keyof typeof PERIODES

export const moves = (c: Changement) => c.gagnants + c.perdants > 0

/** The year's cost, then who gains and who loses, in amounts paid each month and in those paid once. */
export function Gains({ bilan }: { bilan: Bilan }): Child {
  const { avant, apres } = bilan
  const changing = (['mensuel', 'une_fois'] as const).filter(p => moves(bilan[p]))
  return (
    <>
      <Figures>
        <Figure
          label={`de coût sur l’année ${bilan.annee}`}
          value={signedEuros(apres.total - avant.total)}
          detail={`${entire(avant.total)} aujourd’hui, ${entire(apres.total)} avec le projet`}
        />
        <Figure
          label="de plus y ont droit"
          value={nombre(bilan.entrent)}
          detail={`${nombre(bilan.sortent)} n’y ont plus droit`}
        />
        <Figure
          label="à préciser avec le projet"
          value={nombre(apres.non_precise + apres.incertains)}
          detail={`droit inconnu pour ${nombre(apres.non_precise)}, montant en partie inconnu pour ${nombre(apres.incertains)}`}
        />
      </Figures>
      {changing.length === 0 && <p>Aucun montant ne change, pour personne.</p>}
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
