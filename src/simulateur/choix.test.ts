import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../test/situations.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { evaluate } from '../dispositif/evaluate.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { definition, type Fait } from '../dispositif/vocabulaire.ts'
import { suite } from './choix.ts'
import { essais, hypotheses } from './hypotheses.ts'
import { type Texte, textesPour } from './perimetre.ts'
import type { Question } from './question.ts'
import { QUESTIONS, question } from './questions.ts'
import { REGIONS } from './regions.ts'
import { resultats } from './resultat.ts'
import { faitsDe, NSP, situationDe } from './simulateur.ts'

const LE = '2026-11-22'
const find = (code: string): Dispositif => dispositif(code)
/** Three texts that stay: counts of questions rest on them. */
const bfc = textesPour(
  ['bfc-daq-2026', 'bfc-aides-stagiaires', 'fr-remuneration'].map(find),
  'Bourgogne-Franche-Comté',
  LE,
  find,
)
const tous = REGIONS.map(r => textesPour(loadDispositifs().values(), r.nom, LE, find))

/** Answers the questions as this person would; « je ne sais pas » for the rest. Returns the codes, in the order asked. */
function entretien(textes: readonly Texte[], person: Record<string, string>): string[] {
  const reponses = new Map([['region', 'bfc']])
  const asked: string[] = []
  for (let turn = 0; turn < 50; turn++) {
    const { question: next, auPlus } = suite(reponses, textes, LE, find)
    if (!next) return asked
    expect(auPlus).toBeGreaterThan(0)
    asked.push(next.code)
    reponses.set(next.code, person[next.code] ?? NSP)
  }
  throw new Error('les questions ne finissent pas')
}

const aicha = {
  travail: 'cherche',
  age: '19',
  france_travail: 'non',
  handicap: 'non',
  activite: 'non',
  distance: '18',
  famille: 'aucune',
}

describe('le nombre de questions, région à part, en Bourgogne-Franche-Comté', () => {
  it('sept pour une jeune de 19 ans sans emploi', () => {
    expect(entretien(bfc, aicha)).toHaveLength(7)
  })

  it('quatre au plus pour qui reçoit l’allocation chômage', () => {
    const asked = entretien(bfc, { ...aicha, age: '45', france_travail: 'are' })
    expect(asked.length).toBeLessThanOrEqual(4)
    expect(asked).not.toContain('activite')
  })

  it('sept pour un travailleur handicapé reconnu qui a travaillé, son salaire compris', () => {
    const person = { ...aicha, age: '40', handicap: 'reconnu', activite: 'oui', salaire: '1500' }
    const asked = entretien(bfc, person)
    expect(asked).toHaveLength(7)
    expect(asked).toContain('salaire')
    expect(asked).not.toContain('famille')
  })

  it('jamais plus que ce qui a été annoncé, et quinze au plus, dans chaque région', () => {
    for (const textes of tous)
      for (const person of [{}, aicha, { ...aicha, travail: 'travaille', age: '45' }]) {
        const { auPlus } = suite(new Map([['region', 'bfc']]), textes, LE, find)
        const asked = entretien(textes, person)
        expect(asked.length, textes.map(t => t.d.code).join()).toBeLessThanOrEqual(auPlus)
        expect(asked.length, asked.join()).toBeLessThanOrEqual(15)
      }
  })
})

