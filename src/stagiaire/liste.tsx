import { download, page, pageOf } from '../http/route.ts'
import { csv } from '../web/csv.ts'
import { chercher } from './chercher.ts'
import { ListPage } from './pages.tsx'
import * as store from './store.ts'
import { enClair, nouvelles } from './suivies.ts'

const PAGE_SIZE = 50
/** More than anyone follows. */
const EXPORT_SIZE = 5000

/** The people whom an account may see: all, those it follows, those it looks for. */
export const liste = page({
  path: '/stagiaires',
  title: 'Personnes',
  roles: ['region', 'conseiller'],
  wide: true,
  data: async ({ db, who, query, today }) => {
    const number = pageOf(query)
    const q = query.q ?? ''
    const mine = query.moi === 'oui'
    const found = q && !mine ? await chercher(db, who, { q, today, limit: PAGE_SIZE }) : null
    const news = mine ? await nouvelles(db, who, today) : []
    const first = news.map(n => n.stagiaire_id)
    const ids = found?.map(p => p.id)
    return {
      ...(await store.list(db, who, { q, mine, page: number, size: PAGE_SIZE, ids, first })),
      news,
      q,
      mine,
      page: number,
      size: PAGE_SIZE,
      today,
    }
  },
  view: (data, view) => <ListPage {...data} view={view} />,
})

/** Those whom an account follows, for a spreadsheet. */
export const export_csv = download({
  path: '/stagiaires/liste.csv',
  title: 'Mes personnes, pour un tableur',
  roles: ['conseiller'],
  run: async ({ db, who, today }) => {
    const news = await nouvelles(db, who, today)
    const first = news.map(n => n.stagiaire_id)
    const { rows } = await store.list(db, who, { q: '', mine: true, page: 1, size: EXPORT_SIZE, first })
    const of = new Map(news.map(n => [n.stagiaire_id, n]))
    const body = csv(
      ['Fiche', 'Nom', 'Prénom', 'Date de naissance', 'Commune', 'Parcours', 'Nouveautés', 'Sortie'],
      rows.map(r => [
        r.id,
        r.nom,
        r.prenom,
        r.date_naissance,
        r.commune_nom,
        r.parcours,
        enClair(of.get(r.id)),
        r.sorti_le,
      ]),
    )
    return { body, type: 'text/csv; charset=utf-8', name: `mes-personnes-${today}.csv` }
  },
})
