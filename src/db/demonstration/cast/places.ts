import type { Batch } from '../batch.ts'
import type { Clock } from '../chain.ts'
import { addSite, CAQ, commune, courriel, DAQ, type Place, siret } from '../offer.ts'
import { daqAt } from '../rules.ts'

/** The organisations, sites and prescribing structures of the small world. */
export function addOrganismes(batch: Batch, communes: Map<string, Place>, { today }: Clock) {
  const at = (code: string) => commune(communes, code)
  const organisme = (region: string, nom: string, n: number, code: string) => ({
    id: batch.add('organisme', { region, nom, siret: siret(n), commune: code }),
    nom,
  })
  const structure = (region: string, nom: string, reseau: string, code: string) =>
    batch.add('structure', { region, nom, reseau, commune: code })

  const atelier = organisme('bfc', 'Atelier des Savoirs', 1, '71076')
  const passerelles = organisme('bfc', 'Passerelles Comtoises', 2, '25056')
  const estuaire = organisme('hn', 'Cap Vers l’Estuaire', 3, '76351')
  const organismes = { atelier: atelier.id, passerelles: passerelles.id, estuaire: estuaire.id }
  const structures = {
    ml_chalonnais: structure('bfc', 'Mission locale du Chalonnais', 'mission_locale', '71076'),
    ft_chalon: structure('bfc', 'France Travail Chalon', 'france_travail', '71076'),
    cap_emploi_71: structure('bfc', 'Cap emploi 71', 'cap_emploi', '71076'),
    departement_71: structure('bfc', 'Département de Saône-et-Loire', 'departement', '71270'),
    ml_besancon: structure('bfc', 'Mission locale de Besançon', 'mission_locale', '25056'),
    ml_rouen: structure('hn', 'Mission locale de Rouen', 'mission_locale', '76540'),
    ml_le_havre: structure('hn', 'Mission locale du Havre', 'mission_locale', '76351'),
  }
  const daq = { ...DAQ, dispositif: daqAt(today), places: 24 }
  const caq = { ...CAQ, dispositif: 'hn-caq-2014', places: 15 }
  const sites = {
    chalon: addSite(batch, 'bfc', atelier, at('71076'), '12 rue du Port-aux-Bois', daq),
    le_creusot: addSite(batch, 'bfc', atelier, at('71153'), '3 place des Forges', daq),
    macon: addSite(batch, 'bfc', atelier, at('71270'), '48 quai des Bateliers', daq),
    besancon: addSite(batch, 'bfc', passerelles, at('25056'), '7 rue des Horlogers', daq),
    dole: addSite(batch, 'bfc', passerelles, at('39198'), '21 rue du Canal-Neuf', daq),
    le_havre: addSite(batch, 'hn', estuaire, at('76351'), '5 rue des Dockers', caq),
    lillebonne: addSite(batch, 'hn', estuaire, at('76384'), '2 rue du Cirque', caq),
    dieppe: addSite(batch, 'hn', estuaire, at('76217'), '16 quai des Terre-Neuvas', caq),
    rouen: addSite(batch, 'hn', estuaire, at('76540'), '30 rue des Drapiers', caq),
    evreux: addSite(batch, 'hn', estuaire, at('27229'), '9 rue de la Filature', caq),
  }
  const actions = Object.fromEntries(
    Object.entries(sites).map(([key, site]) => [key, site.action_id]),
  ) as Record<keyof typeof sites, number>
  return { organismes, structures, sites, actions }
}
type World = ReturnType<typeof addOrganismes>

interface Staff {
  region: string
  prenom: string
  nom: string
  fonction: string
  role: 'region' | 'conseiller' | 'organisme' | 'payeur'
  organisme_id?: number
  structure_id?: number
}

/** An account that signs in with a mail of its own; persons of the small world have no password. */
export function addCompte(
  batch: Batch,
  { prenom, nom, organisme_id, structure_id, ...rest }: Staff,
  suffix = '',
): number {
  return batch.add('compte', {
    ...rest,
    nom: `${prenom} ${nom}`,
    courriel: courriel(prenom, nom, suffix),
    organisme_id: organisme_id ?? null,
    structure_id: structure_id ?? null,
    stagiaire_id: null,
  })
}

