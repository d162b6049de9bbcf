import { expect, test } from 'vitest'
import { evaluate } from '../dispositif/evaluate.ts'
import { dispositif } from '../dispositif/load.ts'
import type { Situation } from '../dispositif/vocabulaire.ts'
import { Criteres, Missing } from './choice.tsx'

const daq = (situation: Situation) => evaluate(dispositif('bfc-daq-2020'), '2020-01-15', situation)
const html = (child: unknown) => String(child)

test('une entrée refusée dit le changement qui suffirait, puis chaque condition', () => {
  const evaluation = daq({
    age_entree: 30,
    demandeur_emploi: true,
    projet_confirme: true,
    heures_prevues: 651,
  })
  const page = html(<Criteres evaluation={evaluation} open />)
  expect(page).toContain(
    'Si la durée prévue du parcours était de 650 h au lieu de 651 h, la réponse serait oui.',
  )
  expect(page).toContain('Ici : 651 h ; attendu : au plus 650 h.')
  expect(page.indexOf('Condition non remplie')).toBeLessThan(page.indexOf('Condition remplie'))
  expect(page).toContain('règle R0510 ; en vigueur depuis le 1er janvier 2019')
})

test('chaque chose manquante se demande une fois, et celles qui attendent ne se demandent pas', () => {
  const evaluation = evaluate(dispositif('fr-remuneration'), '2026-05-01', { formation_agreee: true })
  const page = html(<Missing evaluation={evaluation} stagiaire={7} />)
  expect(page).toContain('Il manque 2 réponses pour conclure')
  expect(page).toContain('Indemnisé par l’assurance chômage : à voir avec France Travail')
  expect(page).not.toContain('La durée prévue du parcours')
})

test('une réponse gardée avant l’arbre montre encore ses conditions', () => {
  const kept = JSON.parse(JSON.stringify(daq({ age_entree: 15 })))
  kept.explication = kept.explication.map(({ enfants: _, ...line }: { enfants?: unknown }) => line)
  const page = html(<Criteres evaluation={kept} open />)
  expect(page).toContain('Avoir l’âge minimal à l’entrée')
  expect(page).toContain('Condition non remplie')
})
