import { sql } from 'kysely'
import { addDays, firstDay, mois, monday } from '../../calendrier/calendrier.ts'
import { remind } from '../../etat/rappel.ts'
import { cleRappel } from '../../etat/retard.ts'
import { reopen, retards } from '../../etat/store.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { deposer, note } from '../../reclamation/store.ts'
import { note as noteReleve } from '../../releve/store.ts'
import type { Db } from '../schema.ts'
import type { Cast } from './cast.ts'
import { type Clock, instant, lastMonth } from './chain.ts'
import { workday } from './population/outcome.ts'

/** An account of the demonstration as it acts. */
export async function acteur(db: Db, id: number): Promise<Compte> {
  const row = await db
    .selectFrom('compte')
    .innerJoin('region', 'region.code', 'compte.region')
    .select([
      'compte.region',
      'region.nom as region_nom',
      'compte.id',
      'compte.nom',
      'compte.fonction',
      'compte.role',
      'compte.organisme_id',
      'compte.structure_id',
      'compte.stagiaire_id',
    ])
    .where('compte.id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    ...row,
    role: row.role as Compte['role'],
    rattachement: null,
    reseau: null,
    nouveautes_lues_le: null,
  }
}

/** What happened these last days around the small world: who signed, who will be away, what is asked and answered. */
export async function addRecent(db: Db, clock: Clock, cast: Cast): Promise<void> {
  await addSignatures(db, clock, cast)
  await db
    .insertInto('absence_annoncee')
    .values({
      region: 'bfc',
      parcours_id: cast.parcours.aicha,
      periode: nextDay(clock),
      motif: 'convocation',
      annoncee_le: instant(clock, addDays(clock.today, -1), '17:40'),
      compte_id: cast.comptes.aicha,
    })
    .execute()
  await addReopened(db, clock, cast)
  await addClaims(db, clock, cast)
  await addReleves(db, clock, cast)
  await addReminder(db, clock, cast)
}

/** One working day soon to come. */
function nextDay({ today }: Clock): string {
  const day = workday(addDays(today, 2))
  return `[${day},${addDays(day, 1)})`
}

/** The week's signatures of Marc's group, a few missing, and the trainer's own: the last afternoon waits for his. */
async function addSignatures(db: Db, { today }: Clock, cast: Cast): Promise<void> {
  const action = cast.actions.chalon
  await sql`insert into emargement (region, parcours_id, jour, demi, moyen, signe_le, compte_id)
    select d.region, d.parcours_id, d.jour, d.demi, case when k.id is null then 'lien' else 'code' end,
      (d.jour + case d.demi when 'matin' then time '09:02' else time '13:33' end
        + make_interval(mins => (d.parcours_id % 9)::int)) at time zone 'Europe/Paris', k.id
    from demi_journee d join parcours p on p.region = d.region and p.id = d.parcours_id
    left join compte k on k.region = p.region and k.stagiaire_id = p.stagiaire_id and k.role = 'stagiaire'
    where d.region = 'bfc' and p.action_id = ${action} and d.jour >= ${monday(addDays(today, -1))} and d.jour < ${today}
      and d.statut = 'present' and (d.parcours_id + extract(day from d.jour)::int) % 9 <> 4
    order by d.parcours_id, d.jour, d.demi desc`.execute(db)
  await sql`insert into contreseing (region, action_id, jour, demi, nom, compte_id, signe_le)
    select 'bfc', ${action}::bigint, e.jour, e.demi, 'Marc Petit', ${cast.comptes.marc}::bigint,
      (e.jour + case e.demi when 'matin' then time '12:05' else time '17:02' end) at time zone 'Europe/Paris'
    from (select distinct s.jour, s.demi from emargement s join parcours p on p.region = s.region and p.id = s.parcours_id
      where s.region = 'bfc' and p.action_id = ${action}) e
    where not (e.demi = 'apres_midi' and e.jour = (select max(jour) from emargement))
    order by e.jour, e.demi desc`.execute(db)
}

