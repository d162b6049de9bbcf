import { addDays, type Jour } from '../../../calendrier/calendrier.ts'
import { MOTIFS_REFUS } from '../../../prescription/prescription.ts'
import type { Batch } from '../batch.ts'
import { addPerson, addPrescription, type Clock, type Step } from '../chain.ts'
import { road } from '../offer.ts'
import { daqAt } from '../rules.ts'
import type { Agent, Centre, Network } from './network.ts'
import { workday } from './outcome.ts'
import type { Payroll } from './pay.ts'
import { drawPerson, type Kind, type Someone } from './people.ts'
import type { Random } from './random.ts'

/** Where stories are told. */
export interface Scene {
  batch: Batch
  clock: Clock
  kind: Kind
  network: Network
  payroll: Payroll
  /** Who signs for the Région. */
  region: Agent
}

const objectifs = {
  daq: [
    'Découvrir plusieurs métiers et choisir.',
    'Reprendre confiance et se remettre à niveau.',
    'Préparer une entrée en formation d’aide-soignante.',
    'Valider le CléA avant un contrat en alternance.',
    'Découvrir l’industrie et le bâtiment.',
    'Se reconvertir dans un métier moins physique.',
    'Apprendre à utiliser un ordinateur pour chercher un emploi.',
    'Confirmer un projet dans la petite enfance.',
    'Travailler dans le transport ou la logistique.',
    'Trouver sa voie dans les métiers de la vigne.',
  ],
  caq: ['Obtenir un premier CAP.', 'Préparer un titre professionnel.', 'Passer un CAP en alternance.'],
}
export const dispositifAt = (kind: Kind, le: Jour) => (kind === 'daq' ? daqAt(le) : 'hn-caq-2014')

/** From the first meeting to the day before the entry: each step on a worked day, none after `before`. */
export function stepsTo(
  r: Random,
  by: { conseiller: Agent; referent: Agent },
  cree_le: Jour,
  before: Jour,
): Step[] {
  const conseiller = by.conseiller.id
  const referent = by.referent.id
  let day = cree_le
  const next = (days: number): Jour => {
    const later = workday(addDays(day, days))
    if (later < before) day = later
    return day
  }
  const steps: Step[] = [
    { statut: 'preparee', le: cree_le, compte_id: conseiller },
    { statut: 'transmise', le: next(r.int(0, 2)), compte_id: conseiller },
  ]
  const proposed = next(r.int(1, 5))
  const rendez_vous = next(r.int(2, 8))
  steps.push({ statut: 'positionnement_propose', le: proposed, compte_id: referent, rendez_vous })
  if (r.chance(0.18)) steps.push({ statut: 'en_attente', le: next(r.int(0, 2)), compte_id: referent })
  steps.push({ statut: 'acceptee', le: next(r.int(0, 3)), compte_id: referent })
  return steps
}

/** Someone whose prescription has not led to an entry: today's work, or a refusal of the past. */
export function addWaiting(scene: Scene, r: Random, rank: number, statut: string, centre?: Centre): void {
  const { batch, clock, kind, network } = scene
  const at = centre ?? network.centre(r)
  const past = statut === 'refusee' || statut === 'annulee'
  const ago = past
    ? r.int(20, 1700)
    : ({ preparee: r.int(1, 5), transmise: r.int(4, 13) }[statut] ?? r.int(12, 24))
  let cree_le = addDays(clock.today, -ago)
  while (workday(cree_le) !== cree_le) cree_le = addDays(cree_le, -1)
  const someone = drawPerson(r, kind, rank, network.region, at, cree_le)
  const stagiaire_id = addPerson(batch, clock, someone.person)
  if (statut === 'refusee') {
    addRefusal(scene, r, someone, stagiaire_id, at, cree_le)
    return
  }
  const by = { conseiller: someone.conseiller, referent: at.referent }
  const known = stepsTo(r, by, cree_le, past ? addDays(cree_le, 15) : clock.today)
  const reached = known.findIndex(s => s.statut === statut)
  const steps = reached < 0 ? known.slice(0, 3) : known.slice(0, reached + 1)
  const last = steps.at(-1)
  if (statut === 'positionnement_propose' && last)
    last.rendez_vous = workday(addDays(clock.today, r.int(1, 9)))
  if (statut === 'en_attente' && last?.statut !== statut)
    steps.push({ statut, le: last?.le ?? cree_le, compte_id: at.referent.id })
  if (statut === 'annulee')
    steps.push({
      statut,
      le: workday(addDays(last?.le ?? cree_le, r.int(0, 4))),
      compte_id: someone.conseiller.id,
      motif: r.pick(['La personne a trouvé un emploi', 'La personne a déménagé', 'Le projet a changé']),
    })
  addPrescription(batch, clock, prescriptionOf(scene, r, someone, stagiaire_id, at, cree_le, null, steps))
}

export function addRefusal(
  scene: Scene,
  r: Random,
  someone: Someone,
  stagiaire_id: number,
  centre: Centre,
  le: Jour,
): void {
  const by = { conseiller: someone.conseiller, referent: centre.referent }
  const steps = stepsTo(r, by, le, addDays(le, 16)).slice(0, r.int(2, 3))
  const answered = workday(addDays(steps.at(-1)?.le ?? le, r.int(0, 2)))
  steps.push({ statut: 'refusee', le: answered, compte_id: centre.referent.id, motif: r.pick(MOTIFS_REFUS) })
  const p = prescriptionOf(scene, r, someone, stagiaire_id, centre, le, null, steps)
  addPrescription(scene.batch, scene.clock, p)
}

export function prescriptionOf(
  scene: Scene,
  r: Random,
  someone: Someone,
  stagiaire_id: number,
  centre: Centre,
  entry: Jour,
  minutes_prevues: number | null,
  steps: Step[],
) {
  return {
    stagiaire_id,
    person: someone.person,
    dispositif: dispositifAt(scene.kind, entry),
    action_id: centre.action_id,
    distance_m: road(someone.home, centre.place),
    objectifs: r.pick(objectifs[scene.kind]),
    minutes_prevues,
    steps,
  }
}
