import type { Jour } from '../../calendrier/calendrier.ts'
import { compileVersion } from '../../dispositif/colonnes/compile.ts'
import type { Amount, Dispositif, Version } from '../../dispositif/dispositif.ts'
import type { Cohorte } from '../population/cohorte.ts'
import { practised } from './reglages.ts'

/** An amount that the national minimum raises: for how many, and to what, in centimes. */
export interface Minimum {
  nom: string
  libelle: string
  n: number
  au_moins: number
  au_plus: number
}

const isNational = ({ plancher }: Amount): boolean =>
  plancher !== undefined &&
  'montant_de' in plancher.base &&
  plancher.base.montant_de.dispositif?.startsWith('fr-') === true

/** The amounts of a version that the national minimum raises above what the version itself says, for the people admitted. */
export function minimumsOf(
  d: Dispositif,
  version: Version,
  le: Jour,
  { population, reelle }: Cohorte,
): Minimum[] {
  const raised = Object.entries(version.montants).filter(([, amount]) => isNational(amount))
  if (raised.length === 0) return []
  const read = reelle ? practised(version) : version
  const own = Object.fromEntries(raised.map(([nom, amount]) => [nom, { ...amount, plancher: undefined }]))
  const paid = compileVersion(d, read, le)(population)
  const alone = compileVersion(d, { ...read, montants: { ...read.montants, ...own } }, le)(population)
  return raised.flatMap(([nom, { libelle }]) => {
    const found: Minimum = {
      nom,
      libelle: libelle ?? nom.replaceAll('_', ' '),
      n: 0,
      au_moins: Infinity,
      au_plus: 0,
    }
    const [due, without] = [paid.montants[nom], alone.montants[nom]]
    for (let i = 0; i < population.n; i++) {
      const most = due?.au_plus[i] ?? 0
      // Only where both are settled: what the text leaves unsaid is not below the minimum.
      if (most !== due?.au_moins[i] || most <= (without?.au_plus[i] ?? 0)) continue
      if (without?.au_moins[i] !== without?.au_plus[i]) continue
      found.n++
      found.au_moins = Math.min(found.au_moins, most)
      found.au_plus = Math.max(found.au_plus, most)
    }
    return found.n ? [found] : []
  })
}
