import { ibanOf } from '../../db/demonstration/population/iban.ts'
import { Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { bicSaisi, ibanSaisi } from '../versement.ts'

/** The account that pays a Région's trainees. */
export interface Payeur {
  nom: string
  iban: string
  bic: string | null
}

const ASK = 'Demandez à la personne qui administre Amont (guide d’administration, « Payer par virement »).'

/**
 * Who pays, from `AMONT_PAYEUR_NOM`, `AMONT_PAYEUR_IBAN`, `AMONT_PAYEUR_BIC`. Where several Régions share an instance, each
 * has its own: `AMONT_PAYEUR_IBAN_BFC`… One Région's money never pays another's trainees.
 */
export function payeurIn(
  env: NodeJS.ProcessEnv,
  {
    region,
    nom,
    seule,
    demonstration,
  }: { region: string; nom: string; seule: boolean; demonstration: boolean },
): Payeur {
  const of = (name: string) => {
    const own = env[`AMONT_PAYEUR_${name}_${region.toUpperCase()}`]
    return (own || (seule ? env[`AMONT_PAYEUR_${name}`] : '') || '').trim()
  }
  const iban = of('IBAN')
  // No bank has given this account, and no bank would take it.
  if (!iban && demonstration)
    return { nom: of('NOM') || `Région ${nom} (démonstration)`, iban: ibanOf(0), bic: null }
  if (!iban || !of('NOM'))
    throw new Refus(`Le compte qui paie n’est pas réglé : son nom et son IBAN manquent. ${ASK}`)
  try {
    return { nom: of('NOM'), iban: ibanSaisi(iban), bic: bicSaisi(of('BIC')) }
  } catch (error) {
    if (error instanceof Refus) throw new Refus(`Le compte qui paie est mal réglé. ${error.message} ${ASK}`)
    throw error
  }
}

/** The payer of an account's Région; a refusal that says what to set when nobody did. */
export async function payeurOf(db: Db, who: Compte): Promise<Payeur> {
  const regions = await db.selectFrom('region').select('code').execute()
  const instance = await db.selectFrom('instance').select('demonstration').executeTakeFirst()
  return payeurIn(process.env, {
    region: who.region,
    nom: who.region_nom,
    seule: regions.length === 1,
    demonstration: instance?.demonstration ?? false,
  })
}
