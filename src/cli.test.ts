import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'amont-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command as someone would, in a folder of its own. */
function amont(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number | null; out: string; err: string }>(resolve => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], {
      env: { PATH: process.env.PATH, AMONT_DONNEES: join(folder, 'base'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      err += text
    })
    child.on('close', code => resolve({ code, out, err }))
  })
}

describe('amont', () => {
  it('montre ses commandes quand on ne lui demande rien', async () => {
    const { code, out } = await amont([])
    expect(code).toBe(0)
    expect(out).toContain('amont evaluer --dispositif CODE')
  })

  it.each([
    [['effacer'], /« effacer » n’existe pas/],
    [['migrate', '--vite'], /--vite n’est pas compris. Usage : amont migrate/],
    [['demo', '--parcours', 'beaucoup'], /entier, pas « beaucoup »/],
    [['journal'], /« sceller », « verifier » ou « rejouer »/],
    [['lheo', 'export'], /« import »/],
    [['compte', '--region', 'bfc'], /--role, --nom et --courriel/],
    [
      ['compte', '--region', 'bfc', '--role', 'chef', '--nom', 'A', '--courriel', 'a@b.fr'],
      /« chef » n’existe pas/,
    ],
    [['evaluer', '--dispositif', 'bfc-daq-2026'], /--le AAAA-MM-JJ manque/],
  ])('ne comprend pas %j, et le dit', async (args, message) => {
    const { code, out, err } = await amont(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  it.each([
    [{ PORT: 'trois' }, 2, /PORT vaut « trois »/],
    [{ AMONT_URL: 'amont' }, 2, /AMONT_URL vaut « amont »/],
    [{ AMONT_HORLOGE: 'hier' }, 2, /AMONT_HORLOGE vaut « hier »/],
    [{ AMONT_DONNEES: '/dev/null/amont' }, 1, /ne peut pas être écrit/],
    [{ DATABASE_URL: 'postgres://localhost:1/amont' }, 1, /localhost:1\/amont ne répond pas/],
  ])('refuse de démarrer avec %j', async (env, expected, message) => {
    const { code, err } = await amont(['start'], { PORT: '0', ...env })
    expect({ code, err }).toEqual({ code: expected, err: expect.stringMatching(message) })
  })

  it('dit quel port est pris, avant de rien créer', async () => {
    const busy = createServer()
    await new Promise<void>(resolve => busy.listen(0, '127.0.0.1', resolve))
    const address = busy.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { code, err } = await amont(['start'], { PORT: String(port), AMONT_DONNEES: join(folder, 'autre') })
    expect(code).toBe(1)
    expect(err).toContain(`Le port ${port} est déjà pris`)
    await new Promise(resolve => busy.close(resolve))
  })

  it('évalue une situation : une réponse, et rien d’autre, sur la sortie', async () => {
    const { code, out, err } = await amont(['evaluer', '--dispositif', 'bfc-daq-2026', '--le', '2026-09-01'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({ dispositif: 'bfc-daq-2026', eligible: 'non_precise' })
  })

  it('crée un compte et un jeton, puis scelle et vérifie le journal', { timeout: 180_000 }, async () => {
    const person = [
      '--region',
      'bfc',
      '--role',
      'region',
      '--nom',
      'Ada',
      '--courriel',
      'Ada@exemple.invalid',
    ]
    const account = await amont(['compte', ...person], { AMONT_URL: 'https://amont.invalid/' })
    expect(account.out).toMatch(/^https:\/\/amont\.invalid\/activation\/[\w-]{32}\n$/)
    expect(await amont(['compte', ...person])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('existe déjà'),
    })
    expect((await amont(['jeton', '--courriel', 'ada@exemple.invalid'])).out).toMatch(/^[\w-]{32}\n$/)
    expect((await amont(['journal', 'sceller'])).out).toContain('lignes scellées')
    expect(await amont(['journal', 'verifier'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 sceaux rompus'),
    })
  })
})

describe('sauvegarder', () => {
  const env = (name: string) => ({ AMONT_DONNEES: join(folder, name), AMONT_DEMONSTRATION: 'non' })
  const file = join(folder, 'sauvegarde.tar.gz')

  it('garde la base dans un fichier et la refait ailleurs, sans rien écraser', async () => {
    expect((await amont(['migrate'], env('base'))).code).toBe(0) // Made by the test above, or here when alone.
    expect((await amont(['sauvegarde', file], env('base'))).out).toContain('Base sauvegardée')
    expect((await amont(['sauvegarde', file], env('base'))).err).toContain('existe déjà')
    expect((await amont(['restaure', file], env('base'))).err).toContain('contient déjà une base')
    expect((await amont(['restaure', file], env('copie'))).out).toContain('Base restaurée')
    expect((await amont(['migrate'], env('copie'))).out).toContain('déjà à jour')
  }, 180_000)

  it('dit ce qui ne va pas, et laisse le dossier comme il était', async () => {
    expect((await amont(['sauvegarde', join(folder, 'x')], env('absente'))).err).toContain(
      'ne contient pas de base',
    )
    expect((await amont(['restaure', join(folder, 'absent')], env('neuve'))).err).toContain('n’existe pas')
    expect((await amont(['restaure', process.execPath], env('neuve'))).err).toContain('ne se lit pas')
    expect((await amont(['restaure', file], env('neuve'))).code).toBe(0)
  }, 180_000)
})
