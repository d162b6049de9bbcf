import type { Jour } from '../../calendrier/calendrier.ts'
import { factsOf, type ParametreRef } from '../condition.ts'
import {
  type AmountRef,
  type Condition,
  type Dispositif,
  type Provenance,
  sourceOf,
  type Version,
  versionAt,
} from '../dispositif.ts'
import type { Fait, Valeur } from '../vocabulaire.ts'
import { type Bounds, emitAmount, gated, type Scope } from './amount.ts'
import { all, any, expressionOf, when } from './condition.ts'
import { constantOf, type Expression, nameOf, type Regle, type Regles, ruleOf } from './names.ts'
import { remunereOf } from './remunere.ts'

type Find = (code: string) => Dispositif

/** The rules of a model being written: those of a dispositif at the root, those of the others under their code. */
export class Model {
  readonly regles: Regles = {}
  readonly faits = new Set<Fait>()
  private readonly amounts = new Map<string, Bounds>()
  readonly le: Jour
  readonly find: Find
  constructor(le: Jour, find: Find) {
    this.le = le
    this.find = find
  }

  emit(name: string, rule: Regle): void {
    this.regles[name] = rule
  }

  /** The rule of an amount before anyone's eligibility is looked at, written once. */
  amount(d: Dispositif, version: Version, nom: string, prefix: string): Bounds {
    const path = `${prefix}calcul . ${nom}`
    const known = this.amounts.get(path)
    if (known) return known
    const amount = version.montants[nom]
    if (!amount) throw new Error(`Montant « ${d.code}.${nom} » inconnu dans la version du ${version.du}.`)
    const bounds = emitAmount(path, amount, this.scope(d, version, prefix))
    this.amounts.set(path, bounds)
    return bounds
  }

  /** An amount as it is due: nothing to those whom the criteria refuse. */
  due(d: Dispositif, version: Version, nom: string, prefix: string): Bounds {
    const path = `${prefix}montants . ${nom}`
    const known = this.amounts.get(path)
    if (known) return known
    const calcul = this.amount(d, version, nom, prefix)
    const gate = version.criteres.length > 0
    const bounds = gate ? gated(`${prefix}éligible`, calcul) : calcul
    const amount = version.montants[nom]
    // Whatever is missing, the same sum: the value is known all the same.
    const agreed = when(`${path} . au moins = ${path} . au plus`, `${path} . au moins`, bounds.value)
    const titre = amount?.libelle ?? nom
    const { description, ...sources } = references(d, amount ?? {})
    const paid = amount?.periode && `Versé ${periodes[amount.periode]}.`
    this.emit(path, {
      titre,
      unité: 'centimes',
      ...sources,
      ...(paid || description ? { description: [paid, description].filter(Boolean).join(' ') } : {}),
      valeur: bounds.settled ? bounds.value : { valeur: bounds.value, 'par défaut': agreed },
    })
    this.emit(`${path} . au moins`, {
      titre: `${titre} : minimum certain`,
      unité: 'centimes',
      valeur: bounds.min,
    })
    this.emit(`${path} . au plus`, {
      titre: `${titre} : maximum connu`,
      unité: 'centimes',
      valeur: bounds.max,
    })
    const named = { ...bounds, value: path, min: `${path} . au moins`, max: `${path} . au plus` }
    this.amounts.set(path, named)
    return named
  }

  /** An amount that another file gives, for those whom that file concerns, by its version of the day. */
  private foreign({ dispositif = '', nom }: AmountRef): Bounds {
    const d = this.find(dispositif)
    const version = versionAt(d, this.le)
    const prefix = `${d.code} . `
    this.emit(d.code, { titre: d.nom })
    this.emit(`${prefix}montants`, { titre: 'Les montants' })
    if (version) {
      if (!this.regles[`${prefix}éligible`]) this.criteria(d, version, prefix)
      this.emit(`${prefix}calcul`, { titre: 'Le calcul des montants' })
      return this.due(d, version, nom, prefix)
    }
    const path = `${prefix}montants . ${nom}`
    this.emit(path, {
      valeur: 0,
      unité: 'centimes',
      description: `Aucune version de ${d.code} n’est en vigueur.`,
    })
    return { value: path, min: path, max: path, settled: true, bounded: true }
  }

  scope(d: Dispositif, version: Version, prefix: string): Scope {
    return {
      emit: (name, rule) => this.emit(name, rule),
      has: name => name in this.regles,
      fact: fait => this.faits.add(fait),
      amount: ref => (ref.dispositif ? this.foreign(ref) : this.amount(d, version, ref.nom, prefix)),
      parameter: (parametre, fait, value) => this.parameter(parametre, fait, value, prefix),
      silence: (path, raison, aupres_de) => {
        const name = `${path} . précision`
        this.emit(name, {
          titre: raison,
          question: 'Quelle somme, puisque la source ne la dit pas ?',
          type: 'nombre',
          unité: 'centimes',
          description: `${raison}. À demander à : ${aupres_de}.`,
        })
        return name
      },
      references: provenance => references(d, provenance),
    }
  }

