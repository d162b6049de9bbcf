/**
 * `npm test`: everything that must hold, in order, on a laptop as in CI. `npm test -- serveur` runs only the steps named.
 * The last line is `N passed, N failed`; the exit code is 1 when something failed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const reports = mkdtempSync(join(tmpdir(), 'amont-rapports-'))
const env = { ...process.env, PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH }

interface Count {
  passed: number
  failed: number
}

const steps: Record<string, { title: string; run(): Promise<Count> }> = {
  format: {
    title: 'Format et relecture automatique',
    run: () => check('biome', ['check', '.', '--error-on-warnings']),
  },
  types: { title: 'Types', run: () => check('tsc', ['--noEmit']) },
  pglite: { title: 'Essais sur la base embarquée', run: () => suite('pglite', {}) },
  serveur: {
    title: 'Les mêmes essais sur un serveur PostgreSQL',
    run: () => suite('serveur', { AMONT_TEST_BASE: 'serveur' }),
  },
  fautes: {
    title: 'Processus tués, base arrêtée, disque plein',
    run: () => suite('fautes', { AMONT_TEST_FAUTES: '1' }),
  },
  annee: {
    title: 'Les mêmes essais comme si c’était l’année prochaine',
    run: () => suite('annee', { AMONT_TEST_ANNEE_SUIVANTE: '1' }),
  },
  navigateur: {
    title: 'Parcours dans un navigateur',
    run: () => suite('navigateur', { AMONT_TEST_NAVIGATEUR: '1' }),
  },
}

/**
 * Node dies now and then where many WebAssembly bases are opened and closed: V8 loses count of a page of code. No test is
 * at fault, and none has been reported; any other end of the suite is a failure.
 */
const RUNTIME_DIED = /Fatal error in[\s\S]*Check failed: jit_page/

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !(name in steps))
if (unknown.length) {
  console.error(`Étape inconnue : ${unknown.join(', ')}. Étapes : ${Object.keys(steps).join(', ')}.`)
  process.exit(2)
}

const total: Count = { passed: 0, failed: 0 }
for (const [name, step] of Object.entries(steps)) {
  if (asked.length && !asked.includes(name)) continue
  console.log(`▸ ${step.title} (${name})`)
  const start = performance.now()
  const { passed, failed } = await step.run()
  total.passed += passed
  total.failed += failed
  const seconds = ((performance.now() - start) / 1000).toFixed(1).replace('.', ',')
  console.log(`  ${failed ? '✗' : '✓'} ${passed} passed, ${failed} failed, ${seconds} s`)
}
rmSync(reports, { recursive: true, force: true })
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed ? 1 : 0

/** A tool that says yes or no; what it prints is shown only when it says no. */
async function check(command: string, args: string[]): Promise<Count> {
  const { code, output } = await run(command, args, env)
  if (code !== 0) console.log(output.trimEnd())
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** The vitest suite under some settings; each failure is printed with its title and its first lines. */
async function suite(name: string, settings: Record<string, string>): Promise<Count> {
  const file = join(reports, `${name}.json`)
  const args = ['run', '--reporter=json', `--outputFile=${file}`]
  const go = () => run('vitest', args, { ...env, ...settings })
  let { code, output } = await go()
  if (!existsSync(file) && RUNTIME_DIED.test(output)) {
    console.log(
      '  Le moteur V8 s’est arrêté de lui-même (nodejs/node#64500) : cette étape recommence, une seule fois.',
    )
    ;({ code, output } = await go())
  }
  if (!existsSync(file)) {
    console.log(output.trimEnd())
    return { passed: 0, failed: 1 }
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  for (const file of report.testResults) {
    const where = file.name.replace(root, '')
    const failures = file.assertionResults.filter(test => test.status === 'failed')
    for (const test of failures) say(`${where} › ${test.fullName}`, test.failureMessages.join('\n'))
    if (file.status === 'failed' && failures.length === 0) say(where, file.message)
  }
  const broken = report.testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + broken
  if (code === 0 || failed > 0) return { passed: report.numPassedTests, failed }
  // Everything passed and yet vitest refuses: an unhandled rejection, a hook of the whole suite.
  console.log(output.trimEnd())
  return { passed: report.numPassedTests, failed: 1 }
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

function say(title: string, message: string) {
  const lines = message.split('\n').filter(line => !line.includes('node_modules'))
  console.log(
    `  ✗ ${title}\n${lines
      .slice(0, 15)
      .map(line => `      ${line}`)
      .join('\n')}`,
  )
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv) {
  return new Promise<{ code: number; output: string }>((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => (output += text))
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}
