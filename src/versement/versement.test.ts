import { describe, expect, test } from 'vitest'
import { lettresSepa } from './banque/pain001.ts'
import { payeurIn } from './banque/payeur.ts'
import { autreTitulaire, bicSaisi, ibanSaisi, masque, motifLisible, parQuatre } from './versement.ts'

describe('un IBAN', () => {
  test.each([
    ['FR7630006000011234567890189', 'FR7630006000011234567890189'],
    [' fr76 3000 6000 0112 3456 7890 189 ', 'FR7630006000011234567890189'],
    ['FR14\u00a02004\u202f1010-0505.0001 3M02 606', 'FR1420041010050500013M02606'],
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['BE68 5390 0754 7034', 'BE68539007547034'],
  ])('« %s » se garde %s', (typed, kept) => {
    expect(ibanSaisi(typed)).toBe(kept)
  })

  test.each([
    ['', /Indiquez l’IBAN/],
    ['   ', /Indiquez l’IBAN/],
    ['30006 00001 12345678901 89', /commence par les deux lettres d’un pays/],
    ['ZZ7630006000011234567890189', /commence par les deux lettres d’un pays/],
    ['FR7630006000011234567890188', /sa clé ne correspond pas/],
    ['FR7530006000011234567890189', /sa clé ne correspond pas/],
    ['FR763000600001123456789018', /compte 26 caractères : un IBAN qui commence par FR en compte 27/],
    ['FR76300060000112345678901899', /compte 28 caractères/],
    ['FR76300060000112345678901é9', /que des lettres et des chiffres/],
    ['DE89 3704 0044 0532 0130 01', /sa clé ne correspond pas/],
    ['TR33 0006 1005 1978 6457 8413 26', /zone SEPA/],
    ['TN59 1000 6035 1835 9847 8831', /zone SEPA/],
    ["FR76'; drop table compte_bancaire; --", /.+/],
  ])('« %s » est refusé, et dit pourquoi', (typed, why) => {
    expect(() => ibanSaisi(typed)).toThrow(why)
    expect(() => ibanSaisi(typed)).toThrow(expect.objectContaining({ champ: 'iban' }))
  })

  test('se montre sans pouvoir servir', () => {
    expect(masque('FR7630006000011234567890189')).toBe('FR76 •••• •••• 0189')
    expect(parQuatre('FR7630006000011234567890189')).toBe('FR76 3000 6000 0112 3456 7890 189')
  })

  test('un BIC est facultatif, et bien formé', () => {
    expect(bicSaisi(' ')).toBeNull()
    expect(bicSaisi('agrifrpp')).toBe('AGRIFRPP')
    for (const wrong of ['AGRI', 'AGRIFRPPXX', '12345678', 'AGRIFRPP<a>'])
      expect(() => bicSaisi(wrong)).toThrow('8 ou 11 caractères')
  })
})

test.each([
  ['Aïcha Diallo', false],
  ['DIALLO AICHA', false],
  ['Mme Diallo', false],
  ['Fatou Diallo', false],
  ['M. Jean Bernard', true],
  ['Association des Lilas', true],
])('le titulaire « %s » est quelqu’un d’autre que Aïcha Diallo : %s', (titulaire, autre) => {
  expect(autreTitulaire(titulaire, { nom: 'Diallo', prenom: 'Aïcha' })).toBe(autre)
})

test.each([
  ['Élodie Çağlar-Œuvrard', 'Elodie Caglar-OEuvrard'],
  ['Dupont & Fils <SARL>', 'Dupont + Fils SARL'],
  ['L’Atelier – Łódź', "L'Atelier - Lodz"],
  ['a\u0000b\tc\nd', 'a b c d'],
  ['Иван', ''],
  ['ab_c@d', 'ab-c d'],
])('« %s » s’écrit pour une banque « %s »', (text, written) => {
  expect(lettresSepa(text, 70)).toBe(written)
})

test('un nom trop long est coupé à 70 lettres, sans espace au bout', () => {
  expect(lettresSepa(`${'a'.repeat(69)} bcd`, 70)).toBe('a'.repeat(69))
  expect(lettresSepa('é'.repeat(200), 70)).toBe('e'.repeat(70))
})

test('une raison de banque se lit', () => {
  expect(motifLisible('AC04')).toBe('AC04, compte fermé')
  expect(motifLisible('ZZ99')).toBe('ZZ99')
})

describe('qui paie', () => {
  const bfc = { region: 'bfc', nom: 'Bourgogne-Franche-Comté', seule: true, demonstration: false }
  const env = {
    AMONT_PAYEUR_NOM: 'Région',
    AMONT_PAYEUR_IBAN: 'FR76 3000 6000 0112 3456 7890 189',
    AMONT_PAYEUR_BIC: 'AGRIFRPP',
  }

  test('se lit dans les réglages', () => {
    expect(payeurIn(env, bfc)).toEqual({
      nom: 'Région',
      iban: 'FR7630006000011234567890189',
      bic: 'AGRIFRPP',
    })
  })

  test('manque : le refus dit quoi régler', () => {
    expect(() => payeurIn({}, bfc)).toThrow('son nom et son IBAN manquent')
    expect(() => payeurIn({ AMONT_PAYEUR_IBAN: env.AMONT_PAYEUR_IBAN }, bfc)).toThrow('manquent')
    expect(() => payeurIn({ ...env, AMONT_PAYEUR_IBAN: 'FR00' }, bfc)).toThrow('mal réglé')
  })

  test('le compte d’une Région ne paie jamais les stagiaires d’une autre', () => {
    const two = { ...bfc, seule: false }
    expect(() => payeurIn(env, two)).toThrow('manquent')
    const own = { AMONT_PAYEUR_NOM_BFC: 'BFC', AMONT_PAYEUR_IBAN_BFC: 'FR1420041010050500013M02606' }
    expect(payeurIn({ ...env, ...own }, two)).toMatchObject({
      nom: 'BFC',
      iban: 'FR1420041010050500013M02606',
      bic: null,
    })
    expect(() => payeurIn({ ...env, ...own }, { ...two, region: 'hn' })).toThrow('manquent')
  })

  test('la démonstration paie d’un compte que personne n’a', () => {
    const demo = payeurIn({}, { ...bfc, demonstration: true })
    expect(demo.nom).toContain('démonstration')
    expect(demo.iban.slice(4, 9)).toBe('99999')
  })
})
