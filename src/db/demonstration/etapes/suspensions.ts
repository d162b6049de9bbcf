import { sql } from 'kysely'
import { addDays, type Jour } from '../../../calendrier/calendrier.ts'
import { demander } from '../../../suspension/ecrire/demande.ts'
import type { Parcours } from '../../../suspension/ecrire/fil.ts'
import { ouvrirRetour } from '../../../suspension/ecrire/retour.ts'
import { deplacer } from '../../../suspension/ecrire/suspension.ts'
import { ofParcours } from '../../../suspension/store.ts'
import type { Db } from '../../schema.ts'
import type { Cast } from '../cast.ts'
import { type Clock, instant } from '../chain.ts'
import { workday } from '../population/outcome.ts'
import { acteur } from '../recent.ts'

/** Around Marc's organisation: someone whose return is planned next week, a demand that waits, a right to come back. */
export async function addSuspensions(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { today } = clock
  const marc = await acteur(db, cast.comptes.marc)
  const [stopped] = await chosen(
    db,
    sql`exists (select from suspension u where u.region = p.region and u.parcours_id = p.id and upper_inf(u.periode))`,
    cast,
  )
  if (stopped) {
    const [s] = (await ofParcours(db, 'bfc', stopped.id)).filter(row => row.au === null)
    const back = workday(addDays(today, 6))
    const seen = instant(clock, addDays(today, -2), '11:20')
    if (s)
      await deplacer(db, await acteur(db, stopped.referent_id), stopped, s, back, s.classe, 'anticipee', seen)
  }
  const [aicha] = await chosen(db, sql`p.id = ${cast.parcours.aicha}`, cast)
  const du = workday(addDays(today, 12))
  if (aicha)
    await demander(
      db,
      await acteur(db, cast.comptes.aicha),
      aicha,
      { du, retour: workday(addDays(du, 14)), classe: 'personnelle', echeance: addDays(today, 6) },
      instant(clock, addDays(today, -1), '20:15'),
    )
  const [gone] = await chosen(
    db,
    sql`exists (select from sortie x where x.region = p.region and x.parcours_id = p.id and x.motif = 'abandon')
      and not exists (select from parcours n where n.region = p.region and n.stagiaire_id = p.stagiaire_id
        and n.date_entree > p.date_entree)`,
    cast,
  )
  if (gone)
    await ouvrirRetour(
      db,
      marc,
      gone,
      addDays(today, 120),
      'La personne veut finir ce qu’elle a commencé.',
      instant(clock, addDays(today, -3), '15:05'),
    )
}

/** The last pathways of Bourgogne-Franche-Comté that fit, those of Marc's organisation first. */
async function chosen(
  db: Db,
  fits: ReturnType<typeof sql>,
  cast: Cast,
): Promise<(Parcours & { date_entree: Jour })[]> {
  const { rows } = await sql<
    Parcours & { date_entree: Jour }
  >`select p.id, p.stagiaire_id, g.prenom, g.nom, p.referent_id,
      p.conseiller_id, p.date_entree
    from parcours p join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id
    where p.region = 'bfc' and ${fits}
    order by s.organisme_id <> ${cast.organismes.atelier}, p.date_entree desc, p.id limit 1`.execute(db)
  return rows
}
