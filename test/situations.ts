import { addDays, addMonths, type Jour } from '../src/calendrier/calendrier.ts'
import { evaluateCondition, factsOf } from '../src/dispositif/condition.ts'
import { type Dispositif, versionAt } from '../src/dispositif/dispositif.ts'
import { dispositif } from '../src/dispositif/load.ts'
import { definition, type Fait, isFait, type Situation, type Valeur } from '../src/dispositif/vocabulaire.ts'

/** A small generator of pseudo-random numbers in [0, 1[: the same seed, the same numbers. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What the rules read: facts with the values that they are compared with, amounts, dates and files. */
type Read = {
  facts: Map<Fait, Set<Valeur>>
  /** The limits that follow another fact: how many times its value. */
  relatives: Map<Fait, { fait: Fait; fois: number }[]>
  centimes: Set<number>
  jours: Set<Jour>
  files: Map<string, Dispositif>
}
const factKeys = ['fait', 'heures', 'des_que_connu', 'a_la_date', 'de', 'somme', 'faits']
const ruleKeys = ['criteres', 'remunere', 'montants', 'priorites', 'fin_mois', 'demarches']

function readRules(d: Dispositif, find: (code: string) => Dispositif, into: Read): Read {
  if (into.files.has(d.code)) return into
  into.files.set(d.code, d)
  for (const version of d.versions) {
    for (const jour of [version.du, version.au]) if (jour) into.jours.add(jour)
    for (const [key, rules] of Object.entries(version)) if (ruleKeys.includes(key)) walk(rules, find, into)
  }
  return into
}

function walk(node: unknown, find: (code: string) => Dispositif, into: Read): void {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'dispositif' && typeof value === 'string') readRules(find(value), find, into)
    if (key === 'montant' && typeof value === 'number') into.centimes.add(value)
    if (factKeys.includes(key)) for (const name of [value].flat()) addFact(name, node, into)
    walk(value, find, into)
  }
}

/** A fact and, from the rule that names it, the values around which its answer changes. */
function addFact(name: unknown, rule: object, into: Read): void {
  if (typeof name !== 'string' || !isFait(name)) return
  const constants = into.facts.get(name) ?? new Set<Valeur>()
  into.facts.set(name, constants)
  const { tests, sur, fait } = rule as { tests?: WrittenTest[]; sur?: unknown; fait?: unknown }
  if (fait === name && tests) {
    for (const value of tests.flatMap(test => test.valeur)) if (isValeur(value)) constants.add(value)
    const limits = tests.flatMap(({ de }) =>
      de ? [{ fait: de.fait, fois: Number(de.fois.n) / Number(de.fois.d) }] : [],
    )
    into.relatives.set(name, [...(into.relatives.get(name) ?? []), ...limits])
  }
  if (typeof sur === 'string') constants.add(Number(sur.replace(/\s/g, '').replace(',', '.')))
}
type WrittenTest = { valeur?: unknown; de?: { fait: Fait; fois: { n: bigint; d: bigint } } }
const isValeur = (value: unknown): value is Valeur => ['string', 'number', 'boolean'].includes(typeof value)

const thousandths = (n: number) => Math.max(0, Math.round(n * 1000) / 1000)

