import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluateCondition } from './condition.ts'
import { cited, type Situation, versionAt } from './dispositif.ts'
import { evaluate } from './evaluate.ts'
import { lignes } from './explication/noeud.ts'
import { dispositif, loadDispositifs } from './load.ts'
import { readSituation } from './situation.ts'
import { vocabulaire } from './vocabulaire.ts'

const reference = new URL('../../../shared/reference/', import.meta.url)
/** A file of the reference kept beside the project; undefined, and said aloud, where it is absent. */
function readReference(name: string): string | undefined {
  const file = new URL(name, reference)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  process.stderr.write(`Référence absente, tests sautés : ${name}\n`) // console.warn would be held back by the test setup
  return undefined
}
const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(';'))

const montants = (code: string, le: string, situation: Situation) =>
  evaluate(dispositif(code), le, situation).montants
const eligible = (code: string, le: string, situation: Situation) =>
  evaluate(dispositif(code), le, situation).eligible

type Essai = {
  id: string
  dispositif: string
  le: string
  situation: Record<string, unknown>
  attendu: { montants?: Record<string, number>; eligible?: string; remunere?: string }
}
const essais = readReference('essais.jsonl')
describe.skipIf(!essais)('les jeux d’essai de référence', () => {
  const cases = (essais ?? '')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Essai)
  test.each(cases.filter(e => loadDispositifs().has(e.dispositif)))('$id, $dispositif', essai => {
    const found = evaluate(dispositif(essai.dispositif), essai.le, readSituation(essai.situation))
    expect(found).toMatchObject(essai.attendu)
  })
})

describe('les exemples de chaque fichier', () => {
  for (const d of loadDispositifs().values())
    test.each(d.exemples)(`${d.code} : $titre`, ({ le, situation, attendu }) => {
      const { a_preciser = [], ...answer } = attendu
      const found = evaluate(d, le, readSituation(situation))
      expect(found).toMatchObject(answer)
      expect(Object.keys(found.a_preciser ?? {})).toEqual(expect.arrayContaining(a_preciser))
    })
})

describe('chaque ligne de regles.csv', () => {
  const regles = readReference('regles.csv')
  const known = rows(regles ?? '')
  const codes = ['bfc-daq-2020', 'bfc-daq-2026', 'hn-caq-2012', 'hn-caq-2014', 'bfc-aides-stagiaires']
  test.skipIf(!regles).each(codes)('%s : est citée, ou déclarée non exécutable', code => {
    const expected = known.filter(row => row[1] === code).map(row => row[0])
    expect(expected.length).toBeGreaterThan(10)
    expect(cited(dispositif(code)).regles).toEqual(expect.arrayContaining(expected))
  })
  test.skipIf(!regles)('toute règle citée existe', () => {
    const ids = new Set(known.map(row => row[0]))
    for (const d of loadDispositifs().values())
      expect(
        cited(d).regles.filter(id => !ids.has(id)),
        d.code,
      ).toEqual([])
  })
  const mots = readReference('vocabulaire.csv')
  test.skipIf(!mots)('le vocabulaire garde les noms et les types de la référence', () => {
    const types = Object.entries(vocabulaire).map(([nom, { type }]) => `${nom} ${type}`)
    expect(types).toEqual(expect.arrayContaining(rows(mots ?? '').map(([nom, type]) => `${nom} ${type}`)))
  })
})

const aides: Situation = {
  demandeur_emploi: true,
  formation_agreee: true,
  indemnise_are: false,
  activite_suffisante: false,
  rqth: false,
  date_entree: '2019-10-01',
  age_entree: 19,
  distance_km: 18,
}
const daq: Situation = { age_entree: 30, demandeur_emploi: true, projet_confirme: true, heures_prevues: 300 }
const caq: Situation = {
  region: 'Haute-Normandie',
  inscrit_mission_locale: true,
  sans_emploi: true,
  sans_diplome: true,
  age_entree: 19,
  phase: 2,
}

