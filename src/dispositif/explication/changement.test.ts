import { expect, test } from 'vitest'
import { situationsFor } from '../../../test/situations.ts'
import { addDays, addMonths } from '../../calendrier/calendrier.ts'
import { type Condition, factsOf, type Test } from '../condition.ts'
import { type Dispositif, versionAt } from '../dispositif.ts'
import { evaluate } from '../evaluate.ts'
import { parseDispositif } from '../format/parse.ts'
import { dispositif, loadDispositifs } from '../load.ts'
import { readValue } from '../situation.ts'
import { definition, type Fait, type Situation, type Valeur } from '../vocabulaire.ts'

const change = (code: string, le: string, situation: Situation) =>
  evaluate(dispositif(code), le, situation).changement
const daq: Situation = { age_entree: 30, demandeur_emploi: true, projet_confirme: true, heures_prevues: 300 }

test('une durée un peu trop longue : la limite elle-même', () => {
  expect(change('bfc-daq-2020', '2020-01-15', { ...daq, heures_prevues: 650.5 })).toEqual({
    fait: 'heures_prevues',
    libelle: 'la durée prévue du parcours',
    de: 650.5,
    vers: 650,
    phrase: 'Si la durée prévue du parcours était de 650 h au lieu de 650,5 h, la réponse serait oui.',
  })
})
test('une inscription : ce qu’il suffirait de faire', () => {
  const found = change('hn-caq-2012', '2012-11-16', {
    region: 'Haute-Normandie',
    inscrit_mission_locale: false,
    sans_emploi: true,
    sans_diplome: true,
    age_entree: 19,
  })
  expect(found?.phrase).toBe('Pour que la réponse soit oui, il suffirait d’être inscrit en Mission locale.')
})
test('on ne conseille à personne de perdre une allocation ou un emploi', () => {
  const are = change('fr-remuneration', '2025-05-01', {
    demandeur_emploi: true,
    formation_agreee: true,
    indemnise_are: true,
  })
  expect(are?.phrase).toBe(
    'Seule une autre situation changerait la réponse : ne pas être indemnisé par l’assurance chômage. Cela ne se décide pas.',
  )
})
test('un âge ne se décide pas, et la phrase le dit', () => {
  const found = change('bfc-daq-2020', '2020-01-15', { ...daq, age_entree: 15 })
  expect(found).toMatchObject({ fait: 'age_entree', de: 15, vers: 16 })
  expect(found?.phrase).toContain('Cela ne se décide pas')
})
test('un âge tiré de deux dates : entrer le jour de l’anniversaire', () => {
  const dates = { date_naissance: '2004-03-10', date_entree: '2020-01-20' }
  expect(change('bfc-daq-2020', '2020-01-15', { ...daq, ...dates })).toMatchObject({
    fait: 'date_entree',
    vers: '2020-03-10',
    phrase:
      'Si la date d’entrée en formation était le 10 mars 2020 au lieu du 20 janvier 2020, la réponse serait oui.',
  })
})
test('deux faits à changer, ou un autre fait inconnu : rien', () => {
  expect(
    change('bfc-daq-2020', '2020-01-15', { ...daq, age_entree: 15, demandeur_emploi: false }),
  ).toBeUndefined()
  expect(
    change('bfc-daq-2020', '2020-01-15', { ...daq, age_entree: 15, projet_confirme: null }),
  ).toBeUndefined()
})
test('rien quand la réponse n’est pas « non »', () => {
  expect(change('bfc-daq-2020', '2020-01-15', daq)).toBeUndefined()
  expect(change('bfc-daq-2020', '2020-01-15', {})).toBeUndefined()
})

/** A dispositif of the given criteria, written as its file would be. */
const criteria = (...conditions: string[]) =>
  parseDispositif(
    `
code: x-essai
nom: Essai
porteur: Région
famille: parcours
sources: { fiche: { titre: Une fiche } }
versions:
  - du: 2020-01-01
    criteres:
${conditions.map((si, i) => `      - { libelle: Critère ${i}, si: ${si}, reglage: essai }`).join('\n')}
exemples:
  - { titre: Un cas, le: 2020-01-01, situation: {}, attendu: {} }
`,
    'x-essai.yaml',
  )
