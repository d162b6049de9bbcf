import { z } from 'zod'
import { Introuvable } from '../db/refus.ts'
import { ROLES } from '../habilitation/habilitation.ts'
import { isDemonstration } from '../habilitation/store.ts'
import { act, page, pageOf, type Route } from '../http/route.ts'
import { plural } from '../web/format.ts'
import { sendableSince } from './message.ts'
import { BoitePage, MessagesPage } from './pages.tsx'
import * as store from './store.ts'

const SIZE = 50

const messages = page({
  path: '/messages',
  title: 'Messages',
  roles: ROLES,
  data: async ({ db, who, query }) => {
    const at = pageOf(query)
    const found = await store.inbox(db, who, { page: at, size: SIZE })
    return { ...found, page: at, pages: Math.max(1, Math.ceil(found.total / SIZE)) }
  },
  view: (data, view) => <MessagesPage {...data} view={view} />,
})

const lecture = act({
  path: '/messages/:id/lecture',
  title: 'Marquer un message comme lu',
  roles: ROLES,
  page: messages,
  input: z.object({}),
  run: async ({ db, who, now, params }) => {
    const [read] = await store.markRead(db, who, now, Number(params.id))
    if (!read) throw new Introuvable('Ce message')
    return { to: read.lien ?? '/messages' }
  },
})

const lectureDeTout = act({
  path: '/messages/lecture',
  title: 'Marquer tous les messages comme lus',
  roles: ROLES,
  page: messages,
  input: z.object({}),
  run: async ({ db, who, now }) => {
    const { length } = await store.markRead(db, who, now)
    return {
      to: '/messages',
      notice: length ? `${plural(length, 'message lu', 'messages lus')}.` : 'Vous aviez déjà tout lu.',
      result: { lus: length },
    }
  },
})

const boite = page({
  path: '/boite-d-envoi',
  title: 'Boîte d’envoi',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, query, now }) => {
    const at = pageOf(query)
    const demonstration = await isDemonstration(db)
    const found = await store.outbox(db, who.region, {
      ...{ page: at, size: SIZE, demonstration, since: sendableSince(now) },
    })
    return { ...found, page: at, pages: Math.max(1, Math.ceil(found.total / SIZE)), demonstration }
  },
  view: data => <BoitePage {...data} />,
})

export const routes: Route[] = [messages, lecture, lectureDeTout, boite]
