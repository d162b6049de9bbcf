/**
 * Reads LHEO, the French exchange format of training offers, versions 2.3 and 2.2 (http://lheo.gouv.fr), into plain
 * objects. Only what describes the offer is read, never the contact persons.
 */
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import {
  coded,
  codes,
  commune,
  date,
  degrees,
  ENTREES_SORTIES,
  type ErreurLheo,
  integer,
  lines,
  MODALITES_ENSEIGNEMENT,
  type NiveauLheo,
  niveau,
  OUI_NON,
  report,
  siret,
  siretValide,
  text,
} from './lheo-champ.ts'
import { all, first, LHEO_MAX_BYTES, LheoError, type Node, readNodes } from './lheo-xml.ts'

export { type ErreurLheo, LHEO_MAX_BYTES, LheoError, type NiveauLheo, siretValide }

/** `commune` is the INSEE code. Coordinates in decimal degrees. In every type, null means « non précisé ». */
export type LieuLheo = {
  denomination: string | null
  adresse: string | null
  code_postal: string | null
  ville: string | null
  commune: string | null
  latitude: number | null
  longitude: number | null
}

/** Half-open `[du, au[`: `au` is the day after the last day that LHEO gives. null: not known, or open. */
export type SessionLheo = { numero: string; du: Jour | null; au: Jour | null }

/** `places`: the sum of the places that financers pay. */
export type ActionLheo = {
  numero: string
  modalites_enseignement: 'presentiel' | 'mixte' | 'distance' | null
  entrees_sorties: 'dates_fixes' | 'permanentes' | null
  lieu: LieuLheo | null
  organisme_formateur: { siret: string | null; nom: string | null } | null
  conventionne: boolean | null
  places: number | null
  sessions: SessionLheo[]
}

/** `siret` is kept as read, even when `erreurs` says that it is wrong. */
export type ResponsableLheo = {
  siret: string | null
  nom: string | null
  raison_sociale: string | null
  commune: string | null
  adresse: string | null
}

export type FormationLheo = {
  numero: string
  intitule: string
  objectif: string | null
  contenu: string | null
  resultats_attendus: string | null
  certifiante: boolean | null
  code_rome: string[]
  formacode: string[]
  niveau_entree: NiveauLheo
  niveau_sortie: NiveauLheo
  responsable: ResponsableLheo | null
  actions: ActionLheo[]
}

/**
 * Reads a file. What is wrong inside goes to `erreurs`, sorted by line, and only what cannot be kept is left out: a formation
 * or an action without `numero` or with one already met (each import would create it again), a formation without title, a
 * session with an impossible date. The rest of the file is read.
 * @throws LheoError when the file is empty, above 50 MiB, malformed, not LHEO, or declares a DOCTYPE (no entity is expanded).
 */
export function parseLheo(xml: Uint8Array | string): { formations: FormationLheo[]; erreurs: ErreurLheo[] } {
  const root = readNodes(xml)
  const erreurs: ErreurLheo[] = []
  const nodes = all(root, 'offres/formation')
  if (nodes.length === 0)
    report(erreurs, root, '', 'Aucune formation dans le fichier. Vérifiez les critères de l’export.')
  const formations = unique(nodes, erreurs).flatMap(node => formation(node, erreurs) ?? [])
  return { formations, erreurs: erreurs.sort((a, b) => a.ligne - b.ligne) }
}

/** Nodes that have a `numero` of their own. */
function unique(nodes: Node[], erreurs: ErreurLheo[]): Node[] {
  const seen = new Set<string>()
  return nodes.filter(node => {
    const known = seen.has(node.numero)
    if (node.numero && !known) return seen.add(node.numero)
    const reason = known ? `numero « ${node.numero} » déjà pris` : 'attribut numero absent'
    report(
      erreurs,
      node,
      node.numero,
      `${node.name} laissée de côté : ${reason}. Donnez-lui un numero unique et stable.`,
    )
    return false
  })
}

