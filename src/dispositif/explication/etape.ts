import type { Jour } from '../../calendrier/calendrier.ts'
import type { Manque, Verdict } from '../condition.ts'
import type { CritereEvalue } from '../critere.ts'
import type { Amount, Dispositif, Version } from '../dispositif.ts'
import type { Fait } from '../vocabulaire.ts'

type At = { amount: Amount; d: Dispositif }
type Interval = { min: number; max: number }
type Within = { dans: Etape[] }

/** One step of the computation of an amount, as it was done. */
export type Etape =
  | (At & { type: 'si' | 'non_du' })
  | (At & { type: 'base'; montant: number; fait?: Fait })
  | { type: 'inconnu'; fait: Fait; manque: Manque[] }
  | (At & { type: 'silence'; raison: string; aupres_de: string })
  /** A case that was looked at: whether it applies, and what it gives. */
  | (At & Interval & Within & { type: 'cas'; applies: Verdict })
  /** Another amount of the same dispositif. */
  | (At & Interval & { type: 'montant_de'; nom: string })
  /** An amount of another dispositif, for those whom that one concerns. */
  | (At &
      Interval &
      Within & { type: 'ailleurs'; version: Version; eligible: Verdict; criteres: CritereEvalue[] })
  | (At & Interval & Within & { type: 'prorata'; de: number; heures: number; sur: string })
  | (At & Interval & Within & { type: 'taux'; pourcent: string; de: number })
  | (At & { type: 'fois'; prix: number; fait: Fait; quantite: number; montant: number })
  | (At & Interval & Within & { type: 'plancher'; avant: Interval })
  | (At & Within & { type: 'plafond' | 'moins'; montant: number })
  | (Interval & { type: 'entre'; manque: Manque[] })
  | { type: 'sans_version'; dispositif: Dispositif; le: Jour }
