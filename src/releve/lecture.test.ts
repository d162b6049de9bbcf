import { describe, expect, test } from 'vitest'
import { type Ligne, lignes, type Ouvrir, reconnaitre } from './lecture.ts'

/** The bytes cut in pieces, as a network or a disk gives them. */
const ouvrir = (bytes: Uint8Array, size = 7): Ouvrir =>
  async function* () {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
  }
async function lu(text: string | Uint8Array, size?: number) {
  const open = ouvrir(typeof text === 'string' ? Buffer.from(text) : text, size)
  const fichier = await reconnaitre(open)
  const all: Ligne[] = []
  for await (const some of lignes(open, fichier)) all.push(...some)
  return { fichier, all, cells: all.map(l => l.cells.join('|')) }
}

describe('un fichier est reconnu', () => {
  test('en UTF-8, avec ou sans marque, même coupé au milieu d’une lettre', async () => {
    for (const mark of ['', '\uFEFF'])
      for (const size of [1, 3, 1000]) {
        const { fichier, cells } = await lu(`${mark}prénom;été\r\nZoé;là\r\n`, size)
        expect([fichier.encodage, cells]).toEqual(['utf-8', ['prénom|été', 'Zoé|là']])
      }
  })

  test('en Windows-1252 avec des points-virgules', async () => {
    const { fichier, cells } = await lu(Buffer.from('pr\xe9nom;motif\r\nZo\xe9;l\x92h\xf4te\r\n', 'latin1'))
    expect(fichier).toMatchObject({ encodage: 'windows-1252', separateur: ';' })
    expect(cells).toEqual(['prénom|motif', 'Zoé|l’hôte'])
  })

  test('en UTF-16, comme un tableur enregistre du « texte Unicode »', async () => {
    const { cells } = await lu(Buffer.from('\uFEFFprénom\tjour\r\nZoé\t2\r\n', 'utf16le'))
    expect(cells).toEqual(['prénom|jour', 'Zoé|2'])
  })

  test('à son séparateur, guillemets compris', async () => {
    expect((await lu('a,b,"c;d;e;f"\n1,2,3')).fichier.separateur).toBe(',')
    expect((await lu('a\tb\n1\t2')).fichier.separateur).toBe('\t')
    expect((await lu('a;b\n1;2')).fichier.separateur).toBe(';')
  })

  test('et refusé quand il est vide, ou que c’est un classeur', async () => {
    await expect(lu('')).rejects.toThrow('Ce fichier est vide.')
    await expect(lu('PK\x03\x04…')).rejects.toThrow('classeur')
  })
})

describe('les lignes', () => {
  test('gardent leur numéro, lignes blanches comprises, avec ou sans retour à la fin', async () => {
    for (const end of ['', '\n', '\r\n\r\n;;\r\n']) {
      const { all } = await lu(`a;b\n\n1;2\n;\n3;4${end}`)
      expect(all.map(l => [l.ligne, ...l.cells])).toEqual([
        [1, 'a', 'b'],
        [3, '1', '2'],
        [5, '3', '4'],
      ])
    }
  })

  test('lisent les guillemets : séparateur, guillemet doublé, retour à la ligne', async () => {
    const { all } = await lu('a;b\n"1;2";"dit ""oui"""\n"deux\nlignes";x\n3;4\n')
    expect(all.map(l => [l.ligne, ...l.cells])).toEqual([
      [1, 'a', 'b'],
      [2, '1;2', 'dit "oui"'],
      [3, 'deux\nlignes', 'x'],
      [5, '3', '4'],
    ])
  })

  test('un guillemet jamais refermé ne perd que sa ligne', async () => {
    const after = Array.from({ length: 60 }, (_, i) => `${i};x`).join('\n')
    for (const size of [5, 64, 10_000]) {
      const { all } = await lu(`a;b\n1;2\n3;"ouvert\n${after}\n`, size)
      expect(all).toHaveLength(63)
      expect(all.filter(l => l.faute).map(l => l.ligne)).toEqual([3])
      expect(all.at(-1)).toMatchObject({ ligne: 63, cells: ['59', 'x'] })
    }
    const { all } = await lu('a;b\n1;"fin')
    expect(all.at(-1)).toMatchObject({ ligne: 2, faute: expect.stringContaining('guillemet') })
  })

  test('deux guillemets orphelins n’avalent pas les lignes qui les séparent', async () => {
    const { all } = await lu('a;b\n1;"ouvert\n2;x\n3;"ouvert\n4;x\n')
    expect(all.filter(l => !l.faute).map(l => l.ligne)).toEqual([1, 3, 5])
    expect(all.filter(l => l.faute).map(l => l.ligne)).toEqual([2, 4])
  })

  test('sans fin sont refusées avant de remplir la mémoire', async () => {
    await expect(lu('a;b\n'.padEnd(1_200_000, 'x'), 65_536)).rejects.toThrow('un million de signes')
  })
})