  private parameter(parametre: ParametreRef, fait: Fait, value: Valeur | undefined, prefix: string): string {
    const name = `${prefix}paramètres . ${parametre.nom}`
    const { libelle, aupres_de, reglage, note } = parametre.raw
    this.emit(`${prefix}paramètres`, { titre: 'Les valeurs que la Région règle' })
    const description = [reglage, note, aupres_de && `À demander à : ${aupres_de}.`].filter(Boolean).join(' ')
    this.emit(name, {
      titre: String(libelle),
      ...(value === undefined
        ? { question: `${libelle} ?`, type: 'nombre' }
        : { valeur: constantOf(fait, value) }),
      ...(description ? { description } : {}),
    })
    return name
  }

  /** One rule per criterion, and `éligible`, which holds them all. */
  criteria(d: Dispositif, version: Version, prefix: string): void {
    const scope = this.scope(d, version, prefix)
    const holding: Expression[] = []
    const eligible: Regle = { titre: `Éligible : ${d.nom}` }
    this.emit(`${prefix}éligible`, eligible)
    this.emit(`${prefix}critères`, { titre: 'Les critères' })
    for (const c of version.criteres) {
      let name = `${prefix}critères . ${nameOf(c.libelle)}`
      for (let n = 2; this.regles[name]; n++) name = `${prefix}critères . ${nameOf(c.libelle)} ${n}`
      let valeur = expressionOf(c.si, scope)
      for (const fait of [c.a_la_date, c.des_que_connu])
        if (fait && !only(fait, c.si)) {
          this.faits.add(fait)
          valeur = when({ 'est défini': ruleOf(fait) }, valeur, ruleOf(fait))
        }
      this.emit(name, { titre: c.libelle, valeur, ...references(d, c) })
      holding.push(c.des_que_connu ? any([{ 'est non défini': ruleOf(c.des_que_connu) }, name]) : name)
    }
    eligible.valeur = holding.length ? all(holding) : 'oui'
  }

  /** Everything that a version answers. */
  version(d: Dispositif, version: Version): void {
    this.criteria(d, version, '')
    const scope = this.scope(d, version, '')
    remunereOf(version, scope, provenance => references(d, provenance))
    const names = Object.keys(version.montants)
    if (names.length) {
      this.emit('montants', { titre: 'Les montants' })
      this.emit('calcul', { titre: 'Le calcul des montants, avant de regarder si la personne est éligible' })
    }
    for (const nom of names) this.due(d, version, nom, '')
    if (version.fin_mois) this.end(d, version.fin_mois)
    if (version.priorites.length) this.emit('priorités', { titre: 'Les publics prioritaires' })
    for (const { code, libelle, si, ...provenance } of version.priorites)
      this.emit(`priorités . ${code}`, {
        titre: libelle,
        valeur: expressionOf(si, scope),
        ...references(d, provenance),
      })
  }

  private end(d: Dispositif, { somme, ...provenance }: NonNullable<Version['fin_mois']>): void {
    for (const fait of somme) this.faits.add(fait)
    this.emit('fin du parcours', {
      titre: 'Les mois de l’entrée à la fin du parcours, au plus tard',
      unité: 'mois',
      valeur: { somme: somme.map(ruleOf), arrondi: '3 décimales' },
      ...references(d, provenance),
    })
  }
}

/** How an amount is paid. */
export const periodes = {
  mois: 'chaque mois',
  une_fois: 'une fois',
  jour: 'par jour',
  heure: 'par heure',
  annee: 'chaque année',
} as const

/** A condition that reads this fact alone is undefined with it: nothing more to write. */
const only = (fait: Fait, condition: Condition) => factsOf(condition).join() === fait

/** Where a rule comes from, as publicodes shows it. */
function references(d: Dispositif, provenance: Provenance): Regle {
  const { regles, reference, certitude, reglage, note } = provenance
  const source = sourceOf(d, provenance)
  const url = provenance.source === undefined ? undefined : d.sources[provenance.source]?.url
  const article = reference && `${reference}${certitude ? ` (certitude ${certitude})` : ''}`
  const titre = source || (reference ? 'Code du travail' : '')
  const detail = [url, regles?.join(', '), article].filter(Boolean).join(' ; ')
  const description = [reglage && `Réglage : ${reglage}`, note].filter(Boolean).join(' ')
  return {
    ...(titre && detail ? { références: { [titre]: detail } } : {}),
    ...(description ? { description } : {}),
  }
}