/** Last month's statement of someone of Marc's organisation, taken back by him before it was paid. */
async function addReopened(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const month = lastMonth(clock.today)
  const { rows } = await sql<{
    id: number
    certifie_le: string
  }>`select e.parcours_id id, e.certifie_le from etat_courant e
    join parcours p on p.region = e.region and p.id = e.parcours_id
    join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id
    where e.region = 'bfc' and e.mois = ${firstDay(month)} and s.organisme_id = ${cast.organismes.atelier}
      and p.id <> all(${Object.values(cast.parcours)}::bigint[]) order by e.parcours_id limit 1`.execute(db)
  if (!rows[0]) return
  const yesterday = instant(clock, addDays(clock.today, -1), '16:10')
  const le = rows[0].certifie_le < yesterday ? yesterday : clock.now
  const motif = 'Deux demi-journées en entreprise ont été notées en centre.'
  await reopen(db, await acteur(db, cast.comptes.marc), le, rows[0].id, month, motif)
}

/** Two claims of Aïcha: one answered, one that Marc has not answered yet. */
async function addClaims(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const aicha = await acteur(db, cast.comptes.aicha)
  const parcours_id = cast.parcours.aicha
  const entry = await db
    .selectFrom('parcours')
    .select('date_entree')
    .where('region', '=', 'bfc')
    .where('id', '=', parcours_id)
    .executeTakeFirstOrThrow()
  const first = await deposer(db, aicha, instant(clock, addDays(clock.today, -12), '18:20'), {
    parcours_id,
    mois: mois(entry.date_entree),
    objet: 'montant',
    texte: 'Pourquoi mon premier mois est-il plus petit que ce qu’on m’avait dit ?',
  })
  await note(
    db,
    await acteur(db, cast.comptes.claire),
    instant(clock, addDays(clock.today, -9), '09:40'),
    first,
    'repondue',
    'Vous êtes entrée en cours de mois : les jours comptent à partir de votre entrée. Le mois suivant est entier, et la page du mois montre le calcul.',
  )
  await deposer(db, aicha, instant(clock, addDays(clock.today, -1), '19:05'), {
    parcours_id,
    mois: lastMonth(clock.today),
    objet: 'presence',
    texte:
      'Je suis notée absente un matin alors que j’étais là : mon bus était en retard, je suis arrivée à 9 h 20.',
  })
}

/** What Marc's organisation sent from its own software: one file taken whole, the next with lines to correct. */
async function addReleves(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const envoi = { region: 'bfc', organisme_id: cast.organismes.atelier, compte_id: cast.comptes.marc }
  const sent = (days: number, hour: string) => instant(clock, addDays(clock.today, -days), hour)
  const clean = { inchangees: 0, refusees: 0, inconnues: [], erreurs: [] }
  await noteReleve(db, envoi, sent(16, '08:30'), {
    ...clean,
    nom: 'presences-semaine-1.csv',
    empreinte: 'a1'.repeat(32),
    lignes: 120,
    ecrites: 120,
  })
  await noteReleve(db, envoi, sent(9, '08:40'), {
    nom: 'presences-semaine-2.csv',
    empreinte: 'b2'.repeat(32),
    lignes: 118,
    ecrites: 96,
    inchangees: 20,
    refusees: 2,
    inconnues: ['salle'],
    erreurs: [
      {
        ligne: 14,
        fautes: [{ colonne: 'minutes', message: 'Une demi-journée compte 360 minutes au plus' }],
        champs: { nom: 'Diallo', prenom: 'Aïcha', minutes: '420' },
      },
      {
        ligne: 57,
        fautes: [{ colonne: '', message: 'Cette personne n’a pas de parcours dans votre organisme' }],
        champs: { nom: 'Bonnot', prenom: 'Thomas', minutes: '180' },
      },
    ],
  })
  await noteReleve(db, envoi, sent(2, '08:35'), {
    ...clean,
    nom: 'presences-semaine-3.csv',
    empreinte: 'c3'.repeat(32),
    lignes: 110,
    ecrites: 0,
    inchangees: 110,
  })
}

/** The reminder of the statements that Marc's organisation has not certified, as the day's work would have written it. */
async function addReminder(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const month = lastMonth(clock.today)
  const cle = cleRappel(month, clock.today)
  const late = (await retards(db, 'bfc', clock.today)).find(
    r => r.mois === month && r.organisme_id === cast.organismes.atelier,
  )
  if (cle && late) await remind(db, 'bfc', late, cle, instant(clock, clock.today, '06:30'), clock.today)
}
