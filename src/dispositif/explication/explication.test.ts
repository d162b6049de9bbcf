import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { situationsFor } from '../../../test/situations.ts'
import type { Manque } from '../condition.ts'
import { evaluate } from '../evaluate.ts'
import { parseDispositif } from '../format/parse.ts'
import { dispositif, loadDispositifs } from '../load.ts'
import type { Situation } from '../vocabulaire.ts'
import { lignes, type Noeud } from './noeud.ts'
import { texte } from './texte.ts'

const aides: Situation = {
  demandeur_emploi: true,
  formation_agreee: true,
  indemnise_are: false,
  activite_suffisante: false,
  rqth: false,
  date_entree: '2019-10-01',
  age_entree: 26,
  distance_km: 18,
}
const treeOf = (code: string, le: string, situation: Situation) =>
  evaluate(dispositif(code), le, situation).explication
/** The node at a path of titles, each the beginning of one. */
function at(noeuds: readonly Noeud[], ...path: string[]): Noeud {
  const [first = '', ...rest] = path
  const found = noeuds.find(n => n.titre.startsWith(first))
  if (!found) throw new Error(`« ${first} » absent de : ${noeuds.map(n => n.titre).join(' | ')}`)
  return rest.length ? at(found.enfants ?? [], ...rest) : found
}

describe('l’arbre', () => {
  const tree = treeOf('bfc-aides-stagiaires', '2026-05-01', aides)
  const pay = at(tree, 'Rémunération mensuelle')
  test('mène de l’éligibilité au critère, avec la valeur, l’attendu, la source et la date', () => {
    expect(at(tree, 'Éligibilité', 'Suivre une formation agréée')).toMatchObject({
      resultat: 'oui',
      fait: 'formation_agreee',
      valeur: 'oui',
      attendu: 'oui',
      regle: 'R0618',
      du: '2019-05-01',
    })
  })
  test('dit les cas examinés dans l’ordre, et s’arrête à celui qui s’applique', () => {
    const cases = pay.enfants?.filter(n => /ans/.test(n.titre)).map(n => [n.titre, n.resultat])
    expect(cases).toEqual([
      ['Moins de 18 ans à l’entrée en formation', 'non'],
      ['18 ans et plus, sans avoir travaillé 6 mois sur 12 ou 12 mois sur 24', 'oui'],
    ])
  })
  test('descend du minimum au barème national qui le fixe', () => {
    const national = at(pay.enfants ?? [], 'Minimum', 'Rémunération des stagiaires', '26 ans et plus')
    expect(national).toMatchObject({
      montant: 77565,
      valeur: '26 ans',
      attendu: 'au moins 26 ans',
      du: '2026-04-01',
    })
  })
  test('date une règle du premier texte qui la dit ainsi', () => {
    expect(at(tree, 'Aide forfaitaire').du).toBe('2019-09-01')
    expect(at(tree, 'Indemnité mensuelle de transport').du).toBe('2019-05-01')
  })
  test('dit pourquoi rien n’est dû', () => {
    const near = at(treeOf('bfc-aides-stagiaires', '2026-05-01', { ...aides, distance_km: 3 }), 'Indemnité')
    expect(near).toMatchObject({ montant: 0 })
    expect(near.phrase).toMatch(/^Non dû\. Il faut : /)
    expect(at([near], 'Indemnité', 'Conditions', 'La distance')).toMatchObject({
      resultat: 'non',
      phrase: 'Ici : 3 km ; attendu : plus de 15 km.',
    })
  })
  test('ne demande un fait inconnu que s’il compte encore', () => {
    const [pay] = treeOf('fr-remuneration', '2025-05-01', { ...aides, age_entree: 30, rqth: null }).filter(
      n => n.nom === 'remuneration_mensuelle',
    )
    expect(pay).toMatchObject({ montant: 76949 })
    const unknown = at(pay?.enfants ?? [], 'Travailleur handicapé', 'Travailleur handicapé reconnu')
    expect(unknown).toMatchObject({ valeur: 'inconnu', phrase: expect.stringContaining('Sans effet') })
    expect(unknown.manque).toBeUndefined()
  })
  test('dit à quelle date un critère se juge, et qui la donne', () => {
    const signe = { region: 'Haute-Normandie', demandeur_emploi: true, inscrit_france_travail: true }
    const phrases = (situation: Situation) =>
      lignes(treeOf('hn-caq-2014', '2014-11-16', situation))
        .map(n => n.phrase)
        .join(' ')
    expect(phrases(signe)).toContain(
      'Cela se juge à la date de signature du contrat. Il manque : la date de signature du contrat (auprès de : le prescripteur).',
    )
    expect(phrases({ ...signe, date_signature: '2014-11-16' })).toContain(
      'Cela se juge à la date de signature du contrat, le 16 novembre 2014.',
    )
  })
  test('dit ce qui manque au droit à rémunération, et auprès de qui', () => {
    const caq = {
      region: 'Haute-Normandie',
      inscrit_mission_locale: true,
      sans_emploi: true,
      sans_diplome: true,
      age_entree: 19,
    }
    const found = evaluate(dispositif('hn-caq-2012'), '2012-11-16', { ...caq, phase: 2 })
    expect(found.manque_remunere).toMatchObject([{ fait: 'mois_depuis_sortie', aupres_de: 'la personne' }])
    expect(at(found.explication, 'Rémunération').manque).toEqual(found.manque_remunere)
    expect(
      evaluate(dispositif('hn-caq-2012'), '2012-11-16', { ...caq, phase: 3 }).manque_remunere,
    ).toBeUndefined()
  })
})

