import { describe, expect, it } from 'vitest'
import type { Situation } from '../dispositif/vocabulaire.ts'
import { pieces, quiVoir } from './conseil.ts'
import { DEDUCTIONS, deduire } from './deductions.ts'
import { question } from './questions.ts'
import { estDans } from './regions.ts'
import { adresse, enMots, lire, NSP, situationDe } from './simulateur.ts'

const LE = '2026-11-22'
const read = (query: string) => lire(new URLSearchParams(query), () => ['btp', 'commerce'])

describe('une adresse', () => {
  it('redonne les réponses qu’elle a reçues, dans leur ordre', () => {
    const { reponses, fautes } = read('region=bfc&travail=cherche&age=24&distance=12%2C5&rsa=nsp')
    expect(fautes).toEqual([])
    expect(adresse('/simulateur', reponses)).toBe(
      '/simulateur?region=bfc&travail=cherche&age=24&distance=12%2C5&rsa=nsp',
    )
    expect(situationDe(reponses, LE)).toMatchObject({
      region: 'Bourgogne-Franche-Comté',
      demandeur_emploi: true,
      sans_emploi: true,
      age_entree: 24,
      distance_km: 12.5,
      date_entree: LE,
    })
    expect(situationDe(reponses, LE).beneficiaire_rsa).toBeUndefined()
  })

  it('dit quelle réponse elle ne comprend pas, et garde les autres', () => {
    for (const [query, code, message] of [
      ['couleur=bleu&age=24', 'couleur', 'Cette question n’existe pas.'],
      ['travail=peut-etre&age=24', 'travail', 'La réponse « peut-etre » n’existe pas.'],
      ['age=24&distance=loin', 'distance', '« loin » n’est pas un nombre. Écrivez seulement des chiffres.'],
      ['age=24&secteur=lune', 'secteur', 'La réponse « lune » n’existe pas.'],
      ['age=24&salaire=-3', 'salaire', '« -3 » n’est pas un nombre. Écrivez seulement des chiffres.'],
    ] as const) {
      const { reponses, fautes } = read(query)
      expect(fautes).toMatchObject([{ code, message }])
      expect([...reponses]).toEqual([['age', '24']])
    }
    expect(read('age=12').fautes[0]?.message).toBe('Écrivez un nombre entre 14 et 99 ans.')
    expect(read('age=20.5').fautes[0]?.message).toContain('nombre entier')
    expect(read('age=').fautes[0]?.message).toContain('Je ne sais pas')
  })

  it('préfère « je ne sais pas » au champ laissé vide à côté', () => {
    expect([...read('age=&age=nsp').reponses]).toEqual([['age', NSP]])
    expect([...read('age=20&age=nsp').reponses]).toEqual([['age', NSP]])
  })

  it('compte les euros en centimes', () => {
    expect(situationDe(read('salaire=1 500,50').reponses, LE).salaire_brut_moyen).toBe(150_050)
    const q = question('salaire')
    expect(q && enMots(q, '1500.5')).toBe('1500,5 euros')
    const where = question('departement')
    expect(where && enMots(where, '78')).toBe('Yvelines (78)')
  })
})

/** One case for each deduction: what is said, and what follows. */
const CAS: Record<string, [Situation, Situation]> = {
  'un niveau validé est un diplôme': [{ niveau_valide: 3 }, { sans_diplome: false }],
  'sans diplôme, aucun niveau n’est validé': [{ sans_diplome: true }, { niveau_valide: 0 }],
  'la reconnaissance de travailleur handicapé dit un handicap': [{ rqth: true }, { handicap: true }],
  'sans handicap, ni reconnaissance ni Cap emploi': [
    { handicap: false },
    { rqth: false, inscrit_cap_emploi: false },
  ],
  'l’allocation chômage demande une inscription': [
    { indemnise_are: true },
    { inscrit_france_travail: true, ass_due: false },
  ],
  'sans inscription, pas d’allocation chômage': [{ inscrit_france_travail: false }, { indemnise_are: false }],
  'sans emploi, on n’est pas salarié': [{ sans_emploi: true }, { salarie: false, temps_partiel: false }],
  'qui travaille n’est pas sans emploi ni formation': [
    { sans_emploi: false },
    { ni_emploi_ni_formation: false },
  ],
  'qui ne cherche pas d’emploi ne le cherche pas depuis longtemps': [
    { demandeur_emploi: false },
    { demandeur_longue_duree: false },
  ],
  'qui a travaillé a une expérience': [{ activite_suffisante: true }, { sans_experience: false }],
  'la Mission locale n’accompagne plus après 29 ans': [{ age_entree: 30 }, { inscrit_mission_locale: false }],
  'on ne quitte pas l’école depuis peu à 30 ans': [{ age_entree: 30 }, { decrocheur: false }],
}

describe('ce qu’une réponse dit d’une autre question', () => {
  it.each(DEDUCTIONS.map(d => d.libelle))('%s', libelle => {
    const [said, follows] = CAS[libelle] ?? [{}, { le: 'cas manquant' }]
    expect(deduire(said)).toMatchObject({ ...said, ...follows })
    expect(deduire({})).toEqual({})
  })

  it('ne contredit jamais ce que la personne a dit', () => {
    expect(deduire({ rqth: true, handicap: false })).toMatchObject({ rqth: true, handicap: false })
    expect(deduire({ age_entree: 35, inscrit_mission_locale: true }).inscrit_mission_locale).toBe(true)
  })
})

describe('les conseils', () => {
  it('nomment qui accompagne une telle personne', () => {
    const listed = ['mission_locale', 'france_travail', 'cap_emploi']
    expect(quiVoir(listed, { age_entree: 40, handicap: false })).toEqual(['France Travail'])
    expect(quiVoir(listed, { age_entree: 19 })).toEqual([
      'votre Mission locale',
      'France Travail',
      'Cap emploi',
    ])
    expect(quiVoir(['structure d’insertion', 'departement'], { age_entree: 19 })).toEqual([
      'votre Mission locale',
      'votre structure d’insertion',
      'votre Département, si vous recevez le RSA',
    ])
    expect(quiVoir(['region'], { age_entree: 30, handicap: true, beneficiaire_rsa: true })).toEqual([
      'la Région',
      'Cap emploi',
      'votre Département',
    ])
    expect(quiVoir([], { age_entree: 17, sans_emploi: true, demandeur_emploi: false })[0]).toBe(
      'votre Mission locale',
    )
    expect(quiVoir([], { sans_emploi: false, demandeur_emploi: false })[0]).toContain(
      'évolution professionnelle',
    )
  })

  it('font la liste des papiers, chacun une fois', () => {
    const { reponses } = read('region=bfc&age=24&activite=oui&salaire=1500&handicap=reconnu&rsa=nsp')
    const papers = pieces(reponses)
    expect(papers).toContain('Votre décision de reconnaissance de travailleur handicapé (MDPH)')
    expect(papers.filter(p => p.startsWith('Vos bulletins'))).toHaveLength(1)
    expect(papers.join()).not.toContain('RSA')
  })
})

it('reconnaît une région écrite avec une autre apostrophe, ou sous son ancien nom', () => {
  expect(estDans("Provence-Alpes-Côte d'Azur", 'Provence-Alpes-Côte d’Azur')).toBe(true)
  expect(estDans('Haute-Normandie', 'Normandie')).toBe(true)
  expect(estDans('Bretagne', 'Normandie')).toBe(false)
})
