import { expect, it } from 'vitest'
import { csv } from './csv.ts'

it('écrit un tableau qu’un tableur français ouvre', () => {
  expect(
    csv(
      ['Nom', 'Km'],
      [
        ['Élise', 7.5],
        ['Aïcha; "B"', null],
      ],
    ),
  ).toBe('\uFEFFNom;Km\r\nÉlise;7,5\r\n"Aïcha; ""B""";\r\n')
})

it('rend inoffensif ce qu’un tableur prendrait pour une formule', () => {
  expect(csv(['a'], [['=1+1'], ['@x'], ['-3'], [-3]])).toBe("\uFEFFa\r\n'=1+1\r\n'@x\r\n'-3\r\n-3\r\n")
})

it('écrit un montant avec ses deux décimales, sans en faire un texte', () => {
  expect(csv(['a'], [[{ centimes: 65200 }], [{ centimes: -2580 }], [{ centimes: 5 }]])).toBe(
    '\uFEFFa\r\n652,00\r\n-25,80\r\n0,05\r\n',
  )
})
