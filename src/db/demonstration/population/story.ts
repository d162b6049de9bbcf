import { addDays, daysBetween, type Jour, mois, monday } from '../../../calendrier/calendrier.ts'
import { CLASSES, type Classe } from '../../../suspension/suspension.ts'
import { DEMI_JOURNEE } from '../batch.ts'
import { addPerson, addPrescription, instant, lastMonth } from '../chain.ts'
import { addParcours, type Parcours, type Signature, type Suspension } from '../parcours.ts'
import { phasesOf, versionInForce } from '../rules.ts'
import { addAfter } from './after.ts'
import type { Centre } from './network.ts'
import { drawDestination, drawMotif, type Motif, presenceOf, workday } from './outcome.ts'
import { drawPerson, type Someone } from './people.ts'
import { addRefusal, dispositifAt, prescriptionOf, type Scene, stepsTo } from './prescribe.ts'
import type { Random } from './random.ts'

/** What is decided beforehand, so that even a small world has one of each. */
export interface Fate {
  centre?: Centre
  date_entree?: Jour
  motif?: Motif
  destination?: string
  suspended?: true
  unsigned?: true
  /** No second pathway. */
  once?: true
}

/** A day when someone may enter: on a Monday most often, never in the first weeks of August nor around Christmas. */
export function drawEntry(r: Random, today: Jour, spread: number): Jour {
  for (;;) {
    const day = addDays(today, -r.int(2, spread))
    const jour = workday(r.chance(0.7) ? monday(day) : day)
    const holidays = (jour.slice(5) >= '08-01' && jour.slice(5) <= '08-20') || jour.slice(5) >= '12-20'
    if (!holidays && jour < today) return jour
  }
}

/** Someone new who enters, and sometimes comes back; returns how many pathways were told. */
export function addEntrant(scene: Scene, r: Random, rank: number, fate: Fate): number {
  const { batch, clock, kind, network } = scene
  const centre = fate.centre ?? network.centre(r)
  const date_entree = fate.date_entree ?? drawEntry(r, clock.today, kind === 'daq' ? 1826 : 900)
  const cree_le = workday(addDays(date_entree, -r.int(12, 34) - (r.chance(0.2) ? r.int(5, 45) : 0)))
  const refused = r.chance(0.05) ? workday(addDays(cree_le, -r.int(20, 60))) : null
  const someone = drawPerson(r, kind, rank, network.region, centre, refused ?? cree_le)
  const stagiaire_id = addPerson(batch, clock, someone.person)
  if (refused) addRefusal(scene, r, someone, stagiaire_id, centre.neighbour(), refused)
  const out = enter(scene, r, someone, stagiaire_id, centre, cree_le, date_entree, fate)
  if (!out || fate.once || !r.chance(0.06)) return 1
  const back = workday(addDays(out, r.int(60, 300)))
  const again = workday(addDays(back, r.int(15, 40)))
  if (again >= clock.today) return 1
  // What was said at the exit no longer holds: the counsellor asks again.
  batch.addSituation({
    region: someone.person.region,
    stagiaire_id,
    du: back,
    origine: 'Entretien avec le conseiller',
    saisi_le: instant(clock, back, '10:00'),
    compte_id: someone.conseiller.id,
    faits: { ...someone.person.faits, demandeur_emploi: true, sans_emploi: true },
  })
  enter(scene, r, someone, stagiaire_id, centre, back, again, {})
  return 2
}

const weeksOf = {
  daq: { '6': 8, '8': 10, '10': 12, '12': 20, '14': 18, '16': 14, '18': 10, '20': 8 },
  caq: { '44': 1, '48': 2, '52': 3 },
}

