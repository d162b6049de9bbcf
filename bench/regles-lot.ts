import Engine from 'publicodes'
import { parse } from 'yaml'
import { compile, type Resultats, resultatsFor } from '../src/dispositif/colonnes/compile.ts'
import { type Population, scaleOf } from '../src/dispositif/colonnes/population.ts'
import { versionAt } from '../src/dispositif/dispositif.ts'
import { dispositif } from '../src/dispositif/load.ts'
import { modelText, toPublicodes } from '../src/dispositif/publicodes/model.ts'
import { situationOf } from '../src/dispositif/publicodes/package.ts'
import { definition, type Fait, isFait, type Situation, type Valeur } from '../src/dispositif/vocabulaire.ts'
import { type Measure, machine, quantile, round } from './measure.ts'
import { people } from './people.ts'

const CODE = 'bfc-aides-stagiaires'
const LE = '2026-05-01'
const PERSONNES = 1_000_000
const INTERPRETED = 400
const PROMISE_MILLIONS = 30

const read = [
  'formation_agreee indemnise_are age_entree activite_suffisante distance_km rqth date_entree demandeur_emploi',
  'heures_prevues duree_mois salaire_brut_moyen parent_isole enfants_a_charge separation_recente',
  'situation_familiale_constatee',
]
  .join(' ')
  .split(' ')
  .filter(isFait)

/** One dispositif over a million people: compiled, written by hand, and by the publicodes interpreter, in the same run. */
export async function* bench(): AsyncGenerator<Measure> {
  const d = dispositif(CODE)
  const version = versionAt(d, LE)
  const run = compile(d, LE)
  if (!version || !run) throw new Error(`${CODE} n’a pas de version le ${LE}.`)
  for (const [inconnu, data] of [
    [0, 'tous les faits connus'],
    [0.02, 'un fait sur cinquante inconnu'],
  ] as const) {
    const population = people(PERSONNES, read, inconnu)
    const ours = resultatsFor(version, PERSONNES)
    const theirs = resultatsFor(version, PERSONNES)
    const compiled: number[] = []
    const written: number[] = []
    for (let k = 0; k < 15; k++) {
      compiled.push(clocked(() => run(population, ours)))
      if (!inconnu) written.push(clocked(() => byHand(population, theirs)))
    }
    if (!inconnu) same(ours, theirs)
    const ms = quantile(compiled.slice(3), 0.5)
    const value = round(PERSONNES / ms / 1000)
    const limit = inconnu ? undefined : round(quantile(written.slice(3), 0.5) / ms)
    const interpreted = interpretedPerSecond(population)
    const ratio = Math.round((value * 1e6) / interpreted)
    yield {
      name: 'regles-lot',
      value,
      unit: 'millions de personnes par seconde',
      ...(limit === undefined ? {} : { limit }),
      ratio,
      pair: `interprète publicodes, ${round(interpreted)} personnes par seconde`,
      // The promise is for people of whom all is known, as for the loop written by hand; the other line says what doubt costs.
      ...(limit === undefined
        ? {}
        : {
            promise: PROMISE_MILLIONS,
            kept: value >= PROMISE_MILLIONS && limit >= 0.5 && ratio >= 10_000,
          }),
      data: `${CODE} le ${LE}, ${PERSONNES} personnes, ${data} ; publicodes sur ${INTERPRETED} des mêmes`,
      ...machine,
    }
  }
}

function clocked(act: () => void): number {
  const start = performance.now()
  act()
  return performance.now() - start
}

