import { compile, resultatsFor } from '../src/dispositif/colonnes/compile.ts'
import { versionAt } from '../src/dispositif/dispositif.ts'
import { evaluate } from '../src/dispositif/evaluate.ts'
import { loadDispositifs } from '../src/dispositif/load.ts'
import { type Measure, machine, quantile, round } from './measure.ts'
import { people } from './people.ts'

const PERSONNES = 570_750
const PROMISE_S = 3
const PROMISE_MO = 1024

/** Every loaded dispositif, in its last version, over the job seekers of Hauts-de-France. */
export async function* bench(): AsyncGenerator<Measure> {
  const dispositifs = [...loadDispositifs().values()]
  const population = people(PERSONNES, undefined, 0.05)
  const jobs = dispositifs.flatMap(d => {
    const version = d.versions.at(-1)
    return version ? [{ d, version, le: version.du }] : []
  })
  const runs: number[] = []
  let admitted = 0
  for (let k = 0; k < 5; k++) {
    admitted = 0
    const start = performance.now()
    for (const { d, version, le } of jobs) {
      const run = compile(d, le)
      if (!run || versionAt(d, le) !== version) continue
      const { eligible } = run(population, resultatsFor(version, PERSONNES))
      for (const answer of eligible) if (answer === 2) admitted++
    }
    runs.push(performance.now() - start)
  }
  const cold = round((runs[0] ?? 0) / 1000)
  const value = round(quantile(runs, 0.5) / 1000)
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
  yield {
    name: 'regles-region',
    value,
    unit: 's',
    premiere_s: cold,
    promise: PROMISE_S,
    ratio: round(explained(jobs) / (value / (jobs.length * PERSONNES))),
    pair: 'évaluation expliquée, par personne et par dispositif',
    kept: Math.max(value, cold) < PROMISE_S && memory < PROMISE_MO,
    memoire_mo: memory,
    dispositifs: jobs.length,
    admis: admitted,
    data: `${PERSONNES} personnes tirées au hasard, un fait sur vingt inconnu, ${jobs.length} dispositifs, compilation comprise`,
    ...machine,
  }
}

/** Seconds that the explained evaluation takes for a person and a dispositif. */
function explained(jobs: { d: Parameters<typeof evaluate>[0]; le: string }[]): number {
  const situation = { age_entree: 24, demandeur_emploi: true, formation_agreee: true, indemnise_are: false }
  const start = performance.now()
  for (let k = 0; k < 20; k++) for (const { d, le } of jobs) evaluate(d, le, situation)
  return (performance.now() - start) / 1000 / (20 * jobs.length)
}