/** One pathway, from its prescription to what came after it; returns the day out, or null when it still runs. */
function enter(
  scene: Scene,
  r: Random,
  someone: Someone,
  stagiaire_id: number,
  centre: Centre,
  cree_le: Jour,
  date_entree: Jour,
  fate: Fate,
): Jour | null {
  const { batch, clock, kind } = scene
  const { today } = clock
  const dispositif = dispositifAt(kind, date_entree)
  const weeks = Number(kind === 'daq' ? r.weighted(weeksOf.daq) : r.weighted(weeksOf.caq))
  const demi_journees = kind === 'caq' || r.chance(0.92) ? 10 : 7
  const phases = phasesOf(dispositif, date_entree, weeks)
  const by = { conseiller: someone.conseiller, referent: centre.referent }
  const steps = stepsTo(r, by, cree_le, date_entree)
  steps.push({ statut: 'entree', le: date_entree, compte_id: centre.referent.id })
  const minutes = weeks * demi_journees * DEMI_JOURNEE
  const prescription = prescriptionOf(scene, r, someone, stagiaire_id, centre, date_entree, minutes, steps)

  const suspensions = drawSuspensions(r, date_entree, weeks, today, fate)
  const extra = suspensions.reduce((n, s) => n + daysBetween(s.du, s.au ?? today), 0)
  const fin = addDays(date_entree, weeks * 7 + extra)
  const motif = fate.motif ?? drawMotif(r)
  const share = 0.12 + 0.75 * r.next()
  const out =
    motif === 'terme' ? fin : workday(addDays(date_entree, Math.max(3, Math.round(weeks * 7 * share))))
  const forgotten = motif === 'terme' && out > addDays(today, -12) && r.chance(0.4)
  const running = out > today || forgotten || suspensions.some(s => s.au === null)
  const destination = fate.destination ?? drawDestination(r, motif, kind)
  const sortie = running ? null : { date: out, motif, destination }
  const unsigned = fate.unsigned ?? (date_entree > addDays(today, -21) && r.chance(0.35))
  const late = r.chance(0.25)

  const parcours: Parcours = {
    ...prescription,
    prescription_id: addPrescription(batch, clock, prescription),
    referent_id: centre.referent.id,
    date_entree,
    demi_journees,
    phases,
    suspensions: suspensions.filter(s => !sortie || (s.au !== null && s.au <= sortie.date)),
    sortie,
    signatures: signaturesOf(scene, r, someone, centre, dispositif, date_entree, unsigned),
    terms: {
      commune: someone.home.nom,
      organisme: centre.organisme,
      site: centre.nom,
      structure: someone.structure.nom,
      conseiller: someone.conseiller.nom,
      referent: centre.referent.nom,
    },
    presence: presenceOf(r, r.chance(0.35) ? drawImmersion(r, date_entree, weeks) : null),
    noted: centre.id % 5 < 3 ? today : monday(today),
    certified: unsigned ? mois(date_entree) : late ? lastMonth(today) : mois(today),
  }
  const written = addParcours(batch, clock, parcours)
  scene.payroll.add(parcours, written)
  addAfter(scene, r, parcours, written)
  return sortie?.date ?? null
}

function drawSuspensions(r: Random, entree: Jour, weeks: number, today: Jour, fate: Fate): Suspension[] {
  if (fate.suspended) return [{ du: workday(addDays(today, -9)), au: null, classe: 'personnelle' }]
  if (!r.chance(0.1)) return []
  const du = workday(addDays(entree, r.int(10, Math.round(weeks * 4.5))))
  const au = workday(
    addDays(du, r.weighted({ '7': 3, '14': 4, '21': 2, '35': 1 }) === '7' ? 7 : r.int(10, 38)),
  )
  if (du >= today) return []
  return [{ du, au: au > today ? null : au, classe: r.pick(Object.keys(CLASSES) as Classe[]) }]
}

function drawImmersion(r: Random, entree: Jour, weeks: number) {
  const du = monday(addDays(entree, Math.round(weeks * 7 * (0.35 + 0.3 * r.next()))))
  return { du, au: addDays(du, 7 * r.int(1, 3)) }
}

function signaturesOf(
  { clock, region }: Scene,
  r: Random,
  { person, conseiller }: Someone,
  centre: Centre,
  dispositif: string,
  entree: Jour,
  unsigned: boolean,
): Signature[] {
  const parties = versionInForce(dispositif, entree).parcours?.signataires.valeur ?? []
  return parties.flatMap((qualite): Signature[] => {
    const le = qualite === 'organisme' ? entree : workday(addDays(entree, r.int(0, 3)))
    if (le > clock.today || (unsigned && qualite === 'stagiaire')) return []
    // A trainee without an account signs on paper, beside the referent who records it.
    const nom = {
      stagiaire: `${person.prenom} ${person.nom}`,
      region: region.nom,
      mission_locale: conseiller.nom,
    }[qualite]
    const compte = { region: region.id, mission_locale: conseiller.id }[qualite]
    return [{ qualite, nom: nom ?? centre.referent.nom, compte_id: compte ?? centre.referent.id, le }]
  })
}
