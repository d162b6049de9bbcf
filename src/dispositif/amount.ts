import type { Jour } from '../calendrier/calendrier.ts'
import { judge, type Manque, type Verdict } from './condition.ts'
import { type CritereEvalue, eligibility, evaluateCritere, unique } from './critere.ts'
import { type Amount, type AmountRef, type Dispositif, type Version, versionAt } from './dispositif.ts'
import type { Etape } from './explication/etape.ts'
import { bounds, type Computed, exact, gate, lacking, merge, open } from './interval.ts'
import { prorata } from './money.ts'
import { definition, type Fait, type Situation, type Valeur } from './vocabulaire.ts'

/** What the computation of an amount rests on. */
export type Context = {
  d: Dispositif
  version: Version
  le: Jour
  situation: Situation
  find: (code: string) => Dispositif
  /** Amounts already computed, by dispositif and name. */
  done: Map<string, Computed>
  /** Whom the other dispositifs let in, judged once for all their amounts. */
  admis?: Map<Version, { criteres: CritereEvalue[]; eligible: Verdict }>
}

type Taux = Extract<Amount['base'], { taux: unknown }>['taux']
type Fois = Extract<Amount['base'], { fois: unknown }>['fois']

/** A named amount of this dispositif, or of another one in force the same day and for those it concerns. */
export function amountOf({ dispositif: other, nom }: AmountRef, context: Context): Computed {
  const code = other ?? context.d.code
  const key = `${code}.${nom}`
  const done = context.done.get(key)
  if (done) return done
  let result: Computed
  if (code === context.d.code) result = compute(named(nom, context), context)
  else {
    const d = context.find(code)
    const version = versionAt(d, context.le)
    if (version) {
      const inner = { ...context, d, version }
      const { criteres, eligible } = admission(d, version, context)
      const { etapes: dans, ...gated } = gate(amountOf({ nom }, inner), eligible, criteres)
      const amount = named(nom, inner)
      const etape: Etape = {
        type: 'ailleurs',
        amount,
        d,
        version,
        eligible,
        criteres,
        ...bounds(gated),
        dans,
      }
      result = { ...gated, etapes: [etape] }
    } else result = exact(0, [{ type: 'sans_version', dispositif: d, le: context.le }])
  }
  context.done.set(key, result)
  return result
}

function admission(d: Dispositif, version: Version, context: Context) {
  const known = context.admis?.get(version)
  if (known) return known
  const criteres = version.criteres.map(c => evaluateCritere(d, c, context.situation))
  const made = { criteres, eligible: eligibility(criteres) }
  context.admis?.set(version, made)
  return made
}

function named(nom: string, { d, version }: Context): Amount {
  const amount = version.montants[nom]
  if (!amount) throw new Error(`Montant « ${d.code}.${nom} » inconnu dans la version du ${version.du}.`)
  return amount
}

/** An amount told once: its steps are repeated only when they come from another file. */
function retold(ref: AmountRef, context: Context): Computed {
  const amount = amountOf(ref, context)
  if (ref.dispositif) return amount
  const { nom } = ref
  return {
    ...amount,
    etapes: [{ type: 'montant_de', amount: named(nom, context), d: context.d, nom, ...bounds(amount) }],
  }
}

/** Computes an amount as an interval: what is missing widens it, nothing is guessed. */
function compute(amount: Amount, context: Context): Computed {
  if (!amount.si) return computeDue(amount, context)
  const due = judge(amount.si, context.situation)
  const at = { amount, d: context.d }
  if (due.resultat === 'non') return { ...exact(0, [{ type: 'non_du', ...at }]), suppose: due.suppose }
  const result = computeDue(amount, context)
  return {
    min: due.resultat === 'oui' ? result.min : 0,
    max: result.max,
    manque: [...due.manque, ...result.manque],
    etapes: [{ type: 'si', ...at }, ...result.etapes],
    suppose: [...due.suppose, ...result.suppose],
  }
}

/** What an amount comes to when its own condition holds: what it starts from, then what bounds it. */
function computeDue(amount: Amount, context: Context): Computed {
  const { d } = context
  let result = start(amount, context)
  if (amount.plancher) {
    const floor = compute(amount.plancher, context)
    const etape: Etape = {
      type: 'plancher',
      amount: amount.plancher,
      d,
      ...bounds(floor),
      avant: bounds(result),
      dans: floor.etapes,
    }
    result = merge(result, floor, Math.max, [etape])
  }
  if (amount.plafond) {
    const cap = compute(amount.plafond, context)
    const etapes: Etape[] =
      cap.max < result.max
        ? [{ type: 'plafond', amount: amount.plafond, d, montant: cap.max, dans: cap.etapes }]
        : []
    result = merge(result, cap, Math.min, etapes)
  }
  if (amount.moins) {
    const less = compute(amount.moins, context)
    const etapes: Etape[] =
      less.max > 0 ? [{ type: 'moins', amount: amount.moins, d, montant: less.max, dans: less.etapes }] : []
    const flipped = { ...less, min: less.max, max: less.min }
    result = merge(result, flipped, (a, b) => Math.max(0, a - b), etapes)
  }
  return result
}

