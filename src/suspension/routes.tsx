import type { Route } from '../http/route.ts'
import { acceptation, demande, refus, retrait, suspension } from './decider.ts'
import { annulation, charge, droitRetour, reintegration, report, reprise } from './retour.ts'
import { une } from './une.tsx'

/** A suspension asked, answered, decided; the return, planned, moved, noted; the right to come back. */
export const routes: Route[] = [
  une,
  suspension,
  demande,
  retrait,
  acceptation,
  refus,
  reprise,
  report,
  annulation,
  charge,
  droitRetour,
  reintegration,
]
