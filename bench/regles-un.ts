import { evaluate } from '../src/dispositif/evaluate.ts'
import type { Noeud } from '../src/dispositif/explication/noeud.ts'
import { dispositif } from '../src/dispositif/load.ts'
import type { Situation } from '../src/dispositif/vocabulaire.ts'
import { type Measure, machine, quantile } from './measure.ts'

const PROMISE_MS = 0.2
const RUNS = 20_000
const WARM = 2_000

const situation: Situation = {
  demandeur_emploi: true,
  formation_agreee: true,
  indemnise_are: false,
  activite_suffisante: false,
  rqth: false,
  date_entree: '2026-04-20',
  age_entree: 26,
  distance_km: 18,
}

/** How long one person's aids take to compute and explain, beside the same answer without a word of explanation. */
export async function* bench(): AsyncGenerator<Measure> {
  const d = dispositif('bfc-aides-stagiaires')
  const bare = () => evaluate(d, '2026-05-01', situation).montants.remuneration_mensuelle ?? 0
  const explained = () => count(evaluate(d, '2026-05-01', situation).explication)
  const steps = explained()
  const [alone, told] = [median(bare), median(explained)]
  const micro = (ms: number) => Math.round(ms * 10_000) / 10_000
  yield {
    name: 'regles-un',
    value: micro(told),
    unit: 'ms',
    ratio: Math.round((told / alone) * 10) / 10,
    promise: PROMISE_MS,
    kept: told < PROMISE_MS,
    bare_ms: micro(alone),
    data: `${d.code}, un cas, ${steps} étapes expliquées ; ratio : la même réponse sans explication`,
    ...machine,
  }
}

const count = (noeuds: Noeud[]): number => noeuds.reduce((n, { enfants = [] }) => n + 1 + count(enfants), 0)

function median(fn: () => number): number {
  const times: number[] = []
  for (let i = 0; i < WARM + RUNS; i++) {
    const start = performance.now()
    fn()
    const spent = performance.now() - start
    if (i >= WARM) times.push(spent)
  }
  return quantile(times, 0.5)
}
