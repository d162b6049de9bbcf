import type { Etape } from './explication/etape.ts'
import { floorOf } from './explication/montants.ts'
import { cite, type Noeud } from './explication/noeud.ts'

/** What a sum that is paid quotes of its explanation. */
export interface Citation {
  /** Where the sum starts from: the first step that has a source and an amount. */
  bareme: Pick<Noeud, 'source' | 'reference' | 'montant'> | undefined
  /** The minimum that it was compared with. */
  minimum: Pick<Noeud, 'source' | 'reference' | 'montant' | 'phrase'> | undefined
}

/** Reads from the steps of an amount what its explanation would say of its source and its floor, without telling the rest. */
export function citationOf(etapes: readonly Etape[]): Citation {
  const floor = etapes.find(e => e.type === 'plancher' && !e.dans.some(step => step.type === 'sans_version'))
  return {
    bareme: first(etapes),
    minimum: floor?.type === 'plancher' ? floorOf(floor, {}) : undefined,
  }
}

function first(etapes: readonly Etape[]): Citation['bareme'] {
  for (const e of etapes) {
    const found = sourced(e) ?? ('dans' in e && told(e) ? first(e.dans) : undefined)
    if (found) return found
  }
  return undefined
}

/** A case that is not the person's and hours that nobody did give nothing. */
const told = (e: Etape) =>
  !(e.type === 'cas' && e.applies === 'non') && !(e.type === 'prorata' && e.heures === 0)

function sourced(e: Etape): Citation['bareme'] {
  if (!told(e)) return undefined
  if (e.type === 'plancher') {
    if (e.dans.some(step => step.type === 'sans_version')) return undefined
    const floor = floorOf(e, {})
    return floor?.source ? floor : undefined
  }
  const montant = amountIn(e)
  if (montant === undefined || !('d' in e)) return undefined
  const from = cite(e.d, e.amount)
  return from.source ? { ...from, montant } : undefined
}

/** The amount that a step of its own gives, where it has a source to quote. */
function amountIn(e: Etape): number | undefined {
  switch (e.type) {
    case 'base':
    case 'fois':
    case 'plafond':
    case 'moins':
      return e.montant
    case 'cas':
    case 'prorata':
    case 'taux':
      return e.min
    default:
      return undefined
  }
}
