import { addDays, type Jour } from '../../../calendrier/calendrier.ts'
import type { Faits, Person } from '../chain.ts'
import { courriel, type Place } from '../offer.ts'
import { drawAddress, drawName } from './names.ts'
import type { Agent, Centre, Structure } from './network.ts'
import type { Random } from './random.ts'

/** Who is drawn: of any age for the DAQ, from 16 to 25 for the CAQ. */
const ages = {
  daq: { '16-20': 29, '21-25': 24, '26-35': 21, '36-45': 13, '46-55': 9, '56-62': 4 },
  caq: { '16-18': 42, '19-21': 38, '22-24': 20 },
}
export type Kind = keyof typeof ages

export interface Someone {
  person: Person
  structure: Structure
  conseiller: Agent
  home: Place
}

/** An invented person who lives around a site, known of a structure since `cree_le`. */
export function drawPerson(
  r: Random,
  kind: Kind,
  rank: number,
  region: string,
  centre: Centre,
  cree_le: Jour,
): Someone {
  const band = kind === 'daq' ? r.weighted(ages.daq) : r.weighted(ages.caq)
  const [min = 16, max = 62] = band.split('-').map(Number)
  const age = r.int(min, max)
  const birthday = addDays(
    `${Number(cree_le.slice(0, 4)) - age}${cree_le.slice(4).replace('02-29', '02-28')}`,
    0,
  )
  const name = drawName(r, age)
  const faits = drawFaits(r, kind, age)
  const { structure, conseiller } = drawStructure(r, centre, age, faits)
  const home = centre.home(r)
  return {
    structure,
    conseiller,
    home,
    person: {
      region,
      ...name,
      date_naissance: addDays(birthday, -r.int(0, 364)),
      // The numbers that the telecoms regulator keeps for fiction.
      telephone: `06 39 98 ${String(10 + (Math.floor(rank / 100) % 90)).padStart(2, '0')} ${String(rank % 100).padStart(2, '0')}`,
      courriel: courriel(name.prenom, name.nom, `.${rank}`),
      adresse: drawAddress(r),
      commune: home.code,
      structure_id: structure.id,
      conseiller_id: conseiller.id,
      cree_le,
      faits,
    },
  }
}

/** What the person says of their situation; a few facts stay unknown. */
function drawFaits(r: Random, kind: Kind, age: number): Faits {
  const caq = kind === 'caq'
  const young = age < 26
  const niveau = Number(
    caq ? r.weighted({ 0: 78, 3: 22 }) : r.weighted({ 0: 47, 3: 31, 4: 17, 5: age > 20 ? 5 : 0 }),
  )
  const leaving = 16 + (niveau > 0 ? niveau - 1 : 0)
  const indemnise = !caq && r.chance(young ? 0.06 : 0.27)
  const rqth = r.chance(young ? 0.04 : 0.13)
  const faits: Faits = {
    demandeur_emploi: true,
    inscrit_france_travail: caq || r.chance(young ? 0.72 : 0.94),
    inscrit_mission_locale: caq || (young && r.chance(0.86)),
    sans_emploi: caq || r.chance(0.97),
    niveau_valide: niveau,
    sans_diplome: niveau === 0,
    indemnise_are: indemnise,
    beneficiaire_rsa: age >= 25 && !indemnise && r.chance(0.42),
    rqth,
    handicap: rqth || r.chance(0.03),
    activite_suffisante: indemnise || r.chance(young ? 0.06 : 0.16),
    projet_confirme: true,
    primo_demandeur: young && !indemnise && r.chance(0.6),
    qpv: r.chance(0.16),
    mois_depuis_sortie: Math.max(7, (age - leaving) * 12 + r.int(-5, 9)),
  }
  for (const fait of ['handicap', 'qpv', 'beneficiaire_rsa']) if (r.chance(0.04)) delete faits[fait]
  return faits
}

/** Who sends them: the Mission locale of the young, Cap emploi for a recognised handicap, the Département for the RSA… */
function drawStructure(
  r: Random,
  centre: Centre,
  age: number,
  faits: Faits,
): Omit<Someone, 'person' | 'home'> {
  const reseau = faits.inscrit_mission_locale
    ? 'mission_locale'
    : faits.rqth && r.chance(0.6)
      ? 'cap_emploi'
      : faits.beneficiaire_rsa && r.chance(0.5)
        ? r.weighted({ departement: 6, plie: 1, siae: 2 })
        : age < 26 && r.chance(0.4)
          ? 'mission_locale'
          : 'france_travail'
  const structure = centre.near(reseau)[0] ?? centre.near('mission_locale')[0]
  if (!structure) throw new Error(`Aucune structure ne prescrit autour de ${centre.place.nom}.`)
  return { structure, conseiller: r.pick(structure.conseillers) }
}