/** The accounts of the people who work there, and their personas. */
export function addStaff(batch: Batch, organismes: World['organismes'], structures: World['structures']) {
  const add = (staff: Staff) => addCompte(batch, staff)
  const conseiller = (region: string, prenom: string, nom: string, structure_id: number) =>
    add({ region, prenom, nom, fonction: 'Conseillère', role: 'conseiller', structure_id })
  const referent = (region: string, prenom: string, nom: string, fonction: string, organisme_id: number) =>
    add({ region, prenom, nom, fonction, role: 'organisme', organisme_id })
  const comptes = {
    claire: add({
      region: 'bfc',
      prenom: 'Claire',
      nom: 'Morel',
      fonction: 'Chargée de mission formation',
      role: 'region',
    }),
    ines: add({
      region: 'bfc',
      prenom: 'Inès',
      nom: 'Lambert',
      fonction: 'Responsable des rémunérations',
      role: 'region',
    }),
    sofia: conseiller('bfc', 'Sofia', 'Benali', structures.ml_chalonnais),
    marc: referent('bfc', 'Marc', 'Petit', 'Référent pédagogique', organismes.atelier),
    paul: add({ region: 'bfc', prenom: 'Paul', nom: 'Girard', fonction: 'Agent payeur', role: 'payeur' }),
    nadia: conseiller('bfc', 'Nadia', 'Roussel', structures.ml_besancon),
    lucie: referent('bfc', 'Lucie', 'Faivre', 'Référente pédagogique', organismes.passerelles),
    helene: add({
      region: 'hn',
      prenom: 'Hélène',
      nom: 'Lefèvre',
      fonction: 'Chargée de mission formation',
      role: 'region',
    }),
    odile: add({
      region: 'hn',
      prenom: 'Odile',
      nom: 'Marchand',
      fonction: 'Responsable des rémunérations',
      role: 'region',
    }),
    yann: add({
      region: 'hn',
      prenom: 'Yann',
      nom: 'Duval',
      fonction: 'Conseiller',
      role: 'conseiller',
      structure_id: structures.ml_rouen,
    }),
    julie: referent('hn', 'Julie', 'Caron', 'Référente pédagogique', organismes.estuaire),
    karim: add({
      region: 'hn',
      prenom: 'Karim',
      nom: 'Lecoq',
      fonction: 'Conseiller',
      role: 'conseiller',
      structure_id: structures.ml_le_havre,
    }),
    bruno: add({ region: 'hn', prenom: 'Bruno', nom: 'Hébert', fonction: 'Agent payeur', role: 'payeur' }),
  }
  const persona = (region: string, compte_id: number, rang: number, resume: string) =>
    batch.add('persona', { region, compte_id, rang, resume })
  persona(
    'bfc',
    comptes.claire,
    1,
    'Elle suit tous les parcours de la Région, valide les paies du mois et lit les résultats.',
  )
  persona(
    'bfc',
    comptes.sofia,
    2,
    'À la Mission locale, elle inscrit les personnes, choisit un site et transmet la prescription.',
  )
  persona(
    'bfc',
    comptes.marc,
    3,
    'À l’Atelier des Savoirs, il accueille, note les présences et certifie les mois.',
  )
  persona('bfc', comptes.paul, 5, 'Il verse aux stagiaires ce que la Région a validé.')
  persona('bfc', comptes.ines, 10, 'Elle valide les paies en second et suit les trop-perçus.')
  persona(
    'hn',
    comptes.helene,
    6,
    'En Haute-Normandie, elle suit les contrats d’accès à la qualification et les signe.',
  )
  persona(
    'hn',
    comptes.yann,
    7,
    'À la Mission locale de Rouen, il prescrit et accompagne jusqu’à la qualification.',
  )
  persona('hn', comptes.julie, 8, 'Chez Cap Vers l’Estuaire, elle forme et note les présences.')
  persona('hn', comptes.odile, 11, 'Elle valide en second les paies que prépare Hélène.')
  return { comptes }
}
