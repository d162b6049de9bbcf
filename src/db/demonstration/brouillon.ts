import { dispositif } from '../../dispositif/load.ts'
import { edit } from '../../simulation/edition.ts'
import { fileOf } from '../../simulation/simulation.ts'
import { draftText } from '../../simulation/texte.ts'
import type { Db } from '../schema.ts'
import { versionInForce } from './rules.ts'

const CODE = 'bfc-aides-stagiaires'

/** One rule that the Région is trying out, so that the sandbox of the demonstration is not empty. */
export async function addBrouillon(db: Db, compte_id: number, now: string): Promise<number> {
  const titre = 'Transport dès 10 km'
  const du = `${Number(now.slice(0, 4)) + 1}-01-01`
  const { du: version } = versionInForce(CODE, now.slice(0, 10))
  const edited = edit(
    draftText(fileOf(dispositif(CODE)), version, { titre, du }),
    { 'montants.transport_mensuel.si.distance_km.plus_de': '10' },
    { du, titre },
  )
  if ('fautes' in edited) throw new Error(Object.values(edited.fautes).join(' '))
  const { id } = await db
    .insertInto('brouillon')
    .values({
      region: 'bfc',
      titre,
      dispositif: CODE,
      version,
      du,
      compte_id,
      cree_le: now,
      modifie_le: now,
      texte: edited.texte,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
