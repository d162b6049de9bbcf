import type { Hono } from 'hono'
import { z } from 'zod'
import { addDays, isFerie, type Jour, monday } from '../calendrier/calendrier.ts'
import { asRefus, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { covers, DEMIS, type Demi, dayLabel, type Membre } from '../emargement/emargement.ts'
import { hold, membres } from '../emargement/store.ts'
import { type Compte, fingerprint } from '../habilitation/habilitation.ts'
import { act, page, type Route } from '../http/route.ts'
import { type Env, notice, paris, type Req } from '../http/session.ts'
import { publicShell } from '../http/shell.tsx'
import { firstExpected } from '../seance/seance.ts'
import { seancesOf, withTimetable } from '../seance/store.ts'
import { codeValide, empeche, lireCode } from './presence.ts'
import { LienPage, LienPerduPage, LienSignePage, type Prochaine, SignerPage } from './signer-page.tsx'
import * as store from './store.ts'
import * as write from './write.ts'

/** Wrong codes of one account in a quarter of an hour: a million codes, three good at a time. */
const ATTEMPTS = 10

/** Why someone cannot sign today, as a whole sentence, or null. */
function empechement(m: Membre | undefined, today: Jour): string | null {
  if (!m) return 'Vous n’êtes pas en formation aujourd’hui : il n’y a rien à signer.'
  if (isFerie(today, m.departement)) return 'Pas de séance aujourd’hui : ce jour est férié.'
  const reason = empeche(m, today)
  return (
    reason &&
    `Vous ne pouvez pas signer aujourd’hui : ${reason}. Si c’est une erreur, parlez-en à votre organisme.`
  )
}

/** How far ahead the next séance is looked for. */
const AHEAD = 120

/** The first day from today on that expects this trainee, and its hour; null when none does. */
async function prochaineSeance(db: Db, who: Compte, today: Jour): Promise<Prochaine | null> {
  const au = addDays(today, AHEAD)
  const own = await membres(db, who, { du: today, au })
  const ids = own.map(m => m.parcours_id)
  const seances = await seancesOf(db, who.region, ids, today, au)
  const planned = await withTimetable(db, who.region, ids, today)
  const found = own.flatMap(m => {
    const mine = seances.filter(s => s.parcours_id === m.parcours_id)
    const begun = planned.has(m.parcours_id)
    return firstExpected(mine, begun, today, au, jour => !covers(m, jour), m.departement) ?? []
  })
  return found.toSorted((a, b) => (a.jour < b.jour ? -1 : 1))[0] ?? null
}

const moi = page({
  path: '/signer',
  title: 'Signer ma présence',
  roles: ['stagiaire'],
  data: async ({ db, who, today }) => {
    const lundi = monday(today)
    const week = await membres(db, who, { du: lundi, au: addDays(today, 1) })
    const ids = week.map(m => m.parcours_id)
    const [m] = await membres(db, who, { du: today, au: addDays(today, 1) })
    const prochaine = await prochaineSeance(db, who, today)
    return {
      today,
      empechement: empechement(m, today),
      prochaine,
      signatures: await store.signaturesOf(db, who.region, ids, lundi, addDays(today, 1)),
    }
  },
  view: (data, view) => <SignerPage {...data} view={view} />,
})

/** The pathway that an account, or the bearer of a link, signs for today, held; a `Refus` when it cannot. */
async function signable(db: Db, who: Compte, today: Jour): Promise<Membre> {
  await hold(db, who, {})
  const [m] = await membres(db, who, { du: today, au: addDays(today, 1) })
  const reason = empechement(m, today)
  if (!m || reason) throw new Refus(reason ?? '')
  return m
}

/** After the trainer nobody signs any more. The caller holds the pathway, so that the trainer's signature is seen or waits. */
async function refuseContresignee(db: Db, region: string, action_id: number, today: Jour, demi: Demi) {
  const signed = await store.contreseings(db, region, action_id, today)
  if (signed.some(c => c.demi === demi))
    throw new Refus('Votre formateur a déjà signé pour le groupe : dites-lui que vous étiez là.')
}

const signature = act({
  path: '/signer',
  title: 'Signer une demi-journée par le code de la salle',
  roles: ['stagiaire'],
  page: moi,
  attempts: ATTEMPTS,
  input: z.object({ code: z.string('Recopiez le code affiché dans la salle.') }),
  run: async ({ db, who, now, today }, sent) => {
    const code = lireCode(sent.code)
    const m = await signable(db, who, today)
    const open = await store.openCodes(db, who.region, m.action_id, today, true)
    if (open.length === 0)
      throw new Refus(
        'Aucun code n’est affiché pour votre groupe en ce moment. Demandez à votre formateur.',
        'code',
      )
    const found = open.find(c => codeValide(c.secret, code, now))
    if (!found)
      throw new Refus(
        'Ce code n’est pas le bon, ou il a déjà changé. Recopiez celui qui est affiché maintenant.',
        'code',
      )
    const { demi } = found
    await refuseContresignee(db, who.region, m.action_id, today, demi)
    const author = { region: who.region, compte_id: who.id, now }
    await write.sign(db, author, 'code', today, [m], [{ parcours_id: m.parcours_id, demi }])
    return {
      to: '/signer',
      notice: `C’est signé : ${dayLabel(today)}, ${DEMIS[demi]}.`,
      result: { jour: today, demi },
    }
  },
})

/** The scope of who holds a link: their own pathways and nothing else. */
const bearer = (lien: store.Lien): Compte => ({
  region: lien.region,
  region_nom: lien.region_nom,
  id: 0,
  nom: '',
  fonction: '',
  rattachement: null,
  reseau: null,
  role: 'stagiaire',
  organisme_id: null,
  structure_id: null,
  stagiaire_id: lien.stagiaire_id,
  nouveautes_lues_le: null,
})

async function signByLien(db: Db, token: string, now: string): Promise<{ jour: Jour; demi: Demi } | null> {
  const lien = await store.lienBy(db, fingerprint(token))
  const today = paris(now)
  if (!lien || lien.jour !== today) return null
  const m = await signable(db, bearer(lien), today)
  if (m.parcours_id !== lien.parcours_id) return null
  await refuseContresignee(db, lien.region, m.action_id, today, lien.demi)
  if (!(await write.takeLien(db, token, now))) return null
  const { region, parcours_id, demi } = lien
  await write.sign(db, { region, compte_id: null, now }, 'lien', today, [m], [{ parcours_id, demi }])
  return { jour: today, demi }
}

/** The personal link: no account; reading it signs nothing, so that a messaging application may look at it. */
export function mountSignature(app: Hono<Env>, database: Store): void {
  const path = '/signer/:jeton'

  app.get(path, c => show(c, database, undefined, 200))

  app.post(path, async c => {
    const token = c.req.param('jeton')
    const now = c.var.now()
    try {
      const done = await database.write({ compte: null, acte: 'signer.lien', now }, db =>
        signByLien(db, token, now),
      )
      if (!done) return show(c, database, undefined, 422)
      notice(c, `C’est signé : ${dayLabel(done.jour)}, ${DEMIS[done.demi]}.`)
      return c.redirect(`/signer/${token}`, 303)
    } catch (error) {
      const refused = asRefus(error)
      if (!(refused instanceof Refus)) throw error
      return show(c, database, refused.message, 422)
    }
  })
}

async function show(c: Req, database: Store, refusal: string | undefined, status: 200 | 422) {
  const token = c.req.param('jeton') ?? ''
  const lien = await database.read(db => store.lienBy(db, fingerprint(token)))
  c.header('x-robots-tag', 'noindex, nofollow')
  c.header('cache-control', 'private, no-store')
  const title = 'Signer ma présence'
  const over = !lien || lien.utilise_le !== null || lien.expire_le <= c.var.now()
  if (lien?.signe_le)
    return c.html(await publicShell(c, database, title, <LienSignePage lien={lien} />), status)
  if (over) return c.html(await publicShell(c, database, title, <LienPerduPage />), 410)
  const content = <LienPage lien={lien} action={`/signer/${encodeURIComponent(token)}`} refusal={refusal} />
  return c.html(await publicShell(c, database, title, content), status)
}

export const routes: Route[] = [moi, signature]
