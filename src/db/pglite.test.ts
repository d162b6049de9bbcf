import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onServer } from '../../test/world.ts'
import { openEmbedded } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'amont-dossier-'))
const good = join(folder, 'bonne')

beforeAll(async () => {
  if (onServer()) return
  const store = await openEmbedded({ folder: good })
  await store.db.schema.createTable('temoin').addColumn('n', 'integer').execute()
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(onServer())('dossier de la base embarquée', () => {
  it('retrouve ce qu’il contenait, et n’est ouvert que par un programme à la fois', async () => {
    const lock = join(good, 'verrou')
    writeFileSync(lock, String(process.ppid))
    await expect(openEmbedded({ folder: good })).rejects.toThrow(/déjà ouvert par un autre Amont/)
    expect(readFileSync(lock, 'utf8')).toBe(String(process.ppid))
    writeFileSync(lock, '999999999') // left by a process that died
    const store = await openEmbedded({ folder: good })
    expect(await store.db.introspection.getTables()).toMatchObject([{ name: 'temoin' }])
    await store.close()
  })

  it('dit quoi faire quand il ne peut pas être écrit', async () => {
    const file = join(folder, 'fichier')
    writeFileSync(file, '')
    chmodSync(file, 0o444)
    await expect(openEmbedded({ folder: join(file, 'base') })).rejects.toThrow(
      /ne peut pas être écrit \(ENOTDIR\).*AMONT_DONNEES/,
    )
  })

  it('dit quoi faire quand la base est abîmée, et n’y touche pas', async () => {
    const bad = join(folder, 'abimee')
    cpSync(good, bad, { recursive: true })
    const control = join(bad, 'base', 'global', 'pg_control')
    writeFileSync(control, 'abîmé')
    await expect(openEmbedded({ folder: bad })).rejects.toThrow(
      /ne s'ouvre pas.*Rien n'a été modifié.*AMONT_DONNEES/,
    )
    expect(readFileSync(control, 'utf8')).toBe('abîmé')
  })

  it('recommence une création coupée en route', async () => {
    const cut = join(folder, 'coupee')
    cpSync(join(good, 'base', 'global'), join(cut, 'base.ebauche', 'global'), { recursive: true })
    const store = await openEmbedded({ folder: cut })
    expect(await store.db.introspection.getTables()).toEqual([])
    await store.close()
  }, 60_000)
})
