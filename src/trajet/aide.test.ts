import { describe, expect, it } from 'vitest'
import { loadDispositifs } from '../dispositif/load.ts'
import { isFait, vocabulaire } from '../dispositif/vocabulaire.ts'

/** Facts that an amount depends on, found wherever its conditions name them. */
function faits(value: unknown, found = new Set<string>()): Set<string> {
  if (value === null || typeof value !== 'object') return found
  for (const [key, inner] of Object.entries(value)) {
    if (isFait(key)) found.add(key)
    if (typeof inner === 'string' && isFait(inner)) found.add(inner)
    faits(inner, found)
  }
  return found
}

describe('l’aide au transport', () => {
  const aides = [...loadDispositifs().values()].flatMap(d =>
    d.versions.flatMap(v =>
      Object.entries(v.montants ?? {})
        .filter(([nom]) => nom.startsWith('transport'))
        .map(([nom, montant]) => ({ code: d.code, du: v.du, nom, faits: faits(montant) })),
    ),
  )

  it('de Bourgogne-Franche-Comté se mesure en kilomètres, comme le dit son texte', () => {
    const bfc = aides.filter(a => a.code === 'bfc-aides-stagiaires')
    expect(bfc.length).toBeGreaterThan(0)
    for (const aide of bfc) expect(aide.faits.has('distance_km'), aide.du).toBe(true)
  })

  it('ne dépend d’aucune durée ni d’aucun horaire', () => {
    expect(
      Object.keys(vocabulaire).filter(nom => /trajet|duree_transport|minutes_transport/.test(nom)),
    ).toEqual([])
  })
})
