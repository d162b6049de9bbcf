import type { Provenance, Version } from '../dispositif.ts'
import type { Scope } from './amount.ts'
import { all, any, certain, expressionOf, not } from './condition.ts'
import type { Expression, Regle } from './names.ts'

/**
 * Whether the pathway is paid: the first case that applies and, when it is not known which one does, the answer common to
 * all that may.
 */
export function remunereOf(
  version: Version,
  scope: Scope,
  references: (provenance: Provenance) => Regle,
): void {
  if (!version.remunere) return
  const titre = 'Rémunéré'
  const paid: Regle = { titre }
  scope.emit('rémunéré', paid)
  scope.emit('rémunération', { titre: 'Les cas de rémunération' })
  const cases = version.remunere.map((c, i) => {
    const name = `rémunération . cas ${i + 1}`
    const { si, condition, reponse, raison, aupres_de, ...provenance } = c
    scope.emit(name, { valeur: 'non', ...references(provenance) })
    const answer = (): Expression => {
      if (condition) return expressionOf(condition, scope)
      if (reponse !== 'non_precise') return reponse ?? 'non'
      const missing = `rémunération . précision ${i + 1}`
      const titre = raison ?? 'Rémunéré'
      scope.emit(missing, {
        titre,
        question: 'Le parcours est-il rémunéré, puisque la source ne le dit pas ?',
        type: 'booléen',
        description: `${titre}. À demander à : ${aupres_de ?? 'la Région'}.`,
      })
      return missing
    }
    scope.emit(name, { valeur: answer(), ...references(provenance) })
    const applies = si && `rémunération . condition ${i + 1}`
    if (si && applies) scope.emit(applies, { valeur: expressionOf(si, scope) })
    return { name, applies }
  })
  paid.valeur = all(['éligible', firstAnswer(cases)])
}

type Case = { name: string; applies: string | undefined }
function firstAnswer(cases: Case[]): Expression {
  const last = cases.findIndex(c => !c.applies)
  const reachable = last < 0 ? cases : cases.slice(0, last + 1)
  const conditional = reachable.filter(c => c.applies !== undefined)
  const otherwise = last < 0 ? 'non' : (cases[last]?.name ?? 'non')
  if (!conditional.length) return otherwise
  const first: Expression = {
    variations: [...conditional.map(c => ({ si: c.applies as string, alors: c.name })), { sinon: otherwise }],
  }
  const everywhere = (answer: (name: string) => Expression): Expression =>
    all(
      [...reachable, ...(last < 0 ? [{ name: 'non', applies: undefined }] : [])].map((c, i, list) => {
        const excluded = [
          ...list.slice(0, i).map(previous => certain(previous.applies ?? 'oui')),
          ...(c.applies ? [certain(not(c.applies))] : []),
        ]
        return any([...excluded, certain(answer(c.name))])
      }),
    )
  return {
    variations: [
      { si: everywhere(name => name), alors: 'oui' },
      { si: everywhere(name => not(name)), alors: 'non' },
      { sinon: first },
    ],
  }
}
