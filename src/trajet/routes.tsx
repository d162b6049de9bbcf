import { z } from 'zod'
import { addDays } from '../calendrier/calendrier.ts'
import { MEGABYTE } from '../http/body.ts'
import { act, page, type Route } from '../http/route.ts'
import { jour } from '../web/format.ts'
import { charger, feeds, OCTETS_MAX, retirer } from './horaires.ts'
import { TransportsPage } from './pages.tsx'
import * as store from './store.ts'

const TRANSPORTS = '/transports'

const transports = page({
  path: TRANSPORTS,
  title: 'Horaires des transports',
  roles: ['region'],
  wide: true,
  data: async ({ db, who }) => ({
    feeds: await feeds(db, who.region),
    source: await store.sourceOf(db, who.region),
    couverture: await store.couverture(db, who.region),
  }),
  view: (data, view) => <TransportsPage {...data} view={view} />,
})

const chargement = act({
  path: TRANSPORTS,
  title: 'Charger des horaires de transports',
  roles: ['region'],
  page: transports,
  // A file a little too heavy is received, so that the refusal says by how much; in base64 it weighs a third more.
  maxBytes: OCTETS_MAX + 24 * MEGABYTE,
  input: z.object({
    fichier: z
      .union([z.instanceof(File), z.string().min(1)], 'Choisissez un fichier.')
      .describe('Archive GTFS (.zip) ; dans l’API, en base64'),
  }),
  run: async ({ db, who, now, today }, { fichier }) => {
    const file =
      typeof fichier === 'string'
        ? { nom: 'API', contenu: Buffer.from(fichier, 'base64') }
        : { nom: fichier.name, contenu: new Uint8Array(await fichier.arrayBuffer()) }
    const author = { region: who.region, compte_id: who.id }
    const { id, nouveau, apercu } = await charger(db, author, file, now, today)
    const until = `jusqu’au ${jour(addDays(apercu.au, -1))}`
    return {
      to: TRANSPORTS,
      notice: nouveau
        ? `Les horaires sont chargés, valables ${until}. Les trajets seront calculés cette nuit.`
        : `Ces horaires étaient déjà chargés, valables ${until} : rien ne change.`,
      result: { id, nouveau, ...apercu },
    }
  },
})

const retrait = act({
  path: '/transports/:id/retrait',
  title: 'Retirer des horaires de transports',
  roles: ['region'],
  page: transports,
  input: z.object({}),
  run: async ({ db, who, now, params }) => {
    const nom = await retirer(db, who.region, Number(params.id), now)
    return {
      to: TRANSPORTS,
      notice: `Les horaires « ${nom} » ne servent plus. Les trajets seront recalculés cette nuit.`,
    }
  },
})

export const routes: Route[] = [transports, chargement, retrait]
