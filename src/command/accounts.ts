import { parseArgs } from 'node:util'
import { asRefus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { fingerprint, newToken, ROLES } from '../habilitation/habilitation.ts'
import { byCourriel, openToken } from '../habilitation/store.ts'
import { settings, Usage, withStore } from './settings.ts'

const ACTIVATION_DAYS = 7

/** Creates an account and prints the link with which its holder chooses a password. */
export async function compte(args: string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      region: text,
      role: text,
      nom: text,
      fonction: text,
      courriel: text,
      organisme: text,
      structure: text,
      stagiaire: text,
    },
  })
  const { region, role, nom, courriel } = values
  if (!region || !role || !nom || !courriel) {
    throw new Usage('Il faut au moins --region, --role, --nom et --courriel.')
  }
  if (!ROLES.some(known => known === role)) {
    throw new Usage(`Le rôle « ${role} » n’existe pas. Rôles : ${ROLES.join(', ')}.`)
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(courriel)) throw new Usage(`« ${courriel} » n’est pas un courriel.`)
  const set = settings()
  const now = set.clock()
  const token = newToken()
  await withStore(set, store =>
    store
      .write({ compte: null, acte: 'compte.creation', now }, async db => {
        await refuseUnknownRegion(db, region)
        await db
          .insertInto('instance')
          .values({ demonstration: false, cree_le: now })
          .onConflict(c => c.doNothing())
          .execute()
        await db
          .insertInto('compte')
          .values({
            region,
            role,
            nom,
            courriel: courriel.trim().toLowerCase(),
            fonction: values.fonction ?? '',
            organisme_id: id('organisme', values.organisme),
            structure_id: id('structure', values.structure),
            stagiaire_id: id('stagiaire', values.stagiaire),
            activation: fingerprint(token),
            activation_expire_le: new Date(Date.parse(now) + ACTIVATION_DAYS * 86_400_000).toISOString(),
          })
          .execute()
      })
      .catch(error => {
        throw asRefus(error)
      }),
  )
  console.log(`${set.url}/activation/${token}`)
  console.error(
    `Compte créé pour ${nom}. Transmettez-lui ce lien : il vaut ${ACTIVATION_DAYS} jours et ne sert qu’une fois.`,
  )
  return 0
}

/** Prints a new API token of an account, once. */
export async function jeton(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { courriel: { type: 'string' }, nom: { type: 'string' } } })
  const { courriel } = values
  if (!courriel) throw new Usage('Il faut --courriel.')
  const set = settings()
  const now = set.clock()
  const token = await withStore(set, store =>
    store.write({ compte: null, acte: 'jeton.creation', now }, async db => {
      const found = await byCourriel(db, courriel)
      if (!found) throw new Error(`Aucun compte actif n’a le courriel ${courriel}.`)
      return openToken(db, found, values.nom ?? 'ligne de commande', now)
    }),
  )
  console.log(token)
  console.error('Ce jeton vaut un an. Notez-le : il ne sera plus affiché.')
  return 0
}

async function refuseUnknownRegion(db: Db, region: string): Promise<void> {
  const known = await db.selectFrom('region').select('code').orderBy('code').execute()
  if (!known.some(r => r.code === region)) {
    throw new Usage(`La Région « ${region} » n’existe pas. Régions : ${known.map(r => r.code).join(', ')}.`)
  }
}

function id(option: string, value: string | undefined): number | null {
  if (value === undefined) return null
  if (!/^\d+$/.test(value)) throw new Usage(`--${option} attend un numéro, pas « ${value} ».`)
  return Number(value)
}
