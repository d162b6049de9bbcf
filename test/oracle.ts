import Engine from 'publicodes'
import { parse } from 'yaml'
import type { Jour } from '../src/calendrier/calendrier.ts'
import type { Dispositif } from '../src/dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../src/dispositif/evaluate.ts'
import { dispositif } from '../src/dispositif/load.ts'
import { modelText, type Publicodes, toPublicodes } from '../src/dispositif/publicodes/model.ts'
import { situationOf } from '../src/dispositif/publicodes/package.ts'
import type { Situation } from '../src/dispositif/vocabulaire.ts'
import { situationsFor } from './situations.ts'

type Tally = {
  compared: number
  differences: string[]
  /** Left aside: born on 1 January, entered on 31 December of a leap year. */
  leapDays: number
  verdicts: Set<string>
  paid: number
}

const verdicts = new Map<unknown, string>([
  [true, 'oui'],
  [false, 'non'],
  [undefined, 'non_precise'],
])

type Known = { model: Publicodes; engine: Engine }
type Same = (what: string, ours: unknown, theirs: unknown) => void

/** The same situations through `evaluate` and through the interpreter of publicodes, until five differences. */
export function compare(d: Dispositif, count: number, write = modelText, admis = 0.6): Tally {
  const draw = situationsFor(d, dispositif, { admis })
  const engines: Known[] = []
  const tally: Tally = { compared: 0, differences: [], leapDays: 0, verdicts: new Set(), paid: 0 }
  for (let seed = 0; tally.compared < count && seed < 20 * count && tally.differences.length < 5; seed++) {
    const { le, situation } = draw(seed)
    const ours = evaluate(d, le, situation)
    if (ours.version === null) continue
    if (isLeapDay(situation)) {
      tally.leapDays++
      continue
    }
    const { engine, model } = engineAt(d, le, engines, write)
    engine.setSituation(situationOf({ ...situation, le }, model))
    const same: Same = (what, wanted, found) => {
      if (wanted !== found)
        tally.differences.push(
          `${d.code}, ${le}, graine ${seed}, ${what} : Amont ${wanted}, publicodes ${found}`,
        )
    }
    tally.compared++
    tally.verdicts.add(ours.eligible)
    if (Object.values(ours.montants).some(amount => amount > 0)) tally.paid++
    compareAnswers(ours, { model, engine }, seed % 3 === 0, same)
  }
  return tally
}

/** The model of a day, read once per period. */
function engineAt(d: Dispositif, le: Jour, engines: Known[], write: typeof modelText): Known {
  const known = engines.find(({ model }) => model.du <= le && (!model.au || le < model.au))
  if (known) return known
  const model = toPublicodes(d, le, dispositif)
  if (!model) throw new Error(`${d.code} n’a pas de modèle le ${le}`)
  const read = { model, engine: new Engine(parse(write(model.regles))) }
  engines.push(read)
  return read
}

/** Every answer; what follows from another (an amount refused, the bounds of a known one) only when `all` is asked. */
function compareAnswers(ours: Evaluation, { model, engine }: Known, all: boolean, same: Same): void {
  const value = (rule: string): unknown => engine.evaluateNode(engine.getRule(rule)).nodeValue
  const verdict = (rule: string) => verdicts.get(value(rule))
  same('éligible', ours.eligible, verdict('éligible'))
  if (ours.remunere) same('rémunéré', ours.remunere, verdict('rémunéré'))
  if (model.version.fin_mois) same('fin du parcours', ours.fin_mois, value('fin du parcours'))
  for (const { code, resultat } of ours.priorites ?? [])
    same(`priorité ${code}`, resultat, verdict(`priorités . ${code}`))
  if (ours.eligible === 'non' && !all) return
  for (const [nom, min] of Object.entries(ours.montants)) {
    const open = ours.a_preciser?.[nom]
    same(nom, open ? undefined : min, value(`montants . ${nom}`))
    if (!open && !all) continue
    same(`${nom}, au moins`, min, value(`montants . ${nom} . au moins`))
    same(`${nom}, au plus`, open ? open.au_plus : min, value(`montants . ${nom} . au plus`))
  }
}

/** The one day on which publicodes' length of time in years is a day too long. */
function isLeapDay({ date_naissance, date_entree }: Situation): boolean {
  return /-01-01$/.test(date_naissance ?? '') && isLastOfLeapYear(date_entree ?? '')
}
const isLastOfLeapYear = (jour: string) => /-12-31$/.test(jour) && Number(jour.slice(0, 4)) % 4 === 0