describe('les bornes, des deux côtés', () => {
  test.each([
    [15, 0],
    [15.1, 9879],
    [15.000001, 9879],
  ])('transport à %d km : %d centimes', (distance_km, due) => {
    expect(montants('bfc-aides-stagiaires', '2019-10-01', { ...aides, distance_km }).transport_mensuel).toBe(
      due,
    )
  })
  test('transport : un travailleur handicapé relève d’un autre régime', () => {
    expect(montants('bfc-aides-stagiaires', '2019-10-01', { ...aides, rqth: true }).transport_mensuel).toBe(0)
  })
  test.each([
    [17, 45500],
    [18, 65218],
  ])('rémunération à %d ans : %d centimes', (age_entree, due) => {
    expect(
      montants('bfc-aides-stagiaires', '2019-10-01', { ...aides, age_entree }).remuneration_mensuelle,
    ).toBe(due)
  })
  test.each([
    ['2019-08-31', 0],
    ['2019-09-01', 20000],
  ])('forfait pour une entrée le %s : %d centimes', (date_entree, due) => {
    expect(montants('bfc-aides-stagiaires', '2019-10-01', { ...aides, date_entree }).forfait_entree).toBe(due)
  })
  test.each([
    [15, 'non'],
    [16, 'oui'],
  ])('DAQ 2020 à %d ans : %s', (age_entree, answer) => {
    expect(eligible('bfc-daq-2020', '2020-01-15', { ...daq, age_entree })).toBe(answer)
  })
  test.each([
    [650, 'oui'],
    [650.5, 'non'],
    [651, 'non'],
  ])('DAQ 2020 de %d h : %s', (heures_prevues, answer) => {
    expect(eligible('bfc-daq-2020', '2020-01-15', { ...daq, heures_prevues })).toBe(answer)
  })
  test.each([
    [15, 'non'],
    [16, 'oui'],
    [25, 'oui'],
    [26, 'non'],
  ])('CAQ à %d ans : %s', (age_entree, answer) => {
    expect(eligible('hn-caq-2012', '2012-11-16', { ...caq, age_entree })).toBe(answer)
  })
  test.each([
    [6, 'non'],
    [6.1, 'oui'],
  ])('CAQ phase 2, sorti depuis %d mois : %s', (mois_depuis_sortie, answer) => {
    expect(evaluate(dispositif('hn-caq-2012'), '2012-11-16', { ...caq, mois_depuis_sortie }).remunere).toBe(
      answer,
    )
  })
  test.each([
    ['2025-03-31', 75663],
    ['2025-04-01', 76949],
    ['2026-03-31', 76949],
    ['2026-04-01', 77565],
  ])('le montant national des 26 ans et plus le %s : %d centimes', (le, due) =>
    expect(montants('fr-remuneration', le, { ...aides, age_entree: 26 }).remuneration_mensuelle).toBe(due),
  )
  test.each([
    [25, 56168],
    [26, 76949],
  ])('le montant national à %d ans : %d centimes', (age_entree, due) => {
    expect(montants('fr-remuneration', '2025-05-01', { ...aides, age_entree }).remuneration_mensuelle).toBe(
      due,
    )
  })
  test.each([
    [29.9, 26704],
    [30, 76949],
  ])('temps partiel à %d h par semaine : %d centimes', (heures_semaine, due) => {
    const partiel = { ...aides, age_entree: 26, heures_semaine, heures_mois: 52.635, ass_due: false }
    expect(montants('fr-remuneration', '2025-05-01', partiel).remuneration_due_mois).toBe(due)
  })
  test('l’âge compte à l’entrée, d’après les dates quand elles sont connues', () => {
    const nee = { ...aides, age_entree: 40, date_naissance: '2007-10-02', date_entree: '2025-10-01' }
    expect(montants('fr-remuneration', '2026-01-01', nee).remuneration_mensuelle).toBe(22468)
  })
  test('une retenue ne dépasse jamais la rémunération', () => {
    const absent = { ...aides, heures_semaine: 35, heures_absence_injustifiee: 400 }
    expect(montants('fr-remuneration', '2025-05-01', absent)).toMatchObject({
      retenue_absence: 56168,
      remuneration_due_mois: 0,
    })
  })
})

describe('« non précisé »', () => {
  test('avant le premier texte, aucun montant n’est inventé', () => {
    const before = evaluate(dispositif('bfc-aides-stagiaires'), '2019-04-30', aides)
    expect(before).toMatchObject({ version: null, eligible: 'non_precise', montants: {} })
    expect(before.manque).toMatchObject([{ aupres_de: 'Région Bourgogne-Franche-Comté' }])
    expect(before.explication[0]?.phrase).toContain('la première commence le 2019-05-01')
  })
  test('après le dernier texte, le suivant est nommé', () => {
    const after = evaluate(dispositif('bfc-daq-2020'), '2026-01-01', daq)
    expect(after.explication[0]?.phrase).toContain('bfc-daq-2026')
  })
  test('dit quel fait manque et auprès de qui', () => {
    const { projet_confirme: _, ...unknown } = daq
    const found = evaluate(dispositif('bfc-daq-2020'), '2020-01-15', unknown)
    expect(found.criteres.flatMap(c => c.manque ?? [])).toMatchObject([
      { fait: 'projet_confirme', aupres_de: 'le prescripteur' },
    ])
  })
  test('le barème BFC avec activité suffisante se tait : le minimum national reste dû', () => {
    const found = evaluate(dispositif('bfc-aides-stagiaires'), '2025-05-01', {
      ...aides,
      activite_suffisante: true,
    })
    expect(found.montants.remuneration_mensuelle).toBe(76949)
    expect(found.a_preciser?.remuneration_mensuelle).toMatchObject({
      au_moins: 76949,
      manque: [{ regle: 'R0609' }],
    })
  })
  test('un fait manquant sans effet ne rend pas le montant incertain', () => {
    const { rqth: _, ...unknown } = { ...aides, age_entree: 30 }
    const found = evaluate(dispositif('fr-remuneration'), '2025-05-01', unknown)
    expect(found.a_preciser).not.toHaveProperty('remuneration_mensuelle')
    expect(found.montants.remuneration_mensuelle).toBe(76949)
  })
  test('le plafond d’heures de 2026 : rien tant que la durée est inconnue, puis à demander à la Région', () => {
    const d = dispositif('bfc-daq-2026')
    expect(eligible(d.code, '2026-02-01', { demandeur_emploi: true })).toBe('oui')
    const found = evaluate(d, '2026-02-01', { demandeur_emploi: true, heures_prevues: 300 })
    expect(found.eligible).toBe('non_precise')
    expect(found.criteres.flatMap(c => c.manque ?? [])).toMatchObject([{ regle: 'heures_max' }])
    expect(versionAt(d, '2026-02-01')?.parcours?.heures_max.valeur).toBe('non_precise')
  })
  test('CAQ 2014 : sans date de signature, l’inscription n’est pas datée', () => {
    const signe = { ...caq, niveau_valide: 0, demandeur_emploi: true, inscrit_france_travail: true }
    expect(eligible('hn-caq-2014', '2014-11-16', signe)).toBe('non_precise')
    expect(eligible('hn-caq-2014', '2014-11-16', { ...signe, date_signature: '2014-11-16' })).toBe('oui')
  })
  test('CAQ : phase inconnue, rémunération non précisée', () => {
    const { phase: _, ...unknown } = caq
    expect(evaluate(dispositif('hn-caq-2012'), '2012-11-16', unknown).remunere).toBe('non_precise')
  })
})

