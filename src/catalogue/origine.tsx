import { type Condition, parametresOf } from '../dispositif/condition.ts'
import { type Dispositif, type Provenance, sourceOf } from '../dispositif/dispositif.ts'
import { articleOf, CERTITUDES, sansNumeros } from '../dispositif/explication/sources.ts'
import { capitale } from './mots.ts'

/** Where a condition comes from, and the thresholds that it takes from elsewhere. */
export function OrigineCondition({ d, p, si }: { d: Dispositif; p: Provenance; si: Condition }) {
  return (
    <>
      <Origine d={d} p={p} />
      {parametresOf(si).map(({ raw }) => (
        <p>
          {String(raw.libelle)} : <Origine d={d} p={{ ...raw, reglage: undefined, note: undefined }} />
        </p>
      ))}
    </>
  )
}

/** Where a rule comes from: source and page, article, how sure one is, or a setting. The numbers of its lines on hover. */
export function Origine({ d, p }: { d: Dispositif; p: Provenance }) {
  const source = sourceOf(d, p)
  const lines = p.regles && `${p.regles.length > 1 ? 'Règles' : 'Règle'} ${p.regles.join(', ')}`
  const parts = [source, articleOf(p.reference), p.certitude && CERTITUDES[p.certitude]].filter(Boolean)
  return (
    <>
      {parts.length > 0 && <span title={lines}>{capitale(parts.join(' ; '))}</span>}
      {p.reglage && <p>Réglage : {sansNumeros(p.reglage)}</p>}
      {p.note && <p class="hint">{sansNumeros(p.note)}</p>}
    </>
  )
}
