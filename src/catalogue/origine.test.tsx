import { expect, test } from 'vitest'
import { ParametreRef } from '../dispositif/condition.ts'
import type { Provenance } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { Origine, OrigineCondition } from './origine.tsx'

const d = dispositif('paca-pass-sud')
const article: Provenance = { source: 'article', regles: ['R0187'] }
const plafond = (raw: Provenance) => ({
  fait: 'cout_formation' as const,
  tests: [
    {
      op: 'moins_de' as const,
      valeur: 13_000,
      parametre: new ParametreRef('max', { libelle: "Coût d'une année", ...raw }),
    },
  ],
})
const said = (raw: Provenance) => String(<OrigineCondition d={d} p={article} si={plafond(raw)} />)

test('l’origine d’une règle tient dans une phrase comme dans une case, note et réglage compris', () => {
  const html = String(<Origine d={d} p={{ ...article, reglage: 'La Région tranche.', note: 'À lire.' }} />)
  expect(html).toMatch(/^<span class="origine">.*<\/span>$/)
  expect(html).not.toMatch(/<(p|div|ul)\b/)
  expect(html).toContain('Réglage : La Région tranche.')
})

test('un seuil dit d’où il vient quand il vient d’ailleurs que sa condition', () => {
  expect(said({ source: 'aides_jeunes', regles: ['R0187'] })).toContain('Coût d’une année : ')
  expect(said(article)).not.toContain('Coût d’une année')
})
