import { dossier } from '../certification/store.ts'
import { Refus } from '../db/refus.ts'
import { act, page, type Route } from '../http/route.ts'
import { NouvellesPage } from './pages.tsx'
import { repondre, reponse } from './repondre.ts'
import { enCours } from './store.ts'

const PATH = '/parcours/:id/nouvelles'

const nouvelles = page({
  path: PATH,
  title: 'Donner de mes nouvelles',
  roles: ['stagiaire'],
  data: async ({ db, who, params, now }) => {
    const parcours = await dossier(db, who, Number(params.id))
    return { parcours_id: parcours.id, ouverte: (await enCours(db, who.region, parcours.id, now)) !== null }
  },
  view: (data, view) => <NouvellesPage {...data} view={view} act={PATH} />,
})

const envoi = act({
  path: PATH,
  title: 'Dire ce que l’on est devenu',
  roles: ['stagiaire'],
  page: nouvelles,
  input: reponse,
  run: async ({ db, who, params, now, today }, input) => {
    const parcours = await dossier(db, who, Number(params.id))
    const e = await enCours(db, who.region, parcours.id, now)
    if (!e)
      throw new Refus(
        'Aucune question ne vous attend : une réponse est déjà enregistrée, ou le délai est passé.',
      )
    if (input.depuis && input.depuis > today) throw new Refus('Ce jour n’est pas encore passé.', 'depuis')
    await repondre(db, e, input, now)
    return { to: `/parcours/${parcours.id}`, notice: 'Merci, votre réponse est enregistrée.' }
  },
})

export const routes: Route[] = [nouvelles, envoi]