/** The same rule written by hand as a loop over the same columns, for people of whom all is known. */
function byHand({ n, faits }: Population, r: Resultats): void {
  const column = (fait: Fait) => faits[fait] as Int32Array
  const agreee = column('formation_agreee')
  const are = column('indemnise_are')
  const age = column('age_entree')
  const activite = column('activite_suffisante')
  const distance = column('distance_km')
  const rqth = column('rqth')
  const entree = column('date_entree')
  const demandeur = column('demandeur_emploi')
  const heures = column('heures_prevues')
  const duree = column('duree_mois')
  const salaire = column('salaire_brut_moyen')
  const isole = column('parent_isole')
  const enfants = column('enfants_a_charge')
  const separe = column('separation_recente')
  const constatee = column('situation_familiale_constatee')
  const { eligible } = r
  const [paie, transport, forfait] = ['remuneration_mensuelle', 'transport_mensuel', 'forfait_entree'].map(
    nom => r.montants[nom],
  )
  if (!paie || !transport || !forfait) throw new Error(`${CODE} a changé : cette mesure est à reprendre.`)
  for (let i = 0; i < n; i++) {
    let paye = 0
    let plus = 0
    let trajet = 0
    let prime = 0
    const admis = agreee[i] === 1
    if (admis) {
      if (are[i] === 0) {
        let minimum = 0
        if (demandeur[i] === 1 && (heures[i] as number) >= 40_000 && (duree[i] as number) <= 36_000) {
          if (rqth[i] === 1 && activite[i] === 1)
            minimum = Math.min(218_827, Math.max(77_565, salaire[i] as number))
          else if (
            (age[i] as number) >= 26 ||
            isole[i] === 1 ||
            (enfants[i] as number) >= 3 ||
            separe[i] === 1 ||
            constatee[i] === 1 ||
            activite[i] === 1
          )
            minimum = 77_565
          else minimum = (age[i] as number) >= 18 ? 56_617 : 22_648
        }
        if ((age[i] as number) < 18) paye = plus = 45_500
        else if (activite[i] === 0) paye = plus = 65_218
        else plus = Infinity
        paye = Math.max(paye, minimum)
        plus = Math.max(plus, minimum)
      }
      if ((distance[i] as number) > 15_000 && rqth[i] === 0) trajet = 9_879
      if ((entree[i] as number) >= 20_190_901) prime = 20_000
    }
    eligible[i] = admis ? 2 : 0
    paie.au_moins[i] = paye
    paie.au_plus[i] = plus
    transport.au_moins[i] = trajet
    transport.au_plus[i] = trajet
    forfait.au_moins[i] = prime
    forfait.au_plus[i] = prime
  }
}

/** Both say the same of everyone, or the figure means nothing. */
function same(a: Resultats, b: Resultats): void {
  const arrays = ({ eligible, montants }: Resultats) => [
    eligible,
    ...Object.values(montants).flatMap(m => [m.au_moins, m.au_plus]),
  ]
  const [left, right] = [arrays(a), arrays(b)]
  for (const [k, array] of left.entries())
    for (const [i, value] of array.entries())
      if (right[k]?.[i] !== value)
        throw new Error(`Personne ${i}, colonne ${k} : ${value} compilé, ${right[k]?.[i]} à la main.`)
}

/** The same people, given to the interpreter of the exported package. */
function interpretedPerSecond(population: Population): number {
  const model = toPublicodes(dispositif(CODE), LE, dispositif)
  if (!model) throw new Error(`${CODE} ne s’exporte pas le ${LE}.`)
  const engine = new Engine(parse(modelText(model.regles)), {
    logger: { log() {}, warn() {}, error() {} },
  })
  const situations = Array.from({ length: INTERPRETED }, (_, i) => situationAt(population, i))
  const targets = ['éligible', ...Object.keys(model.version.montants).map(nom => `montants . ${nom}`)]
  const ask = (situation: Situation) => {
    engine.setSituation(situationOf({ ...situation, le: LE }, model))
    for (const target of targets) engine.evaluate(target)
  }
  for (const situation of situations.slice(0, 20)) ask(situation)
  const ms = clocked(() => {
    for (const situation of situations) ask(situation)
  })
  return (situations.length / ms) * 1000
}

/** One person of the columns, as a situation. */
function situationAt({ faits }: Population, i: number): Situation {
  const known: [string, Valeur][] = []
  for (const [fait, column] of Object.entries(faits)) {
    const value = column[i] ?? -1
    if (!isFait(fait) || value < 0) continue
    const { type } = definition(fait)
    const text = String(value)
    if (type === 'date') known.push([fait, `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`])
    else known.push([fait, type === 'booleen' ? value === 1 : value / scaleOf(fait)])
  }
  return Object.fromEntries(known) as Situation
}