describe('l’explication', () => {
  const found = evaluate(dispositif('bfc-aides-stagiaires'), '2026-05-01', { ...aides, age_entree: 26 })
  const text = lignes(found.explication)
    .map(e => `${e.titre} : ${e.phrase}`)
    .join('\n')
  test('dit la base, le minimum national, son article et sa certitude', () => {
    expect(text).toContain('652,18\u00a0€')
    const floor = lignes(found.explication).find(e => e.phrase.startsWith('Minimum à respecter'))
    expect(floor).toMatchObject({ montant: 77565, reference: 'L6341-7 ; D6341-28-2 3°', certitude: 'D' })
    expect(floor?.phrase).toContain('rien ne confirme')
  })
  test('avoue le minimum national que le fichier ne connaît pas', () => {
    const old = evaluate(dispositif('bfc-aides-stagiaires'), '2019-10-01', aides)
    expect(
      lignes(old.explication)
        .map(e => e.phrase)
        .join('\n'),
    ).toContain('pas pu être comparé')
  })
  test('montre le réglage de la Région sur l’âge', () => {
    const regle = lignes(evaluate(dispositif('bfc-daq-2020'), '2020-01-15', daq).explication).find(
      e => e.titre === 'Réglage de la Région',
    )
    expect(regle?.phrase).toContain('plus de 16 ans')
  })
  test('dit ce qui est tenu pour acquis', () => {
    const young = evaluate(dispositif('fr-remuneration'), '2025-05-01', aides)
    expect(young.explication.find(e => e.titre.startsWith('Tenu pour acquis'))?.phrase).toContain(
      'Parent seul avec enfant : non',
    )
  })
  test('dit la valeur attendue et la valeur reçue d’un critère non rempli', () => {
    const young = evaluate(dispositif('bfc-daq-2020'), '2020-01-15', { ...daq, age_entree: 15 })
    expect(young.explication[0]?.phrase).toContain('au moins 16 ans (réglage de la Région) ; ici, 15')
  })
  test('un montant vaut la moins certaine de ses deux sources', () => {
    const travaille = { ...aides, age_entree: 20, activite_suffisante: true }
    const { explication } = evaluate(dispositif('fr-remuneration'), '2026-05-01', travaille)
    expect(lignes(explication).find(e => e.reference === 'D6341-28-4')).toMatchObject({
      montant: 77565,
      certitude: 'D',
    })
  })
  test('montre le calcul d’un temps partiel', () => {
    const mois = { ...aides, age_entree: 20, heures_semaine: 14, heures_mois: 60, ass_due: false }
    const phrases = lignes(evaluate(dispositif('fr-remuneration'), '2025-05-31', mois).explication).map(
      e => e.phrase,
    )
    expect(phrases).toContain('60 h × 561,68\u00a0€ ÷ 151,67 = 222,20\u00a0€, arrondi au centime.')
  })
})

test('les priorités du DAQ 2026 se jugent une à une', () => {
  const version = versionAt(dispositif('bfc-daq-2026'), '2026-02-01')
  const judged = version?.priorites.map(p => [
    p.code,
    evaluateCondition(p.si, { age_entree: 25, niveau_valide: 3, handicap: false }),
  ])
  expect(judged).toEqual([
    ['moins_26_ans', 'oui'],
    ['peu_qualifie', 'oui'],
    ['beneficiaire_rsa', 'non_precise'],
    ['handicap', 'non_precise'],
  ])
})
