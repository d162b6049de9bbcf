import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measure, machine, quantile, round } from './measure.ts'

const PARCOURS = 2_000
const PROMISE_S = 5
const cli = join(import.meta.dirname, '../src/cli.ts')

/** From the command to a page that answers, on a database that already exists. */
export async function* bench(): AsyncGenerator<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'amont-depart-'))
  const env = { ...process.env, AMONT_DONNEES: folder, PORT: '0', DATABASE_URL: '' }
  try {
    await finished(
      spawn(process.execPath, [cli, 'demo', '--parcours', String(PARCOURS)], { env, stdio: 'ignore' }),
    )
    const times: number[] = []
    for (let i = 0; i < 5; i++) times.push(await start(env))
    const value = round(quantile(times, 0.5))
    const data = `base embarquée de ${PARCOURS} parcours`
    yield {
      name: 'second départ',
      value,
      unit: 's',
      promise: PROMISE_S,
      kept: value < PROMISE_S,
      worst: round(Math.max(...times)),
      data,
      ...machine,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function start(env: NodeJS.ProcessEnv): Promise<number> {
  const begin = performance.now()
  const child = spawn(process.execPath, [cli, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = text.match(/http:\/\/localhost:\d+/)
      if (found) resolve(found[0])
    })
    child.on('close', code => reject(new Error(`Amont ne démarre pas (code ${code})`)))
  })
  const response = await fetch(`${url}/connexion`)
  await response.text()
  const seconds = (performance.now() - begin) / 1000
  if (response.status !== 200) throw new Error(`La page de connexion répond ${response.status}`)
  child.kill('SIGTERM')
  await finished(child)
  return seconds
}

const finished = (child: ReturnType<typeof spawn>) =>
  new Promise<void>((resolve, reject) => {
    child.on('close', code => (code ? reject(new Error(`Code ${code}`)) : resolve()))
  })
