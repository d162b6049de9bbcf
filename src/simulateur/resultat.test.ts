import { describe, expect, it } from 'vitest'
import { versionAt } from '../dispositif/dispositif.ts'
import { parseDispositif } from '../dispositif/format/parse.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { groupes } from './pages/resultat-page.tsx'
import { textesPour } from './perimetre.ts'
import { dateDuTexte, estAncien } from './prudence/date.ts'
import { resultats } from './resultat.ts'
import { situationDe } from './simulateur.ts'

const LE = '2026-11-22'
const source = 'source: fiche, regles: [R0001]'

/** A text of Brittany with these criteria and amounts. */
const texte = (rules: string, famille = 'parcours', code = 'bre-essai', du = '2026-01-01') =>
  parseDispositif(
    `code: ${code}
nom: Parcours d’essai
porteur: Région Bretagne
region: Bretagne
famille: ${famille}
sources: { fiche: { titre: Fiche, page: 3 } }
versions:
  - du: ${du}
${rules}
exemples: [{ titre: Rien, le: 2026-02-01, situation: {}, attendu: {} }]
`,
    `${code}.yaml`,
  )
const RULES = `    criteres:
      - { libelle: Chercher un emploi, si: { demandeur_emploi: oui }, ${source} }
      - { libelle: Suivre le programme, si: { programme: Qualif }, ${source} }
      - { libelle: Une formation de 100 h au plus, si: { heures_prevues: { au_plus: 100 } }, ${source} }
    montants:
      aide_mensuelle:
        { libelle: Aide du mois, si: { distance_km: { plus_de: 10 } }, montant: 300 €, ${source} }
      prise_en_charge_max: { libelle: Financement, pour: organisme, montant: 2 000 €, ${source} }
`

const reponses = (answers: Record<string, string>) => new Map([['region', 'bre'], ...Object.entries(answers)])
function resultat(rules: string, answers: Record<string, string>) {
  const textes = textesPour([texte(rules)], 'Bretagne', LE, dispositif)
  const [found] = resultats(textes, situationDe(reponses(answers), LE), LE, dispositif)
  if (!found) throw new Error('aucun résultat')
  return found
}

