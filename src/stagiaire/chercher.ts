import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { cle, fautes, lire } from './recherche.ts'
import { visible } from './store.ts'

/** After any letter, in bytes: the end of the range of what begins alike. */
const FIN = '\u{10FFFF}'
/** Keys of one person follow each other little: reading this many gives enough different people. */
const LUES = 120
/** Of two words cut short, how many names that begin like the first are read for the second. */
const PARCOURUES = 5000

export interface Trouve {
  id: number
  nom: string
  prenom: string
  date_naissance: Jour
  commune_nom: string
  structure: string | null
}

/**
 * The people whom a typed text may mean, among those that this account may see, the likeliest first: by name in any order, accents
 * and doubled letters aside; by name and commune; then with one slip of the fingers. A birth date that is typed always counts.
 */
export async function chercher(
  db: Db,
  who: Compte,
  { q, today, limit }: { q: string; today: Jour; limit: number },
): Promise<Trouve[]> {
  const { mots, naissance } = lire(q, today)
  if (naissance) return nesLe(db, who, naissance, mots, limit)
  if (!mots.length) return []
  const scope = portee(who)
  const cles = mots.map(cle)
  const found = await read(db, who, [commencent(scope, cles)], limit)
  if (found.length >= limit) return found
  const ways = [abreges(scope, cles), habitent(who, scope, mots), ressemblent(scope, cles.join(' '))]
  const known = new Set(found.map(one => one.id))
  const more = await read(
    db,
    who,
    ways.filter(way => way !== null),
    limit + found.length,
  )
  return [...found, ...more.filter(one => !known.has(one.id))].slice(0, limit)
}

type Keys = RawBuilder<unknown>

/** What of `nom_cherche n` an account reads: an index for each. `visible` decides in the end. */
const portee = (who: Compte): Keys =>
  who.role === 'conseiller'
    ? sql`n.region = ${who.region} and n.structure_id = ${who.structure_id}`
    : sql`n.region = ${who.region}`

const entre = (start: Keys) => sql`n.cle >= ${start} and n.cle < (${start} || ${FIN})`
const contient = (mot: string) => `% ${mot}%`

/** The words as they were typed, the last one perhaps not to its end. */
function commencent(scope: Keys, cles: string[]): Keys {
  const text = cles.slice(0, 2).join(' ')
  const others = cles.slice(2).map(c => sql` and n.cle like ${contient(c)}`)
  return sql`select n.cle, n.stagiaire_id from nom_cherche n where ${scope} and ${entre(sql`${text}::text`)}
    ${sql.join(others, sql``)} order by n.cle limit ${LUES}`
}

/** « dup mar »: two words cut short. */
function abreges(scope: Keys, cles: string[]): Keys | null {
  if (cles.length !== 2) return null
  const [first = '', other = ''] = [...cles].sort((a, b) => b.length - a.length)
  return sql`select n.cle, n.stagiaire_id from (select n.cle, n.stagiaire_id from nom_cherche n
      where ${scope} and ${entre(sql`${first}::text`)} order by n.cle limit ${PARCOURUES}) n
    where n.cle like ${contient(other)} order by n.cle limit ${LUES}`
}

/** « martin chalon »: a name, then the start of a commune, of one word or more; or a commune alone. */
function habitent(who: Compte, scope: Keys, mots: string[]): Keys | null {
  const cuts = mots
    .map((_, i) => ({ nom: cle(mots.slice(0, i).join(' ')), commune: mots.slice(i).join(' ') }))
    .filter(cut => cut.commune.length > 2)
  if (!cuts.length) return null
  return sql`select n.cle, n.stagiaire_id from unnest(${cuts.map(c => c.nom)}::text[], ${cuts.map(c => c.commune)}::text[])
      with ordinality d(nom, commune, o)
    cross join lateral (select c.code from commune c where c.recherche ~>=~ d.commune and c.recherche ~<~ (d.commune || ${FIN})
      and c.region = ${who.region} order by c.population desc limit 4) c
    cross join lateral (select n.cle, n.stagiaire_id from nom_cherche n where ${scope} and n.commune = c.code
      and ${entre(sql`d.nom`)} order by n.cle limit 30) n
    order by d.o desc limit ${LUES}`
}

/** With one slip: each text that was perhaps meant is the start of a range. */
function ressemblent(scope: Keys, text: string): Keys | null {
  const meant = fautes(text)
  if (!meant.length) return null
  return sql`select n.cle, n.stagiaire_id from unnest(${meant}::text[]) f(texte)
    cross join lateral (select n.cle, n.stagiaire_id from nom_cherche n where ${scope} and ${entre(sql`f.texte`)}
      order by n.cle limit 5) n limit ${LUES}`
}

const trouve = sql`s.id, s.nom, s.prenom, s.date_naissance, c.nom commune_nom, t.nom structure`
const joins = sql`join commune c on c.code = s.commune left join structure t on t.region = s.region and t.id = s.structure_id`

/** The people of some keys, those of the first way first: one statement, for a page asks at each letter. */
const read = async (db: Db, who: Compte, ways: Keys[], limit: number): Promise<Trouve[]> =>
  ways.length === 0
    ? []
    : prepared(
        db,
        sql<Trouve>`select ${trouve} from (select n.stagiaire_id, min(n.o) o from (${sql.join(
          ways.map(
            (keys, i) =>
              sql`select n.stagiaire_id, row_number() over () + ${i * 10_000}::int o from (${keys}) n`,
          ),
          sql` union all `,
        )}) n group by n.stagiaire_id) n
      join stagiaire s on s.region = ${who.region} and s.id = n.stagiaire_id ${joins}
      where ${visible(who)} order by n.o limit ${limit}`,
      )

/** Born that day: those whose name holds the words that were typed, or everyone when nobody's does. */
async function nesLe(db: Db, who: Compte, naissance: Jour, mots: string[], limit: number): Promise<Trouve[]> {
  const nom = sql`' ' || regexp_replace(s.nom_recherche, '(.)\\1+', '\\1', 'g')`
  const matches = mots.map(m => sql`${nom} like ${contient(cle(m))}`)
  const all = matches.length ? sql`(${sql.join(matches, sql` and `)})` : sql`true`
  const rows = await prepared(
    db,
    sql<Trouve & { exact: boolean }>`select ${trouve}, ${all} exact from stagiaire s ${joins}
      where s.region = ${who.region} and s.date_naissance = ${naissance} and ${visible(who)}
      order by exact desc, s.nom_recherche, s.id limit ${limit}`,
  )
  const exact = rows.filter(row => row.exact)
  return (exact.length ? exact : rows).map(({ exact: _, ...row }) => row)
}
