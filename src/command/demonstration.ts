import type { Store } from '../db/store.ts'

/** True while nobody has put anything in this database. */
export async function isNew(store: Store): Promise<boolean> {
  return store.read(async db => {
    const instance = await db.selectFrom('instance').select('seul').executeTakeFirst()
    const compte = await db.selectFrom('compte').select('id').limit(1).executeTakeFirst()
    return !instance && !compte
  })
}

/** Loads the demonstration world, showing how far it is on stderr. */
export async function loadWorld(store: Store, now: string, parcours: number): Promise<void> {
  const { loadDemonstration } = await import('../db/demonstration/load.ts')
  const show = progress(process.stderr)
  await loadDemonstration(store, { parcours, now, progress: show })
  show(1, 1, 'Monde de démonstration chargé')
}

/** A bar on a terminal; elsewhere, a line for each new label and each quarter. */
export function progress(out: NodeJS.WriteStream | { isTTY?: boolean; write(text: string): unknown }) {
  let last = ''
  return (done: number, total: number, label: string) => {
    const share = total > 0 ? Math.min(1, done / total) : 0
    if (out.isTTY) {
      const filled = Math.round(share * 30)
      const bar = '█'.repeat(filled) + '░'.repeat(30 - filled)
      out.write(
        `\r\u001b[K${bar} ${String(Math.round(share * 100)).padStart(3)} % ${label}${share === 1 ? '\n' : ''}`,
      )
      return
    }
    const line = `${label} : ${Math.floor(share * 4) * 25} %\n`
    if (line !== last) out.write(line)
    last = line
  }
}