function start(amount: Amount, context: Context): Computed {
  const { base } = amount
  const { d, situation } = context
  if ('montant' in base) return exact(base.montant, [{ type: 'base', amount, d, montant: base.montant }])
  if ('montant_de' in base) return retold(base.montant_de, context)
  if ('silence' in base) {
    const { raison, aupres_de } = base.silence
    return open(
      [{ regle: amount.regles?.[0] ?? amount.reference ?? 'montant', libelle: raison, aupres_de }],
      [{ type: 'silence', amount, d, raison, aupres_de }],
    )
  }
  if ('fait' in base) return fromFact(amount, base.fait, context)
  if ('cas' in base) return firstCase(base.cas, context)
  if ('taux' in base) return rate(amount, base.taux, context)
  if ('fois' in base) return times(amount, base.fois, context)
  const { de, heures, sur } = base.prorata
  const of = retold(de, context)
  const known: Valeur | null | undefined = situation[heures]
  const part = known ?? definition(heures).defaut
  if (typeof part !== 'number') {
    const unknown = lacking(heures)
    return {
      ...of,
      min: 0,
      max: Infinity,
      manque: [...unknown.manque, ...of.manque],
      etapes: [...unknown.etapes, ...of.etapes],
    }
  }
  const scale = (m: number) => (part === 0 ? 0 : m === Infinity ? m : prorata(m, part, sur))
  const due = { min: scale(of.min), max: scale(of.max) }
  const etape: Etape = { type: 'prorata', amount, d, de: of.min, heures: part, sur, ...due, dans: of.etapes }
  const suppose: Fait[] = known === undefined || known === null ? [heures, ...of.suppose] : of.suppose
  return { ...due, manque: of.manque, etapes: [etape], suppose }
}

/** A sum of money that the situation gives. */
function fromFact(amount: Amount, fait: Fait, { d, situation }: Context): Computed {
  const value = situation[fait]
  if (typeof value !== 'number') return lacking(fait)
  return exact(value, [{ type: 'base', amount, d, montant: value, fait }])
}

/** A percentage of an amount or of a sum of money, rounded to the centime. */
function rate(amount: Amount, { pourcent, de }: Taux, context: Context): Computed {
  const of = 'fait' in de ? fromFact(amount, de.fait, context) : retold(de, context)
  const part = (m: number) => (m === Infinity ? m : prorata(m, pourcent, 100))
  const due = { min: part(of.min), max: part(of.max) }
  const etape: Etape = { type: 'taux', amount, d: context.d, pourcent, de: of.min, ...due, dans: of.etapes }
  return { ...of, ...due, etapes: [etape] }
}

/** A unit price by a quantity, rounded to the centime. */
function times(amount: Amount, { montant, fait }: Fois, { d, situation }: Context): Computed {
  const value = situation[fait] ?? definition(fait).defaut
  if (typeof value !== 'number') return lacking(fait)
  const result = prorata(montant, value, 1)
  return exact(result, [{ type: 'fois', amount, d, prix: montant, fait, quantite: value, montant: result }])
}

/** The first case that applies; when it is not known which one does, all that may apply bound the amount. */
function firstCase(cas: Amount[], context: Context): Computed {
  const possible: Computed[] = []
  const manque: Manque[] = []
  const suppose: Fait[] = []
  const etapes: Etape[] = []
  const { d } = context
  let settled = false
  for (const amount of cas) {
    const judged = amount.si ? judge(amount.si, context.situation) : undefined
    const applies = judged?.resultat ?? 'oui'
    suppose.push(...(judged?.suppose ?? []))
    if (applies === 'non') {
      etapes.push({ type: 'cas', amount, d, applies, min: 0, max: 0, dans: [] })
      continue
    }
    const result = computeDue(amount, context)
    possible.push(result)
    // While an earlier case may apply, this one only may, whatever it says.
    const told = possible.length > 1 ? 'non_precise' : applies
    etapes.push({ type: 'cas', amount, d, applies: told, ...bounds(result), dans: result.etapes })
    manque.push(...(judged?.manque ?? []))
    settled = applies === 'oui'
    if (settled) break
  }
  if (!settled) possible.push(exact(0))
  const min = Math.min(...possible.map(p => p.min))
  const max = Math.max(...possible.map(p => p.max))
  if (possible.length > 1 && min !== max) etapes.push({ type: 'entre', min, max, manque: unique(manque) })
  const alone = possible.length === 1
  return {
    min,
    max,
    manque: alone
      ? (possible[0]?.manque ?? [])
      : min === max
        ? []
        : [...manque, ...possible.flatMap(p => p.manque)],
    etapes,
    suppose: [...suppose, ...possible.flatMap(p => p.suppose)],
  }
}