/** A dispositif of one criterion and one amount, written as its file would be. */
const small = (si: string, prime: string) =>
  parseDispositif(
    `
code: x-essai
nom: Essai
porteur: Région
famille: aide
sources: { fiche: { titre: Une fiche } }
versions:
  - du: 2020-01-01
    criteres: [{ libelle: Un critère, si: ${si}, reglage: essai }]
    montants: { prime: { ${prime}, reglage: essai } }
exemples:
  - { titre: Un cas, le: 2020-01-01, situation: {}, attendu: {} }
`,
    'x-essai.yaml',
  )
const critere = (si: string, situation: Situation) =>
  at(evaluate(small(si, 'montant: 1 €'), '2020-06-01', situation).explication, 'Éligibilité', 'Un critère')
const prime = (lines: string, situation: Situation) =>
  at(evaluate(small('{ qpv: oui }', lines), '2020-06-01', { qpv: true, ...situation }).explication, 'prime')

describe('les constructions du format', () => {
  test('aucun de ces cas : chaque cas se lit à l’endroit', () => {
    const found = critere('{ aucune: [{ rqth: oui }, { age_entree: { moins_de: 18 } }] }', {
      rqth: true,
      age_entree: 20,
    })
    expect(found.phrase).toBe('Aucun de ces cas ne doit se présenter.')
    expect(found.enfants).toMatchObject([
      { valeur: 'oui', attendu: 'non', resultat: 'non' },
      { valeur: '20 ans', attendu: 'pas moins de 18 ans', resultat: 'oui' },
    ])
  })
  test('une limite qui suit un autre fait est calculée', () => {
    const si = '{ heures_situation_travail: { au_moins: { pourcent: 70, de: heures_prevues } } }'
    expect(critere(si, { heures_situation_travail: 400, heures_prevues: 601 })).toMatchObject({
      resultat: 'non',
      phrase: 'Ici : 400 h ; attendu : au moins 70 % de la durée prévue du parcours, soit 420,7 h.',
    })
  })
  test.each<[string, Situation, number, string]>([
    [
      'fois: { montant: 18 €, fait: heures_prevues }',
      { heures_prevues: 10.5 },
      18900,
      '10,5 h × 18,00\u00a0€ = 189,00\u00a0€.',
    ],
    [
      'taux: { pourcent: 60, fait: cout_formation }',
      { cout_formation: 1001 },
      601,
      '60 % de 10,01\u00a0€ = 6,01\u00a0€, arrondi au centime.',
    ],
    ['montant: 100 €, plafond: { montant: 40 € }', {}, 4000, 'Limité à 40,00\u00a0€.'],
    ['montant: 100 €, moins: { montant: 40 € }', {}, 6000, 'À déduire : 40,00\u00a0€.'],
    [
      'montant: 20 €, plancher: { montant: 40 € }',
      {},
      4000,
      'Minimum à respecter : 40,00\u00a0€, c’est ce montant qui est dû.',
    ],
  ])('%s', (lines, situation, montant, phrase) => {
    const found = prime(lines, situation)
    expect(found).toMatchObject({ montant, phrase: expect.stringContaining('Résultat') })
    expect(lignes(found.enfants ?? []).map(n => n.phrase)).toContain(phrase)
  })
  test('un fait manquant dans un montant : ce qui manque, et auprès de qui', () => {
    const found = prime('fois: { montant: 18 €, fait: heures_prevues }', {})
    expect(found.manque).toMatchObject([{ fait: 'heures_prevues', aupres_de: 'l’organisme de formation' }])
    expect(found.phrase).toContain('auprès de : l’organisme de formation')
  })
})

