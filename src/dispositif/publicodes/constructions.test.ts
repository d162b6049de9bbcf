import Engine from 'publicodes'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compare } from '../../../test/oracle.ts'
import { parseDispositif } from '../format/parse.ts'
import { dispositif } from '../load.ts'
import { modelText, toPublicodes } from './model.ts'
import type { Regles } from './names.ts'

/** A dispositif that uses every construct of the format at once. */
const essai = parseDispositif(
  `
code: x-essai
nom: Essai
porteur: Région
famille: aide
sources: { fiche: { titre: Une fiche } }
versions:
  - du: 2026-01-01
    parametres:
      plafond_heures: { libelle: Plafond d’heures, valeur: non_precise, aupres_de: la Région, reglage: essai }
      effectif_max: { libelle: Effectif, valeur: 50, reglage: essai }
    criteres:
      - { libelle: "Une part en entreprise (70 % au moins)", si: { heures_situation_travail: { au_moins: { pourcent: '70,25', de: heures_prevues } } }, des_que_connu: heures_prevues, reglage: essai }
      - { libelle: Un coût mesuré, si: { cout_formation: { au_plus: { fois: 315 €, de: jours_formation } } }, des_que_connu: date_signature, reglage: essai }
      - { libelle: Inscrit, si: { une_de: [{ inscrit_france_travail: oui }, { aucune: [{ qpv: oui }, { frr: oui }] }] }, a_la_date: date_entree, reglage: essai }
      - { libelle: Une petite entreprise, si: { entreprise_effectif: { moins_de: $effectif_max } }, des_que_connu: entreprise_effectif, reglage: essai }
      - { libelle: Un objectif, si: { objectif_formation: { parmi: [creation_reprise, autre] } }, reglage: essai }
    remunere:
      - { si: { rqth: oui }, reponse: oui, reglage: essai }
      - { si: { indemnise_are: oui }, reponse: non_precise, raison: Rien n’est dit, reglage: essai }
      - { si: { age_entree: { moins_de: 26 } }, condition: { parent_isole: oui }, reglage: essai }
    fin_mois: { somme: [duree_mois, suspension_mois], reglage: essai }
    montants:
      horaire: { fois: { montant: 18.37 €, fait: heures_prevues }, periode: heure, reglage: essai }
      part: { taux: { pourcent: '37,55', de: horaire }, reglage: essai }
      moitie: { taux: { pourcent: 50, fait: cout_formation }, plafond: { montant: 13 000 € }, reglage: essai }
      absence: { prorata: { de: part, heures: heures_absence_injustifiee, sur: '151,67' }, reglage: essai }
      cout: { fait: cout_formation, reglage: essai }
      demi: { prorata: { de: cout, heures: heures_absence_injustifiee, sur: '151,67' }, reglage: essai }
      tu: { non_precise: Rien n’est dit, plafond: { montant: 100 €, si: { qpv: oui } }, reglage: essai }
      reste: { montant_de: part, plancher: { montant: 40 €, si: { frr: oui } }, plafond: { montant_de: moitie }, moins: { montant_de: absence }, reglage: essai }
      rare: { montant: 50 €, moins: { non_precise: On ne sait pas, si: { frr: oui } }, reglage: essai }
      choix:
        cas:
          - { si: { qpv: oui }, montant: 10 € }
          - { si: { frr: oui }, non_precise: Rien n’est dit, plafond: { montant_de: horaire } }
          - { si: { rqth: oui }, montant_de: moitie }
        reglage: essai
      coiffe: { cas: [{ si: { frr: oui }, montant: 10 € }, { non_precise: Rien n’est dit }], plafond: { non_precise: Ni cela, si: { qpv: oui } }, reglage: essai }
      national: { montant_de: fr-remuneration.remuneration_due_mois, reglage: essai }
    priorites:
      - { code: bref, libelle: Parcours bref, si: { phase: { au_plus: 2 }, heures_prevues: { au_plus: $plafond_heures } }, reglage: essai }
      - { code: jeune, libelle: Jeune, si: { age_entree: { moins_de: 26, au_moins: 16 } }, reglage: essai }
exemples:
  - { titre: Un cas, le: 2026-02-01, situation: {}, attendu: {} }
`,
  'x-essai.yaml',
)

test('toutes les constructions du format, sur 300 situations', { timeout: 60_000 }, () => {
  const { differences, verdicts, paid } = compare(essai, 300, modelText, 0.95)
  expect(differences).toEqual([])
  expect([...verdicts].sort()).toEqual(['non', 'non_precise', 'oui'])
  expect(paid).toBeGreaterThan(60)
})

test('un demi-centime monte, comme chez nous', { timeout: 60_000 }, () => {
  const model = toPublicodes(essai, '2026-02-01', dispositif)
  const engine = new Engine(parse(modelText(model?.regles ?? {})))
  const halves = Array.from({ length: 300 }, (_, i) => 2 * i * i + 1)
  const wrong = halves.filter(cout_formation => {
    engine.setSituation({
      'faits . cout_formation': cout_formation,
      'faits . heures_absence_injustifiee': 75.835,
    })
    const { moitie, demi } = Object.fromEntries(
      ['moitie', 'demi'].map(nom => [nom, engine.evaluate(`calcul . ${nom}`).nodeValue]),
    )
    return moitie !== (cout_formation + 1) / 2 || demi !== (cout_formation + 1) / 2
  })
  expect(wrong).toEqual([])
})

test.each([
  ['un centime de trop', '1837 centimes', '1838 centimes'],
  ['un seuil qui glisse', 'âge retenu < 26', 'âge retenu <= 26'],
  ['un arrondi oublié', 'arrondi: oui', 'arrondi: non'],
  ['un fait pour un autre', 'valeur: faits . qpv', 'valeur: faits . frr'],
  ['un plancher pris pour un plafond', 'plancher: calcul', 'plafond: calcul'],
])('%s dans le modèle, et la comparaison le voit', { timeout: 60_000 }, (_, right, wrong) => {
  const text = (regles: Regles) => modelText(regles).replaceAll(right, wrong)
  expect(compare(essai, 600, text).differences).not.toEqual([])
})

test('née un 1er janvier, entrée un 31 décembre bissextile : publicodes compte un an de trop, et le paquet le dit', () => {
  const model = toPublicodes(essai, '2026-02-01', dispositif)
  const engine = new Engine(parse(modelText(model?.regles ?? {})))
  engine.setSituation({ 'faits . date_naissance': '01/01/2000', 'faits . date_entree': '31/12/2024' })
  expect(engine.evaluate('âge retenu').nodeValue).toBe(25)
  engine.setSituation({ 'faits . date_naissance': '01/01/2000', 'faits . date_entree': '30/12/2024' })
  expect(engine.evaluate('âge retenu').nodeValue).toBe(24)
  expect(model?.manques.join()).toContain('31 décembre d’année bissextile')
})
