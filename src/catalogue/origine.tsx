import { type Condition, parametresOf } from '../dispositif/condition.ts'
import { type Dispositif, type Provenance, sourceOf } from '../dispositif/dispositif.ts'
import { articleOf, CERTITUDES, sansNumeros } from '../dispositif/explication/sources.ts'
import { capitale } from './mots.ts'

/** Where a condition comes from, and the thresholds that it takes from another place. */
export function OrigineCondition({ d, p, si }: { d: Dispositif; p: Provenance; si: Condition }) {
  const elsewhere = parametresOf(si).filter(({ raw }) => placeOf(d, raw) !== placeOf(d, p))
  return (
    <div>
      <Origine d={d} p={p} />
      {elsewhere.map(({ raw }) => (
        <p>
          {String(raw.libelle)} : <Origine d={d} p={{ ...raw, reglage: undefined, note: undefined }} />
        </p>
      ))}
    </div>
  )
}

/**
 * Where a rule comes from: source and page, article, how sure one is, or a setting. The numbers of its lines on hover.
 * It stands in a sentence as in a cell.
 */
export function Origine({ d, p }: { d: Dispositif; p: Provenance }) {
  const place = placeOf(d, p)
  const lines = p.regles && `${p.regles.length > 1 ? 'Règles' : 'Règle'} ${p.regles.join(', ')}`
  return (
    <span class="origine">
      {place && <span title={lines}>{capitale(place)}</span>}
      {p.reglage && <span>Réglage : {sansNumeros(p.reglage)}</span>}
      {p.note && <span class="hint">{sansNumeros(p.note)}</span>}
    </span>
  )
}

const placeOf = (d: Dispositif, p: Provenance): string =>
  [sourceOf(d, p), articleOf(p.reference), p.certitude && CERTITUDES[p.certitude]].filter(Boolean).join(' ; ')