/** Draws a value of a fact: at a limit that a rule sets, just below, just above, or anywhere near. */
function draw(
  fait: Fait,
  read: Read,
  random: () => number,
  others: { readonly [fait: string]: Valeur } = {},
): Valeur {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const known: { type: string; unite?: string; valeurs?: object } = definition(fait)
  const constants = [...(read.facts.get(fait) ?? [])]
  if (known.type === 'booleen') return random() < 0.5
  if (known.type === 'texte') {
    const closed = Object.keys(known.valeurs ?? {})
    return pick(random() < 0.7 && constants.length ? constants : closed.length ? closed : ['ailleurs'])
  }
  if (known.type === 'date') {
    const near = [...constants.map(String), ...read.jours]
    if (near.length && random() < 0.7) return addDays(pick(near), pick([-1, 0, 0, 1]))
    return addDays('2012-01-01', Math.floor(random() * 5800))
  }
  const beside = (read.relatives.get(fait) ?? []).flatMap(({ fait: other, fois }) =>
    typeof others[other] === 'number' ? [others[other] * fois] : [],
  )
  const limits = [
    ...beside,
    ...constants.map(Number),
    ...(known.unite === 'centimes' ? read.centimes : []),
    ...(constants.length + beside.length ? [] : [10]),
  ]
  const step = known.type === 'decimal' ? pick([0.001, 0.01, 0.5, 1]) : 1
  const around = pick(limits) + pick([-1, 0, 0, 1]) * step
  const value = random() < 0.7 ? around : random() * 2 * (Math.max(...limits) + 1)
  return known.type === 'decimal' ? thousandths(value) : Math.max(0, Math.round(value))
}

/** The birth and the entry that make an age, to the day. */
function born(age: number, date_entree: Jour, random: () => number) {
  const birthday = addMonths(date_entree, -12 * Math.min(age, 90))
  const date_naissance = addDays(birthday, Math.floor(random() * 3) - 1)
  return { date_naissance: date_naissance > date_entree ? date_entree : date_naissance, date_entree }
}

export type Draw = { le: Jour; situation: Situation }
export type DrawOptions = {
  /** How often a fact is not known: 0.15. */
  inconnu?: number
  /** How often facts are drawn again until the criteria hold: 0.6, because chance alone admits almost nobody. */
  admis?: number
}

/**
 * Random situations for a dispositif: every fact that its rules read, and those of the dispositifs that it refers to, drawn
 * around the limits that the rules set, on a day around a change of version. The same seed gives the same situation.
 */
export function situationsFor(
  d: Dispositif,
  find: (code: string) => Dispositif = dispositif,
  { inconnu = 0.15, admis = 0.6 }: DrawOptions = {},
): (seed: number) => Draw {
  const read = readRules(d, find, {
    facts: new Map(),
    relatives: new Map(),
    centimes: new Set(),
    jours: new Set(),
    files: new Map(),
  })
  const facts = [...read.facts.keys()].filter(fait => fait !== 'le').sort()
  const days = [...read.jours, ...(read.facts.get('le') ?? [])].map(String).sort()

  return seed => {
    const random = mulberry32(seed)
    const someDay = () =>
      addDays(
        days[Math.floor(random() * days.length)] as Jour,
        [-1, 0, 1, 30, 200][Math.floor(random() * 5)] as number,
      )
    let le = someDay()
    for (let tries = 0; tries < 3 && !versionAt(d, le); tries++) le = someDay()
    const situation: { [fait: string]: Valeur } = {}
    const redraw = (fait: Fait) => {
      delete situation[fait]
      if (fait === 'age_entree' || fait === 'date_entree') delete situation.date_naissance
      if (random() >= inconnu) situation[fait] = draw(fait, read, random, situation)
      if (fait === 'age_entree' && random() < 0.3)
        Object.assign(
          situation,
          born(Number(draw('age_entree', read, random)), String(draw('date_entree', read, random)), random),
        )
    }
    for (const fait of facts) redraw(fait)
    for (const [fait, limits] of read.relatives) if (limits.length) redraw(fait)
    const steered = random()
    const refused = steered < admis / 2 ? ['non', 'non_precise'] : steered < admis ? ['non'] : []
    if (refused.length)
      for (const file of read.files.values())
        for (const { si } of versionAt(file, le)?.criteres ?? [])
          for (
            let tries = 0;
            tries < 20 && refused.includes(evaluateCondition(si, { ...situation, le }));
            tries++
          )
            for (const fait of factsOf(si)) if (fait !== 'le') redraw(fait)
    const { date_naissance, date_entree } = situation
    if (date_naissance && date_entree && date_naissance > date_entree) delete situation.date_naissance
    return { le, situation: situation as Situation }
  }
}
