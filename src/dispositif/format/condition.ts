import { type Condition, type Operator, operators, ParametreRef, type Test } from '../condition.ts'
import { parseDecimal, parseEuros } from '../money.ts'
import { expectedOf, nearest, readValue } from '../situation.ts'
import { definition, type Fait, isFait, vocabulaire } from '../vocabulaire.ts'

type Report = (path: (string | number)[], message: string) => void

/** « fait inconnu … », with the nearest one, or where to find them all. */
export function unknownFait(name: unknown, near = nearest(String(name), Object.keys(vocabulaire))): string {
  const hint = near ? `, vouliez-vous dire « ${near} » ?` : ' (les faits connus : amont dispositifs --schema)'
  return `fait inconnu « ${name} »${hint}`
}

/** Reads a condition as written in a file; every fault is reported with its path, and the rest is still checked. */
export function compileCondition(raw: unknown, report: Report, path: (string | number)[] = []): Condition {
  const all: Condition[] = []
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || Object.keys(raw).length === 0) {
    report(path, 'condition attendue : { fait: valeur }, toutes, une_de ou aucune')
    return { toutes: all }
  }
  for (const [key, value] of Object.entries(raw)) {
    const here = [...path, key]
    if (key === 'toutes' || key === 'une_de' || key === 'aucune') {
      if (!Array.isArray(value) || value.length === 0) {
        report(here, 'liste de conditions attendue')
        continue
      }
      const children = value.map((child, i) => compileCondition(child, report, [...here, i]))
      all.push(
        key === 'toutes'
          ? { toutes: children }
          : key === 'une_de'
            ? { une_de: children }
            : { aucune: children },
      )
    } else if (isFait(key)) all.push({ fait: key, tests: compileTests(key, value, report, here) })
    else {
      const near = nearest(key, [...Object.keys(vocabulaire), 'toutes', 'une_de', 'aucune'])
      report(here, unknownFait(key, near))
    }
  }
  const [only] = all
  return all.length === 1 && only ? only : { toutes: all }
}

function compileTests(fait: Fait, raw: unknown, report: Report, path: (string | number)[]): Test[] {
  if (typeof raw !== 'object' || raw === null || raw instanceof ParametreRef)
    return [compileTest(fait, 'egal', raw, report, path)]
  const tests: Test[] = []
  for (const [op, value] of Object.entries(raw)) {
    const here = [...path, op]
    const { type } = definition(fait)
    const dates = op === 'avant_le' || op === 'a_partir_du'
    if (!Object.hasOwn(operators, op) || op === 'egal') {
      const near = nearest(op, Object.keys(operators).slice(1))
      report(here, `comparaison inconnue « ${op} »${near ? `, vouliez-vous dire « ${near} » ?` : ''}`)
    } else if (op !== 'parmi' && dates !== (type === 'date'))
      report(here, `« ${op} » ne convient pas à ${definition(fait).libelle} (${expectedOf(fait)})`)
    else if (op !== 'parmi' && (type === 'booleen' || type === 'texte'))
      report(here, `« ${op} » ne convient pas à ${definition(fait).libelle} (${expectedOf(fait)})`)
    else if (op === 'parmi' && Array.isArray(value))
      tests.push({
        op,
        valeur: value.map((v, i) => {
          const read = readValue(fait, v)
          if (read === undefined) report([...here, i], `${expectedOf(fait)} est attendu`)
          return read ?? ''
        }),
      })
    else if (op === 'parmi') report(here, 'liste attendue')
    else if (isRelative(value)) tests.push(compileRelative(fait, op as Operator, value, report, here))
    else tests.push(compileTest(fait, op as Operator, value, report, here))
  }
  return tests
}

type RawRelative = { de: unknown; pourcent?: unknown; fois?: unknown }
const isRelative = (value: unknown): value is RawRelative =>
  typeof value === 'object' && value !== null && 'de' in value

/** `{ pourcent: 70, de: heures_prevues }` or `{ fois: 315 €, de: jours_formation }`. */
function compileRelative(
  fait: Fait,
  op: Operator,
  raw: RawRelative,
  report: Report,
  path: (string | number)[],
): Test {
  const { de, pourcent, fois, ...rest } = raw
  const other = typeof de === 'string' && isFait(de) ? de : undefined
  if (!other) report([...path, 'de'], unknownFait(de))
  for (const key of Object.keys(rest)) report([...path, key], `clé inconnue « ${key} »`)
  if ((pourcent === undefined) === (fois === undefined))
    report(path, 'soit « pourcent », soit « fois » est attendu')
  const written = pourcent ?? fois
  const literal = written instanceof ParametreRef ? written.valeur : written
  const parametre = written instanceof ParametreRef ? written : undefined
  const money = parseEuros(literal)
  const factor = money === undefined ? parseDecimal(String(literal)) : { n: BigInt(money), d: 1n }
  if (!factor && literal !== undefined)
    report(path, `un nombre ou une somme en euros est attendu (lu : ${literal})`)
  if (other && !sameUnit(fait, other, money !== undefined))
    report(path, `« ${fait} » et « ${other} » ne se comptent pas dans la même unité`)
  const limit = factor ?? { n: 0n, d: 1n }
  const by = pourcent === undefined ? limit : { n: limit.n, d: limit.d * 100n }
  return {
    op,
    valeur: undefined,
    ...(parametre && literal === undefined ? { parametre } : { de: { fait: other ?? fait, fois: by } }),
  }
}

/** A price by a quantity gives centimes; a plain factor keeps the unit. */
function sameUnit(fait: Fait, other: Fait, money: boolean): boolean {
  const [a, b] = [definition(fait).unite, definition(other).unite]
  return money ? a === 'centimes' && b !== 'centimes' : a === b
}

function compileTest(
  fait: Fait,
  op: Operator,
  raw: unknown,
  report: Report,
  path: (string | number)[],
): Test {
  const parametre = raw instanceof ParametreRef ? raw : undefined
  const literal = parametre ? parametre.valeur : raw
  const valeur = literal === undefined ? undefined : readValue(fait, literal)
  if (valeur === undefined && !(parametre && literal === undefined))
    report(path, `${expectedOf(fait)} est attendu`)
  return parametre ? { op, valeur, parametre } : { op, valeur }
}