function formation(node: Node, erreurs: ErreurLheo[]): FormationLheo | null {
  const intitule = text(node, 'intitule-formation')
  if (!intitule) {
    report(
      erreurs,
      node,
      '',
      `formation « ${node.numero} » laissée de côté : intitule-formation vide. Renseignez-le.`,
    )
    return null
  }
  return {
    numero: node.numero,
    intitule,
    objectif: text(node, 'objectif-formation'),
    contenu: text(node, 'contenu-formation'),
    resultats_attendus: text(node, 'resultats-attendus'),
    certifiante: coded(node, 'certifiante', OUI_NON, erreurs),
    code_rome: codes(
      node,
      'domaine-formation/code-ROME',
      /^[A-N]\d{4}$/,
      'code ROME (une lettre, 4 chiffres)',
      erreurs,
    ),
    formacode: codes(node, 'domaine-formation/code-FORMACODE', /^\d{5}$/, 'Formacode (5 chiffres)', erreurs),
    niveau_entree: niveau(node, 'code-niveau-entree', erreurs),
    niveau_sortie: niveau(node, 'code-niveau-sortie', erreurs),
    responsable: responsable(first(node, 'organisme-formation-responsable'), erreurs),
    actions: unique(all(node, 'action'), erreurs).map(a => action(a, erreurs)),
  }
}

function action(node: Node, erreurs: ErreurLheo[]): ActionLheo {
  const formateur = first(node, 'organisme-formateur')
  const places = all(node, 'organisme-financeur/nb-places-financees').flatMap(n => integer(n, erreurs) ?? [])
  return {
    numero: node.numero,
    modalites_enseignement: coded(node, 'modalites-enseignement', MODALITES_ENSEIGNEMENT, erreurs),
    entrees_sorties: coded(node, 'modalites-entrees-sorties', ENTREES_SORTIES, erreurs),
    lieu: lieu(first(node, 'lieu-de-formation'), erreurs),
    organisme_formateur: formateur
      ? {
          siret: siret(formateur, 'SIRET-formateur/SIRET', erreurs),
          nom: text(formateur, 'raison-sociale-formateur'),
        }
      : null,
    conventionne: coded(node, 'conventionnement', OUI_NON, erreurs),
    places: places.length > 0 ? places.reduce((a, b) => a + b) : null,
    sessions: all(node, 'session').flatMap(s => session(s, erreurs) ?? []),
  }
}

/** A session without `numero` is named after its dates, which tell it from the others of its action. */
function session(node: Node, erreurs: ErreurLheo[]): SessionLheo | null {
  const du = date(first(node, 'periode/debut'), erreurs)
  const fin = date(first(node, 'periode/fin'), erreurs)
  if (du === undefined || fin === undefined) return null
  if (du && fin && fin < du) {
    const message = `session laissée de côté : elle finit le ${fin}, avant son début le ${du}. Corrigez la période.`
    report(erreurs, node, `${du} ${fin}`, message)
    return null
  }
  return { numero: node.numero || `${du ?? ''}/${fin ?? ''}`, du, au: fin && addDays(fin, 1) }
}

function lieu(node: Node | undefined, erreurs: ErreurLheo[]): LieuLheo | null {
  if (!node) return null
  const at = (path: string) => text(node, `coordonnees/${path}`)
  return {
    denomination: at('adresse/denomination') ?? at('ligne'),
    adresse: lines(node),
    code_postal: at('adresse/codepostal'),
    ville: at('adresse/ville'),
    commune: commune(node, erreurs),
    latitude: degrees(first(node, 'coordonnees/adresse/geolocalisation/latitude'), 90, erreurs),
    longitude: degrees(first(node, 'coordonnees/adresse/geolocalisation/longitude'), 180, erreurs),
  }
}

function responsable(node: Node | undefined, erreurs: ErreurLheo[]): ResponsableLheo | null {
  if (!node) return null
  const coordonnees = first(node, 'coordonnees-organisme')
  return {
    siret: siret(node, 'SIRET-organisme-formation/SIRET', erreurs),
    nom: text(node, 'nom-organisme'),
    raison_sociale: text(node, 'raison-sociale'),
    commune: coordonnees ? commune(coordonnees, erreurs) : null,
    adresse: coordonnees ? lines(coordonnees, 'codepostal', 'ville') : null,
  }
}
