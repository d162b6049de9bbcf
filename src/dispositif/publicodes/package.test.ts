import Engine from 'publicodes'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { dispositif, loadDispositifs } from '../load.ts'
import { publicodesCommand } from './command.ts'
import { ecrirePaquet } from './package.ts'

const paquet = (code: string, le: string) => ecrirePaquet(dispositif(code), le, dispositif) ?? {}
const engineOf = (code: string, le: string) =>
  new Engine(parse(paquet(code, le)[`src/${code}.publicodes`] ?? ''))

test('un paquet dit son nom, sa version, sa licence, et ce qu’il ne dit pas', async () => {
  const files = paquet('bfc-aides-stagiaires', '2026-05-01')
  expect(Object.keys(files)).toEqual([
    'package.json',
    'README.md',
    'src/bfc-aides-stagiaires.publicodes',
    'publicodes-build/index.js',
    'publicodes-build/index.d.ts',
    'publicodes-build/bfc-aides-stagiaires.model.json',
    'situations/bfc-aides-stagiaires.publicodes',
  ])
  expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({
    name: '@amont/bfc-aides-stagiaires',
    version: '2026.4.1',
    license: 'MIT',
  })
  const built = files['publicodes-build/index.js'] ?? ''
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(built)}`)
  expect(module).toHaveProperty('default', parse(files['src/bfc-aides-stagiaires.publicodes'] ?? ''))
  const page = files['README.md'] ?? ''
  for (const part of [
    '`montants . remuneration_mensuelle` | Rémunération mensuelle à temps plein | centimes',
    '`montants . remuneration_mensuelle` | Rémunération mensuelle à temps plein | centimes, chaque mois',
    'cas 3 . précision` | La fiche ne donne pas le barème',
    '## Ce que le paquet ne dit pas',
    'mesure de la distance',
    'R0620',
    'p. 192',
  ])
    expect(page).toContain(part)
})

test('le paquet du jour cite le texte national du jour', () => {
  const [avant, depuis] = ['2026-03-31', '2026-04-01'].map(le => {
    const engine = engineOf('bfc-aides-stagiaires', le)
    return engine.evaluate('fr-remuneration . calcul . remuneration_mensuelle . cas 2').nodeValue
  })
  expect([avant, depuis]).toEqual([76949, 77565])
})

test('publicodes nomme les faits qui manquent, et cesse dès qu’on les donne', () => {
  const engine = engineOf('bfc-aides-stagiaires', '2026-05-01')
  engine.setSituation({ 'faits . formation_agreee': 'oui', 'faits . rqth': 'non' })
  const unknown = engine.evaluate('montants . transport_mensuel')
  expect(unknown.nodeValue).toBeUndefined()
  expect(Object.keys(unknown.missingVariables)).toContain('faits . distance_km')
  engine.setSituation({
    'faits . formation_agreee': 'oui',
    'faits . rqth': 'non',
    'faits . distance_km': 15.001,
  })
  expect(engine.evaluate('montants . transport_mensuel').nodeValue).toBe(9879)
})

test('un paramètre que la Région n’a pas fixé reste une question, à laquelle elle peut répondre', () => {
  const engine = engineOf('bfc-daq-2026', '2026-02-02')
  const situation = { 'faits . demandeur_emploi': 'oui', 'faits . heures_prevues': 700 }
  engine.setSituation(situation)
  expect(engine.evaluate('éligible').nodeValue).toBeUndefined()
  expect(engine.evaluate('éligible').missingVariables).toHaveProperty('paramètres . heures_max')
  engine.setSituation({ ...situation, 'paramètres . heures_max': 650 })
  expect(engine.evaluate('éligible').nodeValue).toBe(false)
})

test('les exemples de la fiche sont des situations que le modèle accepte', () => {
  const files = paquet('hn-caq-2014', '2014-11-16')
  const engine = engineOf('hn-caq-2014', '2014-11-16')
  const examples = parse(files['situations/hn-caq-2014.publicodes'] ?? '') as Record<
    string,
    { contexte: Record<string, string> }
  >
  const answers = Object.entries(examples).map(([titre, { contexte }]) => [
    titre,
    engine.setSituation(contexte).evaluate('éligible').nodeValue,
  ])
  expect(Object.fromEntries(answers)).toMatchObject({
    'Un titulaire de CAP est admis': true,
    'Un baccalauréat validé': false,
    'Sans date de signature, on ne sait pas': undefined,
  })
})

test('chaque règle a un titre ou une valeur, chaque fait une question et quelqu’un à qui la poser', () => {
  for (const [code, d] of loadDispositifs())
    for (const { du } of d.versions) {
      const regles = parse(paquet(code, du)[`src/${code}.publicodes`] ?? '') as Record<
        string,
        Record<string, unknown>
      >
      for (const [nom, regle] of Object.entries(regles)) {
        expect(regle.titre ?? regle.valeur, `${code}, ${nom}`).toBeDefined()
        if (/^faits \. /.test(nom)) expect(regle, `${code}, ${nom}`).toHaveProperty('question')
        if (/^faits \. /.test(nom)) expect(regle.description).toMatch(/^À demander à : ./)
      }
    }
})

test('la commande écrit un dossier, ou le modèle seul, ou dit quand il n’y a rien', () => {
  const paths: string[] = []
  publicodesCommand('bfc-daq-2020', '2021-01-01', { file: path => paths.push(path) })
  expect(paths).toContain('src/bfc-daq-2020.publicodes')
  let text = ''
  publicodesCommand('bfc-daq-2020', '2021-01-01', { stdout: chunk => (text += chunk) })
  expect(text).toMatch(/^éligible:\n/)
  expect(() => publicodesCommand('bfc-daq-2026', '2019-01-01', { stdout: () => {} })).toThrow(
    'Aucune version de bfc-daq-2026 n’est en vigueur le 1er janvier 2019',
  )
})
