import type { Batch } from '../batch.ts'
import { addCompte } from '../cast/places.ts'
import type { addCast } from '../cast.ts'
import type { Clock } from '../chain.ts'
import { addSite, commune, DAQ, type Place, road, type Site, siret } from '../offer.ts'
import { daqAt } from '../rules.ts'
import { drawName } from './names.ts'
import { drawer, type Random, random } from './random.ts'
import { organismes, structures, towns } from './towns.ts'

type World = Awaited<ReturnType<typeof addCast>>

export interface Agent {
  id: number
  nom: string
}
export interface Structure {
  id: number
  reseau: string
  nom: string
  place: Place
  conseillers: Agent[]
}
/** A site with the people who work there and those who live around. */
export interface Centre extends Site {
  referent: Agent
  /** A commune around, drawn by its people and its distance. */
  home(random: Random): Place
  /** The nearest other site. */
  neighbour(): Centre
  /** The structures of each network, nearest first. */
  near(reseau: string): Structure[]
}
export interface Network {
  region: string
  centres: Centre[]
  /** A site, drawn by the size of its town. */
  centre(random: Random): Centre
}

const REACH_M = 40_000
/** Metres by road after which three times fewer people come: 7 km on average, as the Région published, come out of it. */
const FADE_M = 8_800

function homes(site: Place, communes: readonly Place[]): (random: Random) => Place {
  const around = communes
    // Most communes are far: a square of some 45 km spares a sine for each.
    .filter(c => Math.abs(c.latitude - site.latitude) < 0.4 && Math.abs(c.longitude - site.longitude) < 0.6)
    .map(place => ({ place, metres: road(site, place) }))
    .filter(({ place, metres }) => metres < REACH_M && (metres > 0 || place.code === site.code))
  const draw = drawer(around, ({ place, metres }) => place.population ** 0.9 * Math.exp(-metres / FADE_M))
  return r => draw(r).place
}

const nearestOf = (site: Site, centres: readonly Centre[]): Centre => {
  const [near] = centres
    .filter(c => c.id !== site.id)
    .sort((a, b) => road(site.place, a.place) - road(site.place, b.place))
  if (!near) throw new Error(`Aucun autre site que ${site.nom}.`)
  return near
}

const byDistance = (from: Place, list: readonly Structure[]) =>
  [...list].sort((a, b) => road(from, a.place) - road(from, b.place) || a.id - b.id)

interface Team {
  sites: { site: Site; referent: Agent }[]
  structures: Structure[]
}
function networkOf(region: string, communes: Map<string, Place>, { sites, structures }: Team): Network {
  const places = [...communes.values()]
  const centres: Centre[] = sites.map(({ site, referent }): Centre => {
    const nearest = byDistance(site.place, structures)
    return {
      ...site,
      referent,
      home: homes(site.place, places),
      neighbour: () => nearestOf(site, centres),
      near: reseau => nearest.filter(s => s.reseau === reseau),
    }
  })
  return { region, centres, centre: drawer(centres, c => c.place.population ** 0.45) }
}

