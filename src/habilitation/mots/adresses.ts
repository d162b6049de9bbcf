/** The pages that may be asked for, the most precise first; an address or a route's path, with or without its method. */
const PAGES: [RegExp, string][] = [
  [/^\/stagiaires\/[^/]+\/modification/, 'coordonnées'],
  [/^\/stagiaires\/[^/]+\/prescription/, 'préparation d’une prescription'],
  [/^\/stagiaires\/[^/]+\/compte-bancaire/, 'compte bancaire'],
  [/^\/exports|^\/virements|^\/liquidations\/[^/]+\/virements/, 'virements'],
  [/^\/stagiaires\/[^/]+\/referent/, 'qui suit la personne'],
  [/^\/stagiaires\/[^/]+\/cumul/, 'cumul'],
  [/^\/stagiaires\/[^/]+\/consultations/, 'lectures d’un dossier'],
  [/^\/stagiaires\/nouveau/, 'inscription d’une personne'],
  [/^\/stagiaires\/[^/]+/, 'fiche de la personne'],
  [/^\/stagiaires/, 'liste des personnes'],
  [/^\/prescriptions\/[^/]+/, 'prescription'],
  [/^\/prescriptions/, 'liste des prescriptions'],
  [/certifications/, 'certifications'],
  [/^\/parcours\/[^/]+\/suivi/, 'suivi après la sortie'],
  [/^\/suivi/, 'personnes à rappeler'],
  [/^\/taches/, 'tâches'],
  [/^\/suites|\/suite$/, 'suite d’un parcours'],
  [/^\/passations/, 'passations'],
  [/^\/places/, 'places'],
  [/^\/signaux/, 'signaux'],
  [/^\/transports/, 'transports'],
  [/suspension/, 'suspension'],
  [/^\/releves/, 'import de présences'],
  [/droits/, 'droits à rémunération'],
  [/^\/regularisations/, 'régularisations'],
  [/^\/reglages/, 'réglages de la Région'],
  [/reclamations/, 'réclamations'],
  [/remuneration|liquidations/, 'rémunération'],
  [/emargement|^\/presence|^\/signer|^\/mes-absences|^\/pieces/, 'émargement'],
  [/etats/, 'états mensuels'],
  [/^\/messages/, 'messages'],
  [/^\/boite-d-envoi/, 'boîte d’envoi'],
  [/contrat/, 'contrat'],
  [/^\/parcours\/[^/]+/, 'parcours'],
  [/^\/parcours/, 'liste des parcours'],
  [/^\/offre|^\/formations/, 'offre de formation'],
  [/^\/pilotage/, 'pilotage'],
  [/^\/bac-a-sable/, 'bac à sable'],
  [/^\/journal/, 'journal'],
]

/** An address, as the page that it leads to. */
export function pageEnMots(address: string): string {
  const path = address.replace(/^[A-Z]+ /, '').replace(/^\/api(?=\/)/, '')
  return PAGES.find(([pattern]) => pattern.test(path))?.[1] ?? 'une page'
}
