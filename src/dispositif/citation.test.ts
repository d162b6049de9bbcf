import { expect, test } from 'vitest'
import { citationDe, evaluate } from './evaluate.ts'
import { lignes } from './explication/noeud.ts'
import { loadDispositifs } from './load.ts'

test('ce qu’un montant cite est ce que son explication en dit, dans tous les exemples', () => {
  let seen = 0
  for (const d of loadDispositifs().values())
    for (const { le, situation } of d.exemples) {
      const e = evaluate(d, le, situation)
      for (const nom of Object.keys(e.montants)) {
        const steps = e.explication.find(step => step.nom === nom)?.enfants ?? []
        const bareme = lignes(steps).find(step => step.source && step.montant !== undefined)
        const minimum = steps.find(step => step.titre === 'Minimum')
        const said = citationDe(e, nom)
        const cited = (n: typeof said.bareme) => n && [n.montant, n.source, n.reference]
        expect(cited(said.bareme), `${d.code} ${le} ${nom}`).toEqual(cited(bareme))
        expect(said.minimum?.phrase).toBe(minimum?.phrase)
        expect(said.minimum?.montant).toBe(minimum?.montant)
        if (bareme) seen++
      }
    }
  expect(seen).toBeGreaterThan(100)
})