describe('ce qu’un texte répond', () => {
  it('suppose ce que seuls d’autres savent, le liste, et dit alors les sommes', () => {
    const r = resultat(RULES, { travail: 'cherche', distance: '12' })
    expect(r.verdict).toBe('non_precise')
    expect(r.a_confirmer).toMatchObject([
      { libelle: 'Suivre le programme', manque: [{ aupres_de: 'la Région' }] },
      { libelle: 'Une formation de 100 h au plus', manque: [{ aupres_de: 'l’organisme de formation' }] },
    ])
    expect(r.montants).toMatchObject([
      { nom: 'aide_mensuelle', au_moins: 30_000, au_plus: 30_000, pour_vous: true, selon: [] },
      { nom: 'prise_en_charge_max', au_moins: 200_000, pour_vous: false },
    ])
  })

  it('n’explique pas par une valeur que personne n’a donnée', () => {
    const said = JSON.stringify(resultat(RULES, { travail: 'cherche', distance: '12' }).explication)
    expect(said).toContain('Supposé ici, attendu : Qualif')
    expect(said).not.toMatch(/Ici : (99|100|Qualif)/)
    expect(said).toContain('Ici : 12')
    const [answer] = resultat(RULES, { travail: 'cherche', distance: '12' }).explication
    expect(answer).toMatchObject({ resultat: 'oui', suppose: true })
    expect(answer?.phrase).toMatch(/^Oui, si ce qui est supposé est vrai : tous les critères/)
    expect(answer?.enfants?.map(n => n.suppose ?? false)).toEqual([false, true, true])
  })

  it('ne dit jamais à la personne qu’elle recevrait ce qui paie sa formation, ou ce qui aide une entreprise', () => {
    const autrui = /prise_en_charge|subvention|abondement|entreprise|financement/
    const dit = [...loadDispositifs().values()].flatMap(d =>
      d.versions.flatMap(v =>
        Object.entries(v.montants)
          .filter(([nom, m]) => autrui.test(nom) && (m.pour ?? 'stagiaire') === 'stagiaire')
          .map(([nom]) => `${d.code} ${nom}`),
      ),
    )
    expect(dit).toEqual([])
    const idf = dispositif('idf-plan-relance').versions.at(-1)?.montants
    const said = JSON.stringify(resultat(RULES, { travail: 'cherche', distance: '12' }).explication)
    expect(said).toMatch(/2.000,00.€, pour l’organisme de formation/)
    expect([idf?.prise_en_charge_max?.pour, idf?.cheque_numerique?.pour]).toEqual(['organisme', undefined])
  })

  it('ne dit pas une somme que la distance exclut, et la borne quand elle est inconnue', () => {
    const near = resultat(RULES, { travail: 'cherche', distance: '3' })
    expect(near.montants.map(m => m.nom)).toEqual(['prise_en_charge_max'])
    const unknown = resultat(RULES, { travail: 'cherche', distance: 'nsp' })
    expect(unknown.montants[0]).toMatchObject({ au_moins: 0, au_plus: 30_000 })
    expect(unknown.montants[0]?.selon.map(m => m.fait)).toEqual(['distance_km'])
  })

  it('donne les démarches qui la concernent, dans l’ordre', () => {
    const rules = `    demarches:
      - { libelle: Construire son projet, aupres_de: un conseiller, ${source} }
      - { libelle: Prévenir le Département, si: { beneficiaire_rsa: oui }, ${source} }
      - { libelle: Prévenir son employeur, si: { demandeur_emploi: non }, ${source} }
`
    const said = (answers: Record<string, string>) =>
      resultat(rules, { travail: 'cherche', ...answers }).demarches.map(d => d.libelle)
    expect(said({})).toEqual(['Construire son projet', 'Prévenir le Département, si c’est votre cas'])
    expect(said({ rsa: 'oui' })).toEqual(['Construire son projet', 'Prévenir le Département'])
    expect(said({ rsa: 'non' })).toEqual(['Construire son projet'])
  })

  it('dit non, et ce qui refuse', () => {
    const r = resultat(RULES, { travail: 'travaille' })
    expect(r.verdict).toBe('non')
    expect(r.montants).toEqual([])
    expect(r.criteres.filter(c => c.resultat === 'non').map(c => c.libelle)).toEqual(['Chercher un emploi'])
  })

  it('ne dit d’un changement qu’il suffit que s’il ne reste rien à vérifier', () => {
    const inscrit = `{ libelle: Être inscrit, si: { inscrit_france_travail: oui }, ${source} }`
    const programme = `{ libelle: Suivre le programme, si: { programme: Qualif }, ${source} }`
    const said = (rules: string, answers: Record<string, string>) =>
      resultat(`    criteres: [${rules}]\n`, { france_travail: 'non', ...answers }).changement
    const cherche = { travail: 'cherche' }
    expect(said(inscrit, cherche)).toBe(
      'Pour que la réponse soit oui, il suffirait d’être inscrit à France Travail.',
    )
    expect(said(`${inscrit}, ${programme}`, cherche)).toBe(
      'Il faudrait d’abord être inscrit à France Travail ; il resterait alors à vérifier : suivre le programme.',
    )
    const distance = `{ libelle: Près, si: { distance_km: { au_plus: 10 } }, ${source} }`
    expect(said(`${distance}, ${programme}`, { ...cherche, distance: '20' })).toMatch(
      /^Si .*, la réponse pourrait changer ; il resterait alors à vérifier : suivre le programme\.$/,
    )
  })

  it('ne conseille à personne de chercher un emploi dont il ne veut pas, ni d’avoir un autre âge', () => {
    for (const travail of ['etudes', 'travaille']) expect(resultat(RULES, { travail }).changement).toBeNull()
    const age = `    criteres: [{ libelle: Jeune, si: { age_entree: { moins_de: 26 } }, ${source} }]\n`
    expect(resultat(age, { age: '40' })).toMatchObject({ verdict: 'non', changement: null })
  })

  it('ne conseille ni de perdre son allocation, ni de remonter le temps', () => {
    const refuse = (si: string) => `    criteres: [{ libelle: Condition, si: { ${si} }, ${source} }]\n`
    const are = resultat(refuse('indemnise_are: non'), { france_travail: 'are' })
    expect([are.verdict, are.changement]).toEqual(['non', null])
    const past = resultat(refuse('date_entree: { avant_le: 2026-06-01 }'), {})
    expect([past.verdict, past.changement]).toEqual(['non', null])
  })
})

