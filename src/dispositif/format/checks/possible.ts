import { isRaw, type Path, type Raw, type Report } from '../problem.ts'
import { conflict, deny, type Leaf, located, type Node, sayLeaf } from './solve.ts'

type Tell = { report: Report; lineAt: (path: Path) => number }
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const group = (value: unknown): [string, unknown][] => (isRaw(value) ? Object.entries(value) : [])

type Dates = { du: string; au?: string | undefined }

/** A condition on the day that its own version never sees; what comes by `reprend` had its day before. */
export function checkDays(
  versions: unknown[],
  dates: readonly Dates[],
  report: Report,
  lineAt: (path: Path) => number,
): void {
  versions.forEach((version, i) => {
    const path = ['versions', i]
    const { du = '', au } = dates[i] ?? {}
    const start: Node = { fait: 'le', test: { op: 'a_partir_du', valeur: du }, path: [...path, 'du'] }
    const end = isRaw(version) && version.au ? [...path, 'au'] : ['versions', i + 1, 'du']
    const stop: Node[] = au ? [{ fait: 'le', test: { op: 'avant_le', valeur: au }, path: end }] : []
    const walk = (node: unknown, here: Path): void => {
      if (Array.isArray(node))
        node.forEach((child, j) => {
          walk(child, [...here, j])
        })
      if (!isRaw(node)) return
      for (const [key, child] of Object.entries(node))
        if (key !== 'si' && key !== 'condition') walk(child, [...here, key])
        else if (lineAt([...here, key]) >= lineAt(path)) {
          const condition = located(child, [...here, key])
          const found = conflict([condition]) ? undefined : conflict([start, ...stop, condition])
          if (found) report(found.at(-1)?.path ?? here, explain(found, { report, lineAt }, true))
        }
    }
    walk(version, path)
  })
}

/** A condition that nobody can meet, or a case that nobody reaches, is a slip: both places are said. */
export function checkPossible(versions: unknown[], report: Report, lineAt: (path: Path) => number): void {
  const tell = { report, lineAt }
  versions.forEach((version, i) => {
    if (!isRaw(version)) return
    const path = ['versions', i]
    const entry = criteria(version, path, tell)
    for (const [name, amount] of group(version.montants))
      checkAmount(amount, [...path, 'montants', name], entry, tell)
    checkCases(list(version.remunere), [...path, 'remunere'], entry, tell)
    list(version.priorites).forEach((p, j) => {
      holds(p, 'si', [...path, 'priorites', j], entry, tell)
    })
    list(version.demarches).forEach((step, j) => {
      holds(step, 'si', [...path, 'demarches', j], [], tell)
    })
  })
}

/** What everyone who enters satisfies; a criterion dated elsewhere says nothing of the others' day. */
function criteria(version: Raw, path: Path, tell: Tell): Node[] {
  const entry: Node[] = []
  list(version.criteres).forEach((critere, j) => {
    const dated = isRaw(critere) && critere.a_la_date !== undefined
    const node = holds(critere, 'si', [...path, 'criteres', j], dated ? [] : entry, tell)
    if (node && !dated) entry.push(node)
  })
  return entry
}

/** The condition under `key`, when it can hold beside the others; otherwise the fault is said. */
function holds(raw: unknown, key: string, path: Path, beside: Node[], tell: Tell): Node | undefined {
  if (!isRaw(raw) || raw[key] === undefined) return undefined
  const here = [...path, key]
  const node = located(raw[key], here)
  const alone = conflict([node])
  const found = alone ?? conflict([...beside, node])
  if (!found) return node
  tell.report(found.at(-1)?.path ?? here, explain(found, tell, alone !== undefined))
  return undefined
}

function explain(leaves: Leaf[], { lineAt }: Tell, alone: boolean): string {
  const said = leaves.slice(0, 4).map(leaf => sayLeaf(leaf, lineAt))
  if (said.length === 1)
    return `cette condition n’est jamais remplie : aucune valeur ne convient à ${said[0]}`
  const where = alone ? 'cette condition n’est jamais remplie' : 'personne n’y arrive'
  return `${where} : ${said.slice(0, -1).join(', ')} et ${said.at(-1)} se contredisent`
}

function checkAmount(raw: unknown, path: Path, beside: Node[], tell: Tell): void {
  if (!isRaw(raw)) return
  const own = holds(raw, 'si', path, beside, tell)
  if (raw.si !== undefined && !own) return
  const context = own ? [...beside, own] : beside
  checkCases(list(raw.cas), [...path, 'cas'], context, tell)
  for (const key of ['plancher', 'plafond', 'moins']) checkAmount(raw[key], [...path, key], context, tell)
}

/** Cases are read in order: one that the earlier ones leave nothing to is never reached. */
function checkCases(cases: unknown[], path: Path, beside: Node[], tell: Tell): void {
  const left = [...beside]
  const before: Path[] = []
  cases.forEach((raw, i) => {
    if (!isRaw(raw)) return
    const here = [...path, i]
    const si = raw.si === undefined ? undefined : located(raw.si, [...here, 'si'])
    const possible = si ? holds(raw, 'si', here, beside, tell) !== undefined : true
    const reached = possible && !conflict(si ? [...left, si] : left)
    if (possible && !reached) {
      const lines = before.map(tell.lineAt).join(', ')
      tell.report(
        here,
        `ce cas n’est jamais atteint : ceux d’avant (ligne ${lines}) prennent tout ce qu’il décrit`,
      )
    }
    if (reached) {
      const context = si ? [...left, si] : left
      checkAmount({ ...raw, si: undefined }, here, context, tell)
      holds(raw, 'condition', here, context, tell)
    }
    left.push(si ? deny(si) : { any: [] })
    before.push(here)
  })
}
