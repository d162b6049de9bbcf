import { z } from 'zod'
import { firstDay, isJour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { act, page, type Route } from '../http/route.ts'
import { moisLong, plural } from '../web/format.ts'
import { remind } from './rappel.ts'
import { cleDuJour, joursDeRetard } from './retard.ts'
import { RetardsPage } from './retards-page.tsx'
import * as store from './store.ts'

const RAPPEL_DE_TOUS = '/etats/retards/rappel'
const RAPPEL = '/organismes/:id/etats/:mois/rappel'

const retards = page({
  path: '/etats/retards',
  title: 'États de présence attendus',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, today }) => ({ today, retards: await store.retards(db, who.region, today) }),
  view: (data, view) => <RetardsPage {...data} view={view} all={RAPPEL_DE_TOUS} one={RAPPEL} />,
})

const rappel = act({
  path: RAPPEL,
  title: 'Rappeler à un organisme les états d’un mois',
  roles: ['region'],
  page: retards,
  input: z.object({}),
  run: async ({ db, who, now, today, params }) => {
    const month = params.mois ?? ''
    if (!isJour(firstDay(month))) throw new Introuvable('Ce mois')
    const found = (await store.retards(db, who.region, today)).find(
      r => r.organisme_id === Number(params.id) && r.mois === month,
    )
    if (!found) throw new Introuvable('Ce retard')
    const { ecrits, comptes } = await remind(db, who.region, found, cleDuJour(month, today), now, today)
    if (comptes === 0)
      throw new Refus(
        `${found.organisme} n’a pas de compte ouvert dans Amont : joignez l’organisme par téléphone ou par courrier.`,
      )
    if (ecrits === 0)
      throw new Refus(
        `${found.organisme} a déjà reçu un rappel aujourd’hui pour ${moisLong(month)}. Recommencez demain.`,
      )
    return {
      to: '/etats/retards',
      notice: `Rappel écrit à ${found.organisme} pour ${moisLong(month)} : ${plural(ecrits, 'compte')}.`,
      result: { ecrits },
    }
  },
})

const rappelDeTous = act({
  path: RAPPEL_DE_TOUS,
  title: 'Rappeler tous les organismes en retard',
  roles: ['region'],
  page: retards,
  input: z.object({}),
  run: async ({ db, who, now, today }) => {
    const late = (await store.retards(db, who.region, today)).filter(r => joursDeRetard(r.mois, today))
    const reached = new Set<number>()
    const without = new Set<string>()
    for (const one of late) {
      const done = await remind(db, who.region, one, cleDuJour(one.mois, today), now, today)
      if (done.comptes === 0) without.add(one.organisme)
      if (done.ecrits > 0) reached.add(one.organisme_id)
    }
    const left = without.size ? ` Sans compte ouvert, à joindre autrement : ${[...without].join(', ')}.` : ''
    if (reached.size === 0)
      throw new Refus(
        late.length
          ? `Aucun rappel n’est parti : chaque organisme en a déjà reçu un aujourd’hui.${left}`
          : 'Aucun organisme n’est en retard.',
      )
    return {
      to: '/etats/retards',
      notice: `Rappel écrit à ${plural(reached.size, 'organisme')}.${left}`,
      result: { organismes: reached.size },
    }
  },
})

export const routes: Route[] = [retards, rappel, rappelDeTous]
