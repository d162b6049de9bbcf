/**
 * `npm test`: everything that must hold, on a laptop as in CI. `npm test -- serveur` runs only the steps named;
 * `npm test -- profond` draws many more situations, and crosses every base with every year. The last line is
 * `N passed, N failed`; the exit code is 1 when something failed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import chromium from '@sparticuz/chromium'

const root = new URL('..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'amont-essais-'))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const asked = process.argv.slice(2).filter(word => word !== 'profond')
const deep = process.argv.includes('profond')
const env = {
  ...process.env,
  PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
  AMONT_TEST_DOSSIER: folder,
  ...(deep ? { AMONT_TEST_PROFOND: '1' } : {}),
}

interface Count {
  passed: number
  failed: number
  /** What there is to say of failures. */
  said: string[]
}

interface Step {
  title: string
  /** Done at any time, beside others; their counts add up. */
  parts: (() => Promise<Count>)[]
  /** Only when named, or deep. */
  aside?: boolean
}

const nextYear = { AMONT_TEST_ANNEE_SUIVANTE: '1' }
const server = { AMONT_TEST_BASE: 'serveur' }

const steps: Record<string, Step> = {
  format: {
    title: 'Format et relecture automatique',
    parts: [() => check('biome', ['check', '.', '--error-on-warnings'])],
  },
  types: { title: 'Types', parts: [() => check('tsc', ['--noEmit'])] },
  pglite: { title: 'Essais sur la base embarquée', parts: suite('pglite', {}, 3) },
  serveur: {
    title: `Les mêmes essais sur un serveur PostgreSQL${deep ? '' : ', comme si c’était l’année prochaine'}`,
    parts: suite('serveur', deep ? server : { ...server, ...nextYear }, 2),
  },
  annee: {
    title: 'Les mêmes essais sur la base embarquée, comme si c’était l’année prochaine',
    parts: suite('annee', nextYear, 2),
    aside: true,
  },
  'serveur-annee': {
    title: 'Les mêmes essais sur un serveur PostgreSQL, comme si c’était l’année prochaine',
    parts: suite('serveur-annee', { ...server, ...nextYear }, 2),
    aside: true,
  },
  fautes: {
    title: 'Processus tués, base arrêtée, disque plein',
    parts: suite('fautes', { AMONT_TEST_FAUTES: '1' }, 1),
  },
  navigateur: {
    title: 'Parcours dans un navigateur',
    parts: suite('navigateur', { AMONT_TEST_NAVIGATEUR: '1' }, 2),
  },
}

/**
 * Node dies now and then where many WebAssembly bases are opened and closed: V8 loses count of a page of code when it frees
 * one (nodejs/node#64500). `test/memory.ts` keeps one module for all bases, and these flags free and guard no code of it;
 * should it happen still, no test is at fault and the part runs again. Any other end of the suite is a failure.
 */
const STEADY = ['--no-wasm-code-gc', '--no-memory-protection-keys']
const RUNTIME_DIED = /Fatal error in[\s\S]*Check failed: jit_page/

const unknown = asked.filter(name => !(name in steps))
if (unknown.length) {
  console.error(`Étape inconnue : ${unknown.join(', ')}. Étapes : ${Object.keys(steps).join(', ')}, profond.`)
  process.exit(2)
}

/** One process per core, and no more than memory holds: a suite with its bases and its browser takes up to 2 GB. */
const width = Math.max(
  1,
  Math.min(availableParallelism(), 6, Math.floor(process.availableMemory() / 2 ** 31)),
)
const total = { passed: 0, failed: 0 }
const start = performance.now()
await chromium.executablePath() // Unpacked before two suites want it at once.
await runAll(
  Object.entries(steps).filter(([name, step]) => (asked.length ? asked.includes(name) : deep || !step.aside)),
)
rmSync(folder, { recursive: true, force: true })
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed ? 1 : 0

/** The parts of all steps, one after the other on each lane; a step is told when its last part ends. */
async function runAll(chosen: [string, Step][]): Promise<void> {
  const queue = chosen.flatMap(([name, step]) => {
    const done: Count[] = []
    return step.parts.map((part, i) => ({
      // First parts first, so that the long steps are never left for the end.
      order: i,
      async run() {
        done.push(await part())
        if (done.length === step.parts.length) tell(name, step.title, done)
      },
    }))
  })
  queue.sort((a, b) => a.order - b.order)
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await next.run()
  }
  await Promise.all(Array.from({ length: width }, lane))
}

function tell(name: string, title: string, done: Count[]): void {
  const passed = done.reduce((sum, part) => sum + part.passed, 0)
  const failed = done.reduce((sum, part) => sum + part.failed, 0)
  total.passed += passed
  total.failed += failed
  for (const text of done.flatMap(part => part.said)) console.log(text)
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(`${failed ? '✗' : '✓'} ${title} (${name}) : ${passed} passed, ${failed} failed, à ${seconds} s`)
}

/** A tool that says yes or no; what it prints is shown only when it says no. */
async function check(command: string, args: string[]): Promise<Count> {
  const { code, output } = await run(command, args, env)
  return code === 0 ? { passed: 1, failed: 0, said: [] } : { passed: 0, failed: 1, said: [output.trimEnd()] }
}

/** The vitest suite under some settings, in that many parts. */
function suite(name: string, settings: Record<string, string>, parts: number): Step['parts'] {
  return Array.from(
    { length: parts },
    (_, i) => () => part(`${name}-${i + 1}`, settings, `${i + 1}/${parts}`),
  )
}

/** A part of the suite; each failure is told with its title and its first lines. */
async function part(name: string, settings: Record<string, string>, shard: string): Promise<Count> {
  const file = join(folder, `rapport-${name}.json`)
  const args = ['run', '--maxWorkers=1', `--shard=${shard}`, '--reporter=json', `--outputFile=${file}`]
  const go = () => run(process.execPath, [...STEADY, vitest, ...args], { ...env, ...settings })
  const said: string[] = []
  let { code, output } = await go()
  if (!existsSync(file) && RUNTIME_DIED.test(output)) {
    said.push(
      `  Le moteur V8 s’est arrêté de lui-même (nodejs/node#64500) : ${name} a recommencé, une seule fois.`,
    )
    ;({ code, output } = await go())
  }
  if (!existsSync(file)) return { passed: 0, failed: 1, said: [...said, output.trimEnd()] }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  for (const file of report.testResults) {
    const where = file.name.replace(root, '')
    const failures = file.assertionResults.filter(test => test.status === 'failed')
    for (const test of failures)
      said.push(failure(`${where} › ${test.fullName}`, test.failureMessages.join('\n')))
    if (file.status === 'failed' && failures.length === 0) said.push(failure(where, file.message))
  }
  const broken = report.testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + broken
  if (code === 0 || failed > 0) return { passed: report.numPassedTests, failed, said }
  // Everything passed and yet vitest refuses: an unhandled rejection, a hook of the whole suite.
  return { passed: report.numPassedTests, failed: 1, said: [...said, output.trimEnd()] }
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

function failure(title: string, message: string): string {
  const lines = message.split('\n').filter(line => !line.includes('node_modules'))
  return [`  ✗ ${title}`, ...lines.slice(0, 15).map(line => `      ${line}`)].join('\n')
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
