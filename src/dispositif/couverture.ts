import type { Dispositif, Provenance, Version } from './dispositif.ts'
import type { Dispositifs } from './load.ts'

/** One line of the reference: a rule that a text states. */
export type Ligne = { id: string; code: string; type: string; regle: string }
/** Where a file says a rule: what is computed or applied, then what is only told. */
const executed = [
  'criteres',
  'montants',
  'remunere',
  'priorites',
  'parcours',
  'fin_mois',
  'sans_condition',
  'demarches',
  'aides',
  'regime',
  'maintien',
  'cumul',
  'indicateurs',
  'parametres',
] as const satisfies (keyof Version)[]
const told = [
  'cibles',
  'budget',
  'lots',
  'commande',
  'sites',
  'distance_moyenne_km',
  'reperes',
  'observe',
] as const
type Lieu = (typeof executed)[number] | (typeof told)[number] | 'non_executable'
type Citation = { id: string; lieu: Lieu; source: string | undefined; du: string; raison?: string }

export type Couverture = {
  total: number
  executees: { [lieu: string]: number }
  dites: { [lieu: string]: number }
  non_executables: { id: string; code: string; regle: string; raison: string }[]
  /** Lines of a dispositif that has a file, which the file does not say. */
  manquantes: Ligne[]
  /** Lines of a dispositif that has no file yet, by code. */
  a_ecrire: { [code: string]: number }
  fautes: string[]
}

/** Reads `id;code;type;regle`; a text with a semicolon is between quotes. */
export function readRegles(text: string): Ligne[] {
  const rows = text.trim().split(/\r?\n/).slice(1)
  return rows.map(row => {
    const cells = [...row.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)]
    const [id = '', code = '', type = '', regle = ''] = cells.map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    )
    return { id, code, type, regle }
  })
}

/** What the files make of each line of the reference. */
export function couverture(lignes: readonly Ligne[], all: Dispositifs): Couverture {
  const byId = new Map(lignes.map(l => [l.id, l]))
  const cited = new Map([...all.values()].map(d => [d.code, citations(d)]))
  const result: Couverture = {
    total: lignes.length,
    executees: {},
    dites: {},
    non_executables: [],
    manquantes: [],
    a_ecrire: {},
    fautes: [...all.values()].flatMap(d => faults(d, cited.get(d.code) ?? [], byId, all)),
  }
  for (const ligne of lignes) {
    const own = cited.get(ligne.code)?.filter(c => c.id === ligne.id)
    const lieux = [...executed, ...told].find(lieu => own?.some(c => c.lieu === lieu))
    const silent = own?.find(c => c.lieu === 'non_executable')
    if (!own) count(result.a_ecrire, ligne.code)
    else if (lieux) count(isExecuted(lieux) ? result.executees : result.dites, lieux)
    else if (silent)
      result.non_executables.push({
        id: ligne.id,
        code: ligne.code,
        regle: ligne.regle,
        raison: silent.raison ?? '',
      })
    else result.manquantes.push(ligne)
  }
  return result
}

const isExecuted = (lieu: Lieu) => executed.some(name => name === lieu)
function count(counts: { [key: string]: number }, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}

/** Every rule that a file cites, with the place where it does. */
function citations(d: Dispositif): Citation[] {
  return d.versions.flatMap(version => {
    const found: Citation[] = []
    const walk = (node: unknown, lieu: Lieu): void => {
      if (typeof node !== 'object' || node === null) return
      const { regles, source, raison } = node as Provenance & { raison?: string }
      if (Array.isArray(regles))
        for (const id of regles)
          found.push({ id, lieu, source, du: version.du, ...(raison === undefined ? {} : { raison }) })
      for (const [key, child] of Object.entries(node)) {
        const observed = lieu === 'indicateurs' && (key === 'observe' || key === 'cible')
        walk(child, observed ? 'observe' : lieu)
      }
    }
    for (const [section, node] of Object.entries(version)) if (isLieu(section)) walk(node, section)
    return found
  })
}
const isLieu = (name: string): name is Lieu =>
  [...executed, ...told, 'non_executable'].some(lieu => lieu === name)

function faults(
  d: Dispositif,
  found: readonly Citation[],
  byId: ReadonlyMap<string, Ligne>,
  all: Dispositifs,
): string[] {
  const said = found.flatMap(({ id, source, lieu, du }) => {
    const ligne = byId.get(id)
    if (!ligne) return [`${d.fichier} : ${id} n’est pas dans la liste des règles`]
    if (ligne.code !== d.code && !sameDocument(d, source, all.get(ligne.code)))
      return [`${d.fichier} : ${id} est une règle de ${ligne.code}, d’un autre document`]
    const both =
      lieu === 'non_executable' && found.some(c => c.id === id && c.du === du && isExecuted(c.lieu))
    return both ? [`${d.fichier} : ${id} est à la fois appliquée et dite non exécutable (version ${du})`] : []
  })
  return [...new Set(said)]
}

/** A rule written for another dispositif may be cited when both files quote the same document. */
function sameDocument(d: Dispositif, source: string | undefined, other: Dispositif | undefined): boolean {
  const graine = source === undefined ? undefined : d.sources[source]?.graine
  return graine !== undefined && Object.values(other?.sources ?? {}).some(s => s.graine === graine)
}
