import { z } from 'zod'
import { addDays } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { DEMIS, dayLabel, nameOf } from '../emargement/emargement.ts'
import { hold } from '../emargement/store.ts'
import { act, type Ctx, page, type Route } from '../http/route.ts'
import { routes as absences } from './absences.tsx'
import { groupe, JOUR, jourPage } from './jour.tsx'
import { routes as pieces } from './piece.tsx'
import { codeAt, demiOf, empeche, secondesRestantes } from './presence.ts'
import { routes as signer } from './signer.tsx'
import { CodePage } from './signer-page.tsx'
import * as store from './store.ts'
import * as write from './write.ts'

/** The group, day and half-day of the address, with what is already signed; an act of the same day only, unless `past`. */
async function demiJournee(ctx: Ctx, { past = false } = {}) {
  const { db, who, today, params } = ctx
  // Who signs holds their own pathway: a signature and the countersigning of its half-day come one after the other.
  await hold(db, who, { action: Number(params.action) })
  const found = { ...(await groupe(ctx)), demi: demiOf(params.demi) }
  const { action, jour, demi, membres } = found
  if (jour > today) throw new Refus('Ce jour n’est pas encore venu : il n’y a rien à signer.')
  if (jour < today && !past)
    throw new Refus('Ce jour est passé : joignez plutôt la feuille signée sur papier.')
  const signees = (
    await store.signaturesOf(
      db,
      who.region,
      membres.map(m => m.parcours_id),
      jour,
      addDays(jour, 1),
    )
  ).filter(s => s.demi === demi)
  const contreseing = (await store.contreseings(db, who.region, action.id, jour)).find(c => c.demi === demi)
  return { ...found, action_id: action.id, signees, contreseing }
}

const CONTRESIGNEE =
  'Cette demi-journée est déjà contresignée : plus personne ne la signe par code ou par lien.'
const author = ({ who, now }: Ctx) => ({ region: who.region, compte_id: who.id, now })
const sheet = ({ params }: Ctx) => `/presence/${params.action}/${params.jour}`

const code = page({
  path: `${JOUR}/:demi/code`,
  title: 'Code de présence',
  roles: ['organisme'],
  wide: true,
  data: async ctx => {
    const { db, who, params, today, now } = ctx
    const { action, jour, membres } = await groupe(ctx)
    const demi = demiOf(params.demi)
    const ids = membres.map(m => m.parcours_id)
    const open = jour === today ? await store.openCodes(db, who.region, action.id, jour) : []
    const secret = open.find(c => c.demi === demi)?.secret
    const signatures = await store.signaturesOf(db, who.region, ids, jour, addDays(jour, 1))
    return {
      action,
      jour,
      demi,
      code: secret === undefined ? null : codeAt(secret, now),
      reste: secondesRestantes(now),
      signees: signatures.filter(s => s.demi === demi).length,
    }
  },
  view: (data, view) => <CodePage {...data} view={view} />,
  // Just after each new code; sooner, so that the seconds and the signatures stay true.
  refresh: ({ now }) => Math.min(20, secondesRestantes(now) + 1),
})

const ouverture = act({
  path: `${JOUR}/:demi/ouverture`,
  title: 'Afficher un code de présence',
  roles: ['organisme'],
  page: jourPage,
  input: z.object({}),
  run: async ctx => {
    const d = await demiJournee(ctx)
    if (d.contreseing) throw new Refus(CONTRESIGNEE)
    if (!d.membres.some(m => empeche(m, d.jour) === null))
      throw new Refus('Personne de ce groupe ne peut signer ce jour-là : aucun code n’est affiché.')
    await write.openCode(ctx.db, author(ctx), d)
    return { to: `${sheet(ctx)}/${d.demi}/code`, result: { demi: d.demi } }
  },
})

const fermeture = act({
  path: `${JOUR}/:demi/fermeture`,
  title: 'Fermer un code de présence',
  roles: ['organisme'],
  page: jourPage,
  input: z.object({}),
  run: async ctx => {
    const d = await demiJournee(ctx, { past: true })
    if (!(await write.closeCode(ctx.db, ctx.who.region, ctx.now, d)))
      throw new Refus('Aucun code n’est affiché pour cette demi-journée.')
    return { to: sheet(ctx), notice: 'Le code est fermé : plus personne ne peut signer avec lui.' }
  },
})

const lien = act({
  path: `${JOUR}/:demi/lien`,
  title: 'Faire un lien pour signer',
  roles: ['organisme'],
  page: jourPage,
  input: z.object({ parcours: z.coerce.number('Choisissez une personne.').int().positive() }),
  run: async (ctx, { parcours }) => {
    const d = await demiJournee(ctx)
    const m = d.membres.find(one => one.parcours_id === parcours)
    if (!m) throw new Introuvable('Cette personne')
    const reason = empeche(m, d.jour)
    if (reason) throw new Refus(`${nameOf(m)} ne peut pas signer : ${reason}.`)
    if (d.contreseing) throw new Refus(CONTRESIGNEE)
    if (d.signees.some(s => s.parcours_id === parcours))
      throw new Refus(`${nameOf(m)} a déjà signé cette demi-journée.`)
    const token = await write.makeLien(ctx.db, author(ctx), {
      parcours_id: parcours,
      jour: d.jour,
      demi: d.demi,
    })
    const adresse = `${ctx.origin}/signer/${token}`
    return {
      to: sheet(ctx),
      notice: `Lien pour ${nameOf(m)}, ${DEMIS[d.demi]} : ${adresse} Copiez-le maintenant, il ne sera plus affiché. Il signe une fois, jusqu’à ce soir.`,
      once: { adresse },
    }
  },
})

const contreseing = act({
  path: `${JOUR}/:demi/contreseing`,
  title: 'Contresigner une demi-journée',
  roles: ['organisme'],
  page: jourPage,
  input: z.object({}),
  run: async ctx => {
    const d = await demiJournee(ctx, { past: true })
    if (!d.contreseing && d.signees.length === 0)
      throw new Refus('Personne n’a encore signé cette demi-journée : il n’y a rien à contresigner.')
    await write.countersign(ctx.db, { ...author(ctx), nom: ctx.who.nom }, d)
    return {
      to: sheet(ctx),
      notice: `${ctx.who.nom} a contresigné : ${dayLabel(d.jour)}, ${DEMIS[d.demi]}.`,
      result: { signatures: d.signees.length },
    }
  },
})

export const routes: Route[] = [
  jourPage,
  code,
  ouverture,
  fermeture,
  lien,
  contreseing,
  ...pieces,
  ...absences,
  ...signer,
]