test('au hasard, sur tous les dispositifs : les montants de l’arbre sont ceux de la réponse, chaque manque une fois avec qui le sait', {
  timeout: 30_000,
}, () => {
  const wrong: string[] = []
  for (const d of loadDispositifs().values()) {
    const draw = situationsFor(d, undefined, { inconnu: 0.3 })
    for (let seed = 0; seed < 25; seed++) {
      const { le, situation } = draw(seed)
      const found = evaluate(d, le, situation)
      const { version, eligible, manque, remunere, manque_remunere, montants, explication } = found
      if (!version) continue
      const [first, ...others] = explication
      const amounts = Object.fromEntries(others.flatMap(n => (n.nom ? [[n.nom, n.montant]] : [])))
      const all = lignes(explication)
      const holds = {
        'les montants': isDeepStrictEqual(amounts, montants),
        'la réponse': first?.resultat === eligible && isDeepStrictEqual(first.manque, manque),
        'ce qui manque pour entrer': eligible !== 'non_precise' || Boolean(manque?.length),
        'ce qui manque pour être payé': remunere !== 'non_precise' || Boolean(manque_remunere?.length),
        'chaque manque une fois': all.every(n => isOnce(n.manque ?? [])),
        'qui le sait': all.every(n => (n.manque ?? []).every(m => m.aupres_de)),
        'les mots': !all.some(n =>
          /undefined|null|NaN|\[object|\b(true|false)\b/.test(`${n.titre} ${n.phrase}`),
        ),
      }
      for (const [what, held] of Object.entries(holds))
        if (!held) wrong.push(`${d.code}, ${what} : ${JSON.stringify({ le, situation })}`)
    }
  }
  expect(wrong).toEqual([])
})
const isOnce = (list: Manque[]) => new Set(list.map(m => m.fait ?? m.regle ?? m.libelle)).size === list.length

describe('le texte', () => {
  const text = texte(evaluate(dispositif('bfc-aides-stagiaires'), '2026-05-01', aides))
  test('numérote les étapes, une idée par ligne, sans dessin', () => {
    expect(text).toContain('\n1. Éligibilité : oui\n')
    expect(text).toContain(
      '\n  1.1. Suivre une formation agréée par la Région : condition remplie\n    Ici : oui ; attendu : oui.',
    )
    expect(text).not.toMatch(/[│├└─]/)
    for (const line of text.trimEnd().split('\n')) expect(line.trim()).not.toBe('')
  })
  test('dit la source, l’article, la certitude et la date en mots', () => {
    expect(text).toContain(
      'article D6341-28-2 3° ; calcul que rien ne confirme encore ; en vigueur depuis le 1er avril 2026.',
    )
  })
  test('dit d’abord le changement qui suffirait', () => {
    const refused = texte(
      evaluate(dispositif('bfc-daq-2020'), '2020-01-15', {
        age_entree: 30,
        demandeur_emploi: true,
        projet_confirme: true,
        heures_prevues: 651,
      }),
    )
    expect(refused.split('\n')[1]).toMatch(/^Si la durée prévue du parcours était de 650 h/)
  })
})
