import { describe, expect, test } from 'vitest'
import { draws } from '../../../test/draws.ts'
import { situationsFor } from '../../../test/situations.ts'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif } from '../dispositif.ts'
import { evaluate } from '../evaluate.ts'
import { parseDispositif } from '../format/parse.ts'
import { loadDispositifs } from '../load.ts'
import type { Situation } from '../vocabulaire.ts'
import { compile, type Resultats } from './compile.ts'
import { share } from './montants.ts'
import { populationOf } from './population.ts'

const verdicts = ['non', 'non_precise', 'oui']

/** One person's results, in the words of `evaluate`. */
function at(r: Resultats, i: number) {
  return {
    eligible: verdicts[r.eligible[i] ?? -1],
    remunere: r.remunere && verdicts[r.remunere[i] ?? -1],
    fin_mois: r.fin_mois && r.fin_mois[i] !== -1 ? (r.fin_mois[i] ?? 0) / 1000 : undefined,
    montants: Object.fromEntries(
      Object.entries(r.montants).map(([nom, { au_moins, au_plus }]) => [nom, [au_moins[i], au_plus[i]]]),
    ),
    priorites: Object.fromEntries(
      Object.entries(r.priorites).map(([code, values]) => [code, verdicts[values[i] ?? -1]]),
    ),
  }
}

function explained(d: Dispositif, le: Jour, situation: Situation) {
  const e = evaluate(d, le, situation)
  return {
    eligible: e.eligible,
    remunere: e.remunere,
    fin_mois: e.fin_mois,
    montants: Object.fromEntries(
      Object.entries(e.montants).map(([nom, montant]) => {
        const open = e.a_preciser?.[nom]
        return [nom, [montant, open ? (open.au_plus ?? Infinity) : montant]]
      }),
    ),
    priorites: Object.fromEntries((e.priorites ?? []).map(p => [p.code, p.resultat])),
  }
}

/** How many situations are drawn for each file. */
const SITUATIONS = draws(2_000, 10_000)

const PATIENCE_MS = 120_000

/** The first situation for which the two evaluations differ. */
function firstDifference(d: Dispositif, draws: { le: Jour; situation: Situation }[]) {
  for (const [le, people] of Map.groupBy(draws, draw => draw.le)) {
    const situations = people.map(p => p.situation)
    const population = populationOf(situations, le)
    const [line, table] = [Infinity, 0].map(large => compile(d, le, undefined, large)?.(population))
    if (!line || !table) continue
    for (const [i, situation] of situations.entries()) {
      const slow = JSON.stringify(explained(d, le, situation))
      for (const [way, results] of Object.entries({ line, table }))
        if (JSON.stringify(at(results, i)) !== slow)
          return { way, le, situation, compiled: at(results, i), slow }
    }
  }
  return undefined
}

describe('les règles compilées répondent comme l’évaluation expliquée', () => {
  for (const d of loadDispositifs().values())
    test(
      `${d.code}, ${SITUATIONS} situations`,
      () => {
        const draw = situationsFor(d)
        const drawn = Array.from({ length: SITUATIONS }, (_, seed) => draw(seed))
        expect(firstDifference(d, drawn)).toBeUndefined()
      },
      PATIENCE_MS,
    )

  test('quand tout est connu', { timeout: PATIENCE_MS }, () => {
    for (const d of loadDispositifs().values()) {
      const draw = situationsFor(d, undefined, { inconnu: 0 })
      expect(
        firstDifference(
          d,
          Array.from({ length: 200 }, (_, seed) => draw(seed)),
        ),
      ).toBeUndefined()
    }
  })

  test('quand rien n’est connu', () => {
    for (const d of loadDispositifs().values())
      expect(
        firstDifference(
          d,
          d.versions.map(v => ({ le: v.du, situation: {} })),
        ),
      ).toBeUndefined()
  })
})

describe('toutes les façons d’écrire une règle', () => {
  const d = parseDispositif(
    `code: x-essai
nom: Essai
porteur: Région
famille: aide
sources: { fiche: { titre: Une fiche } }
versions:
  - du: 2020-01-01
    parametres:
      seuil: { libelle: Le seuil, valeur: non_precise, aupres_de: la Région, source: fiche, regles: [R0001] }
    criteres:
      - { libelle: A, si: { heures_situation_travail: { au_moins: { pourcent: 70, de: heures_prevues } } }, source: fiche, regles: [R0001] }
      - { libelle: B, si: { cout_formation: { moins_de: { fois: 315 €, de: jours_formation } } }, source: fiche, regles: [R0001] }
      - { libelle: C, si: { age_entree: { au_moins: $seuil } }, des_que_connu: age_entree, source: fiche, regles: [R0001] }
      - { libelle: D, si: { region: { parmi: [Bretagne, Corse] } }, a_la_date: date_signature, source: fiche, regles: [R0001] }
    remunere:
      - { si: { qpv: oui }, reponse: oui, source: fiche, regles: [R0001] }
      - { si: { rqth: oui }, reponse: non_precise, raison: silence, source: fiche, regles: [R0001] }
      - { condition: { age_entree: { moins_de: $seuil } }, source: fiche, regles: [R0001] }
    montants:
      base: { fait: projet_cout, source: fiche, regles: [R0001] }
      part: { taux: { pourcent: 62.5, fait: projet_cout }, plafond: { taux: { pourcent: 70, de: base }, moins: { fait: projet_autre_public } }, source: fiche, regles: [R0001] }
      heures: { fois: { montant: 18.37 €, fait: heures_prevues }, si: { age_entree: { plus_de: $seuil } }, source: fiche, regles: [R0001] }
      mois: { prorata: { de: heures, heures: heures_mois, sur: 151.67 }, source: fiche, regles: [R0001] }
      jour:
        cas:
          - { si: { qpv: oui }, non_precise: Le texte se tait, plancher: { fois: { montant: 20 €, fait: jours_formation } } }
          - { si: { une_de: [{ rqth: oui }, { aucune: [{ frr: oui }, { sexe: F }] }] }, montant: 10 € }
          - { si: { region: { parmi: [Corse] }, age_entree: { au_plus: $seuil } }, montant_de: base }
        source: fiche
        regles: [R0001]
    fin_mois: { somme: [duree_mois, suspension_mois], source: fiche, regles: [R0001] }
    priorites:
      - { code: p, libelle: P, si: { une_de: [{ qpv: oui }, { age_entree: { au_moins: $seuil } }] }, source: fiche, regles: [R0001] }
exemples:
  - { titre: Un cas, le: 2020-01-01, situation: {}, attendu: {} }
`,
    'x/x-essai.yaml',
  )

  test('répondent pareil, connues ou non', { timeout: PATIENCE_MS }, () => {
    for (const inconnu of [0, 0.05, 0.3]) {
      const draw = situationsFor(d, undefined, { inconnu })
      expect(
        firstDifference(
          d,
          Array.from({ length: SITUATIONS / 4 }, (_, seed) => draw(seed)),
        ),
      ).toBeUndefined()
    }
  })
})

test('un partage arrondit une fois, les moitiés vers le haut, même hors des entiers sûrs', () => {
  expect(share(1, 1, 2)).toBe(1)
  expect(share(56168, 6000, 15167)).toBe(22220)
  expect(share(999_999_999_999, 100_000_001, 200_000_000)).toBe(
    Number((999_999_999_999n * 100_000_001n * 2n + 200_000_000n) / 400_000_000n),
  )
  expect(share(Infinity, 0, 3)).toBe(0)
})
