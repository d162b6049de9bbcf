import { addDays, isJour } from '../calendrier/calendrier.ts'
import { page, pageOf, type Route } from '../http/route.ts'
import * as store from './lecture.ts'
import { ConsultationsPage, JournalPage } from './pages.tsx'

const SIZE = 100

const journal = page({
  path: '/journal',
  title: 'Journal',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, query }) => {
    const stagiaire = Number.parseInt(query.stagiaire ?? '', 10)
    const filtre: store.Filtre = {
      acte: query.acte ?? '',
      objet: query.objet ?? '',
      du: isJour(query.du) ? query.du : null,
      au: isJour(query.au) ? addDays(query.au, 1) : null,
      qui: query.qui ?? '',
      stagiaire: Number.isSafeInteger(stagiaire) ? stagiaire : null,
    }
    const number = pageOf(query)
    return { ...(await store.lignes(db, who.region, filtre, { number, size: SIZE })), page: number }
  },
  view: (data, view) => <JournalPage {...data} query={view.query} />,
})

const consultations = page({
  path: '/stagiaires/:id/consultations',
  title: 'Qui a lu ce dossier',
  roles: ['region', 'conseiller', 'stagiaire'],
  data: async ({ db, who, params, query }) => {
    const personne = await store.lu(db, who, Number(params.id))
    const number = pageOf(query)
    const found = await store.lectures(db, who.region, personne.id, { number, size: SIZE })
    return { ...found, personne, page: number }
  },
  view: (data, view) => <ConsultationsPage {...data} mine={view.who.role === 'stagiaire'} />,
})

export const routes: Route[] = [journal, consultations]
