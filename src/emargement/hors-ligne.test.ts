import { expect, test } from 'vitest'
import { addDays, days } from '../calendrier/calendrier.ts'
import { type Attendu, type Colonne, toFill } from './attendu.ts'
import { byKey, caseKey, closed, demis, type Membre } from './emargement.ts'
import { usuels } from './hors-ligne.tsx'

const lundi = '2026-03-16'
const columns: Colonne[] = days(lundi, addDays(lundi, 6)).flatMap(jour => demis.map(demi => ({ jour, demi })))
const someone = (parcours_id: number, more: Partial<Membre> = {}): Membre => ({
  parcours_id,
  nom: 'Diallo',
  prenom: 'Aïcha',
  action_id: 1,
  site: 'Chalon',
  dispositif: 'bfc-daq',
  version: '2019-01-01',
  date_entree: '2026-01-05',
  sortie: null,
  minutes_semaine: 2100,
  minutes_max: null,
  minutes_faites: 0,
  suspensions: [],
  mois_certifies: [],
  signatures: [],
  ...more,
})
const attendu: Attendu = {
  cells: new Map([
    [`2-${lundi}-matin`, { demi: 'matin', minutes: 240, modalite: 'entreprise' }],
    [`2-${addDays(lundi, 1)}-matin`, { demi: 'matin', minutes: 210, modalite: 'centre' }],
  ]),
  suivis: new Set([2]),
  samedi: false,
}

test('sans réseau, un raccourci note ce que le serveur aurait noté, case par case', () => {
  const membres = [someone(1), someone(2), someone(3, { date_entree: addDays(lundi, 2) })]
  const words = usuels(membres, columns, attendu)
  const onScreen = membres.flatMap(m =>
    columns.flatMap(({ jour, demi }) => {
      const key = caseKey({ ...m, jour, demi })
      const statut = words[key] ?? 'present'
      return closed(m, jour) || !statut ? [] : [[key, statut]]
    }),
  )
  const onServer = toFill(membres, columns, new Map(), 'tout', addDays(lundi, 7), attendu)
  expect(onScreen.length).toBeGreaterThan(15)
  expect(onScreen).toEqual([...byKey(onServer)].map(([key, c]) => [key, c.statut]))
})

test('une case à distance, ou que rien ne prévoit, ne passe pas pour une présence', () => {
  const away: Attendu = {
    ...attendu,
    cells: new Map([[`2-${lundi}-matin`, { demi: 'matin', minutes: 180, modalite: 'distance' }]]),
  }
  const words = usuels([someone(2)], columns, away)
  expect(words[`2-${lundi}-matin`]).toBe('distance')
  expect(words[`2-${lundi}-apres_midi`]).toBe('')
})