describe('la question suivante', () => {
  it('n’est jamais une question dont aucune réponse ne change rien, dans chaque région', () => {
    const random = mulberry32(7)
    for (const textes of tous)
      for (let person = 0; person < 3; person++) {
        const answers = new Map([['region', 'bfc']])
        for (let turn = 0; turn < 30; turn++) {
          const { question: next } = suite(answers, textes, LE, find)
          if (!next) break
          const values = reponsesDe(next, textes)
          const said = new Set(
            [NSP, ...values].map(v => reponse(textes, new Map([...answers, [next.code, v]]))),
          )
          expect(said.size, `${next.code} après ${[...answers].join(' ')}`).toBeGreaterThan(1)
          const chosen = Math.floor(random() * (values.length + 1))
          answers.set(next.code, values[chosen] ?? NSP)
        }
        expect(suite(answers, textes, LE, find).question).toBeNull()
        expect(resultats(textes, situationDe(answers, LE), LE, find)).toHaveLength(textes.length)
      }
  }, 60_000)

  it('s’arrête quand tout est décidé, et laisse ce que seuls d’autres savent', () => {
    const answers = new Map([['region', 'bfc'], ...Object.entries(aicha)])
    expect(suite(answers, bfc, LE, find)).toEqual({ question: null, auPlus: 0 })
    const missing = bfc.flatMap(t => evaluate(t.d, LE, situationDe(answers, LE), find).criteres)
    expect(missing.flatMap(c => c.manque ?? []).map(m => m.fait)).toContain('formation_agreee')
  })

  it('demande l’âge avant les droits que l’on tient pour non, et ceux-ci à qui cela peut servir', () => {
    expect(entretien(bfc, { ...aicha, age: '30' })).not.toContain('famille')
    const young = entretien(bfc, aicha)
    expect(young.indexOf('famille')).toBe(young.length - 1)
  })

  it('vient après celle qui peut l’épargner', () => {
    for (const textes of tous) {
      const asked = entretien(textes, {})
      for (const code of asked) {
        const first = question(code)?.apres
        if (first) expect(asked.indexOf(first), `${first} avant ${code}`).toBeLessThan(asked.indexOf(code))
        if (first) expect(asked).toContain(first)
      }
    }
    for (const q of QUESTIONS) {
      const first = q.apres && question(q.apres)
      if (!first) continue
      const spared = reponsesDe(first, tous.flat()).some(
        v => situationDe(new Map([[first.code, v]]), LE)[q.faits[0]] !== undefined,
      )
      expect(spared, `${first.code} épargne ${q.code}`).toBe(true)
    }
  })

  it('ne demande ni nom, ni date, ni commune', () => {
    const faits = QUESTIONS.flatMap(q => q.faits)
    for (const secret of ['date_naissance', 'commune', 'date_entree', 'formation_agreee', 'programme'])
      expect(faits).not.toContain(secret)
    expect(new Set(faits).size).toBe(faits.length)
  })

  it('existe pour tout ce qu’un texte demande à la personne elle-même', () => {
    const asked = QUESTIONS.flatMap(q => q.faits)
    const taken: Fait[] = ['souhait_projet'] // who uses the simulator wishes it
    const unasked = tous
      .flat()
      .flatMap(t => [...t.lus.keys()])
      .filter(f => definition(f).aupres_de === 'la personne' && !asked.includes(f) && !taken.includes(f))
    expect([...new Set(unasked)]).toEqual([])
  })

  it('se choisit en moins de 50 millisecondes parmi quarante textes', () => {
    const all = [...new Set(tous.flat().map(t => t.d.code))].map(find)
    const texts = all.flatMap(d => textesPour([d], d.region, LE, find))
    const forty = Array.from({ length: 40 }, (_, i) => texts[i % texts.length] as Texte)
    const answers = new Map([['region', 'bfc']])
    suite(answers, forty, LE, find)
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now()
      suite(answers, forty, LE, find)
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(50)
  })
})

/** What the rules answer to someone, one by one and explained, when what others know is favourable. */
const reponse = (textes: readonly Texte[], answers: Map<string, string>) =>
  JSON.stringify(
    textes.map(t => {
      const situation = hypotheses(t, situationDe(answers, LE), LE)
      const { eligible, remunere, montants, a_preciser } = evaluate(t.d, LE, situation, find)
      return [eligible, remunere, montants, a_preciser]
    }),
  )

/** Every answer that may matter to a question, as an address holds it. */
function reponsesDe(q: Question, textes: readonly Texte[]): string[] {
  if ('options' in q) return q.options.map(o => o.code)
  const [fait] = q.faits
  const values = textes.flatMap(t => essais(fait, t.lus.get(fait) ?? new Set()))
  if ('ouverte' in q) return values.map(String)
  const { min, max, facteur = 1 } = q.nombre
  const within = values.filter(v => typeof v === 'number' && v >= min * facteur && v <= max * facteur)
  return [min, ...within.map(v => Number(v) / facteur), max].map(String)
}

describe('chaque question', () => {
  it('pose des faits du bon type, et au moins deux réponses', () => {
    for (const q of QUESTIONS) {
      if (!('options' in q)) continue
      expect(q.options.length, q.code).toBeGreaterThan(1)
      expect(new Set(q.options.map(o => o.code)).size).toBe(q.options.length)
      for (const o of q.options)
        for (const fait of Object.keys(faitsDe(q, o.code))) expect(q.faits, o.code).toContain(fait)
    }
  })
})
