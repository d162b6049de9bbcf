import { dossier } from '../certification/store.ts'
import { Refus } from '../db/refus.ts'
import { isDemonstration } from '../habilitation/store.ts'
import { act, page, pageOf, type Route } from '../http/route.ts'
import { departs } from './boite.ts'
import { BoitePage } from './boite-page.tsx'
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

const SIZE = 50

const boite = page({
  path: '/boite-d-envoi/suivi',
  title: 'Messages du suivi',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, query }) => {
    const at = pageOf(query)
    const demonstration = await isDemonstration(db)
    const found = await departs(db, who.region, { page: at, size: SIZE, demonstration })
    return { ...found, page: at, pages: Math.max(1, Math.ceil(found.total / SIZE)), demonstration }
  },
  view: data => <BoitePage {...data} />,
})

export const routes: Route[] = [nouvelles, envoi, boite]
