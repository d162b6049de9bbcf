import type { Amount, AmountRef, Dispositif, Version } from '../dispositif/dispositif.ts'
import { sansNumeros } from '../dispositif/explication/sources.ts'
import { definition } from '../dispositif/vocabulaire.ts'
import { euros } from '../web/format.ts'
import { conditionLisible } from './condition-lisible.ts'
import { capitale, enClair } from './mots.ts'
import { Origine } from './origine.tsx'

type Props = { d: Dispositif; amount: Amount; v: Version; all: Map<string, Dispositif> }

/** How an amount is made, in sentences: its condition (or its name, when it is a case), its base, then what bounds it. */
export function Montant({ d, amount, v, all, named = false }: Props & { named?: boolean }) {
  const { si, plancher, plafond, moins } = amount
  return (
    <>
      {amount.libelle && named ? <p>{amount.libelle} :</p> : si && <p>Condition : {conditionLisible(si)}.</p>}
      <Base d={d} amount={amount} v={v} all={all} />
      {plancher && <Borne word="Jamais moins que" d={d} amount={plancher} v={v} all={all} />}
      {plafond && <Borne word="Jamais plus que" d={d} amount={plafond} v={v} all={all} />}
      {moins && <Borne word="À déduire" d={d} amount={moins} v={v} all={all} />}
    </>
  )
}

function Base({ d, amount: { base }, v, all }: Props) {
  if ('montant' in base) return <p>{euros(base.montant)}</p>
  if ('montant_de' in base) return <p>{nameOf(base.montant_de, v, all)}</p>
  if ('fait' in base) return <p>{capitale(definition(base.fait).libelle)}</p>
  if ('silence' in base) {
    return (
      <p>
        Non précisé : {sansNumeros(base.silence.raison)}. À demander à : {base.silence.aupres_de}.
      </p>
    )
  }
  if ('prorata' in base) {
    const { de, heures, sur } = base.prorata
    return (
      <p>
        {nameOf(de, v, all)} × {definition(heures).libelle} ÷ {sur.replace('.', ',')}
      </p>
    )
  }
  if ('taux' in base) {
    const { pourcent, de } = base.taux
    const of = 'fait' in de ? definition(de.fait).libelle : nameOf(de, v, all)
    return (
      <p>
        {pourcent.replace('.', ',')} % de {of}
      </p>
    )
  }
  if ('fois' in base) {
    return (
      <p>
        {euros(base.fois.montant)} × {definition(base.fois.fait).libelle}
      </p>
    )
  }
  return (
    <ul>
      {base.cas.map(cas => (
        <li>
          <Montant d={d} amount={cas} v={v} all={all} named />
          <Propre d={d} amount={cas} />
        </li>
      ))}
    </ul>
  )
}

/** Where a part of an amount comes from, when it says so itself: its article, and how sure one is of its value. */
function Propre({ d, amount }: Pick<Props, 'd' | 'amount'>) {
  if (!amount.source && !amount.reference && !amount.reglage) return null
  return (
    <p class="hint">
      <Origine d={d} p={amount} />
    </p>
  )
}

function Borne({ word, d, amount, v, all }: Props & { word: string }) {
  return (
    <div>
      <p>{word} :</p>
      <Montant d={d} amount={amount} v={v} all={all} />
      <Propre d={d} amount={amount} />
    </div>
  )
}

/** The name of another amount, with its dispositif when it is another one's. */
function nameOf({ dispositif, nom }: AmountRef, v: Version, all: Map<string, Dispositif>): string {
  const other = dispositif ? all.get(dispositif) : undefined
  const amount = other ? other.versions.at(-1)?.montants[nom] : v.montants[nom]
  const libelle = `« ${amount?.libelle ?? enClair(nom)} »`
  return other ? `${libelle} (${other.nom})` : libelle
}