test.each<[string, Situation, Valeur | undefined]>([
  ['{ distance_km: { plus_de: 15 } }', { distance_km: 15 }, 16],
  ['{ distance_km: { plus_de: 15, moins_de: 15.5 } }', { distance_km: 12 }, 15.001],
  ['{ niveau_langue: { parmi: [A2, B1] } }', { niveau_langue: 'C2' }, 'B1'],
  ['{ aucune: [{ niveau_langue: B1 }] }', { niveau_langue: 'B1' }, 'A2'],
  ['{ date_signature: { avant_le: 2020-05-01 } }', { date_signature: '2020-06-01' }, '2020-04-30'],
  [
    '{ heures_situation_travail: { au_moins: { pourcent: 70, de: heures_prevues } } }',
    { heures_situation_travail: 400, heures_prevues: 600 },
    420,
  ],
  [
    '{ cout_formation: { moins_de: { fois: 315 €, de: jours_formation } } }',
    { cout_formation: 94500, jours_formation: 3 },
    94499,
  ],
])('%s', (si, situation, vers) => {
  expect(evaluate(criteria(si), '2020-06-01', situation).changement?.vers).toBe(vers)
})
test('le fait qui se décide passe avant celui qui ne se décide pas', () => {
  const d = criteria('{ une_de: [{ age_entree: { moins_de: 26 } }, { heures_prevues: { au_moins: 600 } }] }')
  const found = evaluate(d, '2020-06-01', { age_entree: 26, heures_prevues: 300 }).changement
  expect(found).toMatchObject({ fait: 'heures_prevues', vers: 600 })
})

const testsOf = (c: Condition): { fait: Fait; test: Test }[] =>
  'fait' in c
    ? c.tests.map(one => ({ fait: c.fait, test: one }))
    : ('toutes' in c ? c.toutes : 'une_de' in c ? c.une_de : c.aucune).flatMap(testsOf)

/** Every value worth trying, found without cleverness: all constants of all criteria, and what lies beside them. */
function bruteForce(d: Dispositif, le: string, situation: Situation): { fait: Fait; vers: Valeur }[] {
  const conditions = versionAt(d, le)?.criteres.map(c => c.si) ?? []
  const tests = conditions.flatMap(testsOf)
  const constants = tests.flatMap(({ test: { valeur } }) => [valeur].flat()).filter(v => v !== undefined)
  const numbers = constants.map(Number).filter(Number.isFinite)
  const days = constants.map(String).filter(v => /^\d{4}-/.test(v))
  const dates = [situation.date_naissance, situation.date_entree].flatMap(jour => (jour ? [jour] : []))
  const anniversaries = dates.flatMap(jour =>
    numbers.filter(n => n < 100).flatMap(n => [addMonths(jour, 12 * n), addMonths(jour, -12 * n)]),
  )
  const facts = new Set([...conditions.flatMap(factsOf), 'date_naissance' as const, 'date_entree' as const])
  return [...facts].flatMap(fait => {
    const { type, valeurs } = definition(fait)
    const values: Valeur[] =
      type === 'booleen'
        ? [true, false]
        : type === 'texte'
          ? [...Object.keys(valeurs ?? {}), ...constants.map(String)]
          : type === 'date'
            ? [...days, ...anniversaries].flatMap(jour => [-1, 0, 1].map(n => addDays(jour, n)))
            : numbers.flatMap(n =>
                [-1, -0.5, -0.001, 0, 0.001, 0.5, 1].map(by => Math.round((n + by) * 1000) / 1000),
              )
    const known = situation[fait] ?? definition(fait).defaut
    return fait === 'le' || known === undefined
      ? []
      : values.filter(vers => readValue(fait, vers) !== undefined).map(vers => ({ fait, vers }))
  })
}

test('au hasard, sur tous les dispositifs : le changement donné suffit ; s’il en existe un, il est donné', {
  timeout: 30_000,
}, () => {
  const refused = { given: 0, none: 0 }
  const wrong: string[] = []
  for (const full of loadDispositifs().values()) {
    const draw = situationsFor(full)
    const d = { ...full, versions: full.versions.map(v => ({ ...v, montants: {} })) } // the question is who may enter
    const enters = (le: string, situation: Situation) => evaluate(d, le, situation).eligible === 'oui'
    for (let seed = 0; seed < 40; seed++) {
      const { le, situation } = draw(seed)
      const { eligible, changement } = evaluate(d, le, situation)
      if (eligible !== 'non') continue
      refused[changement ? 'given' : 'none']++
      if (changement) {
        if (!enters(le, { ...situation, [changement.fait]: changement.vers })) wrong.push(changement.phrase)
      } else {
        const missed = bruteForce(d, le, situation).find(({ fait, vers }) => {
          const tried: Situation = { ...situation, [fait]: vers }
          const { date_naissance, date_entree } = tried
          if (date_naissance && date_entree && date_entree < date_naissance) return false
          return enters(le, tried)
        })
        if (missed) wrong.push(`${d.code} ${JSON.stringify({ missed, le, situation })}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(refused.given).toBeGreaterThan(100)
  expect(refused.none).toBeGreaterThan(100)
})