/** Bourgogne-Franche-Comté: 50 sites of 14 organisations, and who prescribes. */
export function addDaqNetwork(batch: Batch, world: World, seed: number, { today }: Clock): Network {
  const region = 'bfc'
  const communes = world.communes.bfc
  const r = random(seed, -1)
  const named = new Map([...communes.values()].map(c => [`${c.departement} ${c.nom}`, c]))
  const town = (departement: string, nom: string) =>
    commune(communes, named.get(`${departement} ${nom}`)?.code ?? nom)
  let accounts = 0
  const agent = (
    role: 'conseiller' | 'organisme',
    at: { organisme_id?: number; structure_id?: number },
  ): Agent => {
    const { prenom, nom, sexe } = drawName(r, r.int(26, 60))
    const fonction = {
      conseiller: sexe === 'F' ? 'Conseillère' : 'Conseiller',
      organisme: sexe === 'F' ? 'Référente pédagogique' : 'Référent pédagogique',
    }[role]
    const suffix = `.${++accounts}`
    return {
      id: addCompte(batch, { region, prenom, nom, fonction, role, ...at }, suffix),
      nom: `${prenom} ${nom}`,
    }
  }
  const sites = castSites(world, id => agent('organisme', { organisme_id: id }))
  for (const [i, [nom, departement]] of organismes.entries()) {
    const sharing = organismes.filter(o => o[1] === departement).map(o => o[0])
    const mine = (towns[departement] ?? []).filter((_, n) => sharing[n % sharing.length] === nom)
    const seat = town(departement, mine[0] ?? '')
    const organisme_id = batch.add('organisme', { region, nom, siret: siret(10 + i), commune: seat.code })
    for (const ville of mine) {
      const offre = { ...DAQ, dispositif: daqAt(today), places: r.int(10, 36) }
      const site = addSite(
        batch,
        region,
        { id: organisme_id, nom },
        town(departement, ville),
        street(r),
        offre,
      )
      sites.push({ site, referent: agent('organisme', { organisme_id }) })
    }
  }
  const everywhere = new Map(
    [...communes.values()].sort((a, b) => a.population - b.population).map(c => [c.nom, c]),
  )
  const known = castStructures(world)
  const added = structures.map(([reseau, nom, ville]): Structure => {
    const place = commune(communes, everywhere.get(ville)?.code ?? ville)
    return {
      id: batch.add('structure', { region, nom, reseau, commune: place.code }),
      reseau,
      nom,
      place,
      conseillers: [],
    }
  })
  for (const s of [...known, ...added])
    while (s.conseillers.length < (s.reseau === 'mission_locale' ? 3 : 2))
      s.conseillers.push(agent('conseiller', { structure_id: s.id }))
  return networkOf(region, communes, { sites, structures: [...known, ...added] })
}

const street = (r: Random) =>
  `${r.int(1, 60)} rue des ${r.pick(['Ateliers', 'Passerelles', 'Compagnons', 'Métiers', 'Écoles'])}`

/** The five sites of the small world in Bourgogne-Franche-Comté. */
function castSites({ cast, sites }: World, referent: (organisme: number) => Agent): Team['sites'] {
  const { atelier, passerelles } = cast.organismes
  return [
    { site: sites.chalon, referent: { id: cast.comptes.marc, nom: 'Marc Petit' } },
    { site: sites.le_creusot, referent: referent(atelier) },
    { site: sites.macon, referent: referent(atelier) },
    { site: sites.besancon, referent: { id: cast.comptes.lucie, nom: 'Lucie Faivre' } },
    { site: sites.dole, referent: referent(passerelles) },
  ]
}

function castStructures({ cast, communes }: World): Structure[] {
  const { structures: s, comptes } = cast
  const of = (
    id: number,
    reseau: string,
    nom: string,
    code: string,
    conseillers: Agent[] = [],
  ): Structure => ({
    id,
    reseau,
    nom,
    place: commune(communes.bfc, code),
    conseillers,
  })
  const sofia = { id: comptes.sofia, nom: 'Sofia Benali' }
  const nadia = { id: comptes.nadia, nom: 'Nadia Roussel' }
  return [
    of(s.ml_chalonnais, 'mission_locale', 'Mission locale du Chalonnais', '71076', [sofia]),
    of(s.ft_chalon, 'france_travail', 'France Travail Chalon', '71076'),
    of(s.cap_emploi_71, 'cap_emploi', 'Cap emploi 71', '71076'),
    of(s.departement_71, 'departement', 'Département de Saône-et-Loire', '71270'),
    of(s.ml_besancon, 'mission_locale', 'Mission locale de Besançon', '25056', [nadia]),
  ]
}

/** Haute-Normandie: the five lots of the CAQ, and its Missions locales. */
export function caqNetwork({ cast, sites, communes }: World): Network {
  const referent = { id: cast.comptes.julie, nom: 'Julie Caron' }
  const lots = [sites.rouen, sites.le_havre, sites.lillebonne, sites.dieppe, sites.evreux]
  const of = (id: number, nom: string, code: string, conseiller: Agent): Structure => ({
    id,
    reseau: 'mission_locale',
    nom,
    place: commune(communes.hn, code),
    conseillers: [conseiller],
  })
  const yann = { id: cast.comptes.yann, nom: 'Yann Duval' }
  const karim = { id: cast.comptes.karim, nom: 'Karim Lecoq' }
  return networkOf('hn', communes.hn, {
    sites: lots.map(site => ({ site, referent })),
    structures: [
      of(cast.structures.ml_rouen, 'Mission locale de Rouen', '76540', yann),
      of(cast.structures.ml_le_havre, 'Mission locale du Havre', '76351', karim),
    ],
  })
}
