import { ParametreRef } from '../condition.ts'
import { isRaw, near, type Path, type Raw, type Report } from './problem.ts'

/** Applies `reprend` (a version takes what it does not change from an earlier one) and replaces `$name` by its parameter. */
export function prepareVersions(versions: unknown[], report: Report): unknown[] {
  const byDate = new Map<string, Raw>()
  return versions.map((own, i) => {
    if (!isRaw(own)) return own
    const { reprend, ...rest } = own
    let version: Raw = rest
    if (reprend !== undefined) {
      const earlier = byDate.get(String(reprend))
      if (!earlier)
        report(
          ['versions', i, 'reprend'],
          reprend === own.du
            ? `une version ne se reprend pas elle-même : « reprend » tourne en rond (lu : ${reprend})`
            : `« reprend » nomme une version plus ancienne, par son premier jour ; aucune ne commence le ${reprend}${near(String(reprend), byDate.keys())}`,
        )
      else {
        const { du, au, decision, remplace_par, ...kept } = earlier
        version = { ...kept, ...rest }
        version.montants = mergeByKey(kept.montants, rest.montants, (_, own) => own)
        version.parametres = mergeByKey(kept.parametres, rest.parametres, (before, own) => ({
          ...before,
          ...own,
        }))
      }
    }
    if (typeof version.du === 'string') byDate.set(version.du, version)
    const { parametres, ...others } = version
    if (!isRaw(parametres)) return resolve(version, {}, report, ['versions', i])
    for (const [name, p] of Object.entries(parametres))
      if (isRaw(p) && p.valeur === 'non_precise' && !p.aupres_de)
        report(
          ['versions', i, 'parametres', name],
          'valeur non précisée : dites « aupres_de » qui la demander',
        )
    const used = new Set<string>()
    const resolved = resolve(others, parametres, report, ['versions', i], used) as Raw
    for (const name of Object.keys(isRaw(own.parametres) ? own.parametres : {}))
      if (!used.has(name))
        report(
          ['versions', i, 'parametres', name],
          `aucune règle n’emploie ce paramètre ; écrivez $${name} là où il sert`,
        )
    return { parametres, ...resolved }
  })
}

/** What an earlier version says, with what this one changes, name by name. */
function mergeByKey(before: unknown, own: unknown, merge: (before: Raw, own: Raw) => unknown): unknown {
  if (!isRaw(before) || !isRaw(own)) return own ?? before
  const changed = Object.entries(own).map(([key, value]) => {
    const earlier = before[key]
    return [key, isRaw(earlier) && isRaw(value) ? merge(earlier, value) : value] as const
  })
  return { ...before, ...Object.fromEntries(changed) }
}

function resolve(
  node: unknown,
  parametres: Raw,
  report: Report,
  path: Path,
  used = new Set<string>(),
): unknown {
  const inner = (child: unknown, key: string | number) =>
    resolve(child, parametres, report, [...path, key], used)
  if (Array.isArray(node)) return node.map(inner)
  if (isRaw(node))
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, inner(child, key)]))
  if (typeof node !== 'string' || !/^\$\w+$/.test(node)) return node
  const name = node.slice(1)
  used.add(name)
  const found = parametres[name]
  if (isRaw(found)) return new ParametreRef(name, found)
  report(path, `paramètre inconnu « ${node} »${near(name, Object.keys(parametres))}`)
  return node
}