describe('un texte ancien', () => {
  const date = (code: string, le = LE) => {
    const d = dispositif(code)
    const version = versionAt(d, le)
    return version && [dateDuTexte(d, version), estAncien(d, dateDuTexte(d, version), le)]
  }
  it('garde sa date quand quelqu’un l’a seulement relu', () => {
    expect(date('ges-plan-jeunes')).toEqual(['2021-02-01', true])
    expect(date('paca-pass-sud')).toEqual(['2020-09-02', true])
    expect(date('bfc-daq-2026')).toEqual(['2026-01-01', false])
    expect(date('fr-remuneration')?.[1]).toBe(false)
    expect(date('bfc-daq-2026', '2028-02-01')?.[1]).toBe(true)
  })

  it('ne dit jamais oui, et se range à part', () => {
    const textes = textesPour(
      [texte('', 'parcours', 'bre-vieux', '2019-01-01'), texte('')],
      'Bretagne',
      LE,
      dispositif,
    )
    const all = resultats(textes, situationDe(reponses({}), LE), LE, dispositif)
    expect(all.map(r => r.verdict)).toEqual(['oui', 'non_precise'])
    expect(groupes(all).anciens.map(r => r.code)).toEqual(['bre-vieux'])
  })
})

describe('les textes montrés', () => {
  const shown = (famille: string, rules = RULES) =>
    textesPour([texte(rules, famille)], 'Bretagne', LE, dispositif).length

  it('s’adressent à une personne de cette région', () => {
    expect(['parcours', 'aide', 'experimentation'].map(f => shown(f))).toEqual([1, 1, 1])
    expect(['appel', 'commande', 'entreprise', 'reseau'].map(f => shown(f))).toEqual([0, 0, 0, 0])
    expect(textesPour([texte(RULES)], 'Normandie', LE, dispositif)).toEqual([])
    expect(textesPour([texte(RULES)], 'Bretagne', '2025-12-31', dispositif)).toEqual([])
  })

  it('ne sont pas ceux dont tous les critères parlent d’une entreprise', () => {
    const rules = `    criteres:
      - { libelle: Petite entreprise, si: { entreprise_effectif: { moins_de: 50 } }, ${source} }
`
    expect(shown('aide', rules)).toBe(0)
  })

  it('ne disent pas deux fois la même rémunération', () => {
    const textes = ['ges-plan-jeunes', 'fr-remuneration'].map(c => dispositif(c))
    const answers = new Map(
      Object.entries({ region: 'ges', travail: 'cherche', age: '20', diplome: 'brevet' }),
    )
    const shown = textesPour(textes, 'Grand Est', LE, dispositif)
    const all = resultats(shown, situationDe(answers, LE), LE, dispositif)
    const jeunes = all.find(r => r.code === 'ges-plan-jeunes')
    expect(jeunes?.montants.map(m => m.nom)).toContain('remuneration_mensuelle')
    expect(jeunes?.aides).toBe('fr-remuneration')
    expect(jeunes && groupes(all).aidesDe(jeunes)).toBeUndefined()
    const { ouverts, aVerifier, anciens } = groupes(all)
    expect([ouverts, aVerifier, anciens].map(g => g.map(r => r.code))).toEqual([[], [], ['ges-plan-jeunes']])
    expect(jeunes).toMatchObject({ texte_du: '2021-02-01', ancien: true, verdict: 'non_precise' })
    expect(jeunes?.explication[0]?.phrase).toMatch(/^Oui, si ce texte s’applique toujours/)
  })

  it('ont chacun une seule place : l’aide auprès de son parcours, le minimum national sous l’aide', () => {
    const bfc = ['bfc-daq-2026', 'bfc-aides-stagiaires', 'fr-remuneration'].map(c => dispositif(c))
    const textes = textesPour(bfc, 'Bourgogne-Franche-Comté', LE, dispositif)
    const answers = new Map(Object.entries({ region: 'bfc', travail: 'cherche', age: '20' }))
    const all = resultats(textes, situationDe(answers, LE), LE, dispositif)
    const { ouverts, aVerifier, refuses, aidesDe } = groupes(all)
    expect([...ouverts, ...aVerifier, ...refuses].map(r => r.code)).toEqual(['bfc-daq-2026'])
    expect(ouverts[0] && aidesDe(ouverts[0])?.code).toBe('bfc-aides-stagiaires')
  })
})
