import type { Hono } from 'hono'
import type { Store } from '../db/store.ts'
import { ROLES } from '../habilitation/habilitation.ts'
import { personas } from '../habilitation/store.ts'
import { page, type Route } from '../http/route.ts'
import { type Env, sessionCookie } from '../http/session.ts'
import { publicShell } from '../http/shell.tsx'
import { enRetard } from '../jobs/passage.ts'
import * as parcours from '../parcours/store.ts'
import * as prescriptions from '../prescription/store.ts'
import * as signal from '../signal/store.ts'
import { vieOf } from '../vie/vie.ts'
import { LandingPage, StaffPage, TraineePage } from './pages.tsx'
import { attentes } from './store.ts'

/** What waits for each role today; for a trainee, where they stand. */
const aujourdhui = page({
  path: '/',
  title: 'Aujourd’hui',
  roles: ROLES,
  data: async ({ db, who, now, today, trace }) => {
    if (who.role === 'stagiaire' && who.stagiaire_id !== null) {
      trace(who.stagiaire_id)
      const demandes = await prescriptions.ofStagiaire(db, who, who.stagiaire_id)
      const lives = await parcours.lives(db, who, who.stagiaire_id, today)
      const last = lives.at(-1)
      const current = last ? await parcours.byId(db, who, last.id, today) : null
      const aide = await signal.aideDe(db, who.region, who.stagiaire_id)
      const paie = (await signal.ofStagiaire(db, who, who.stagiaire_id)).filter(
        s => s.nature === 'paie_en_retard',
      )
      return { kind: 'stagiaire' as const, demandes, current, aide, paie, vie: vieOf(demandes, lives, today) }
    }
    const read = who.role === 'conseiller' || who.role === 'organisme'
    return {
      kind: 'equipe' as const,
      attentes: await attentes(db, who, today),
      nouveautes: read ? await prescriptions.nouveautes(db, who) : [],
      nuits: who.role === 'region' ? await enRetard(db, now) : [],
    }
  },
  view: (data, view) =>
    data.kind === 'stagiaire' ? <TraineePage {...data} view={view} /> : <StaffPage {...data} view={view} />,
})

/** The first page, for who is not signed in. */
export function mountLanding(app: Hono<Env>, store: Store): void {
  app.get('/', async (c, next) => {
    if (sessionCookie(c)) return next()
    const people = await store.read(personas)
    return c.html(await publicShell(c, store, 'Accueil', <LandingPage people={people} />))
  })
}

export const routes: Route[] = [aujourdhui]
