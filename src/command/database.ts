import { parseArgs } from 'node:util'
import { migrate } from '../db/migrate.ts'
import type { Store } from '../db/store.ts'
import { seal, verify } from '../habilitation/journal.ts'
import { ECARTS, rejouer } from '../liquidation/rejeu/rejeu.ts'
import { isNew, loadWorld } from './demonstration.ts'
import { openStore, settings, Usage, withStore } from './settings.ts'

/** Brings the schema up to date; says what was applied. */
export async function migrateDatabase(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const store = await openStore(settings())
  try {
    const applied = await migrate(store.db)
    console.log(
      applied.length ? `Migrations appliquées : ${applied.join(', ')}.` : 'La base est déjà à jour.',
    )
    return 0
  } finally {
    await store.close()
  }
}

/** Fills an empty database with a demonstration world of any size. */
export async function demo(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { parcours: { type: 'string', default: '2000' } } })
  const parcours = Number(values.parcours)
  if (!Number.isInteger(parcours) || parcours < 0) {
    throw new Usage(`--parcours attend un nombre entier, pas « ${values.parcours} ».`)
  }
  const set = settings()
  return withStore(set, async store => {
    if (!(await isNew(store))) {
      const where = set.server ? 'Cette base' : `La base du dossier ${set.folder}`
      throw new Error(
        `${where} contient déjà des données : la démonstration ne se charge que dans une base vide. Rien n’a été modifié.`,
      )
    }
    await loadWorld(store, set.clock(), parcours)
    console.log(`Démonstration prête : ${parcours} parcours. Ouvrez-la avec « amont start ».`)
    return 0
  })
}

/** Seals the journal's new lines, checks every seal, or plays it again: exit code 1 when something does not agree. */
export async function journal(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
  const [verb] = positionals
  if (positionals.length !== 1 || !verb || !['sceller', 'verifier', 'rejouer'].includes(verb)) {
    throw new Usage('« journal » attend « sceller », « verifier » ou « rejouer ».')
  }
  const set = settings()
  return withStore(set, async store => {
    if (verb === 'sceller') {
      const { lignes, empreinte } = await seal(store, set.clock())
      console.log(
        lignes
          ? `${lignes} lignes scellées. Dernière empreinte : ${empreinte}`
          : 'Aucune ligne nouvelle à sceller.',
      )
      return 0
    }
    if (verb === 'rejouer') return replay(store)
    const { sceaux, lignes, libres, rompus } = await store.read(verify)
    for (const sceau of rompus) {
      console.log(
        `Sceau ${sceau.id} rompu : les lignes ${sceau.premier} à ${sceau.dernier}, scellées le ${sceau.le}, ont été retouchées.`,
      )
    }
    console.log(
      `${sceaux} sceaux, ${lignes} lignes vérifiées, ${rompus.length} sceaux rompus, ${libres} lignes pas encore scellées.`,
    )
    return rompus.length ? 1 : 0
  })
}

/** Says what of pay the journal does not give back. */
async function replay(store: Store): Promise<number> {
  const { tables, ecarts } = await store.read(db => rejouer(db))
  for (const { table, lignes, anterieures } of tables) {
    const older = anterieures ? `, dont ${anterieures} chargées avec la démonstration, avant le journal` : ''
    console.log(`${table} : ${lignes} lignes${older}`)
  }
  for (const { table, cle, quoi } of ecarts) console.log(`${table} ${cle} : ${ECARTS[quoi]}.`)
  console.log(
    ecarts.length
      ? `Le journal ne redonne pas le registre de la paie : ${ecarts.length} écarts montrés.`
      : 'Le journal redonne exactement le registre de la paie.',
  )
  return ecarts.length ? 1 : 0
}
