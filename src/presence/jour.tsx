import { addDays, isJour, isOuvre, type Jour, monday } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import {
  byKey,
  caseKey,
  closed,
  DEMI_JOURNEE,
  type Demi,
  type Membre,
  nameOf,
} from '../emargement/emargement.ts'
import * as emargement from '../emargement/store.ts'
import { type Ctx, page } from '../http/route.ts'
import { type Attendue, expected } from '../seance/seance.ts'
import { seancesOf, withTimetable } from '../seance/store.ts'
import { JourPage } from './jour-page.tsx'
import { annonceDu, etatCase, shownDemis } from './presence.ts'
import * as store from './store.ts'

export const JOUR = '/presence/:action/:jour'

/** The day of the address, or `Introuvable`. */
export function jourOf({ params }: Ctx): Jour {
  const { jour } = params
  if (!isJour(jour)) throw new Introuvable('Ce jour')
  return jour
}

/** The group of the address and the people who are in training there on its day. */
export async function groupe(ctx: Ctx) {
  const { db, who, params } = ctx
  const action = await emargement.actionById(db, who, Number(params.action))
  const jour = jourOf(ctx)
  const membres = await emargement.membres(db, who, { du: jour, au: addDays(jour, 1), action: action.id })
  return { action, jour, membres }
}

/** Where there is no timetable, the morning and the afternoon of a working day are expected. */
const usual = (jour: Jour, departement?: string): Attendue[] =>
  isOuvre(jour, departement)
    ? (['matin', 'apres_midi'] as const).map(demi => ({ demi, minutes: DEMI_JOURNEE, modalite: 'centre' }))
    : []

/** What is expected of each person on a day. */
async function attendues(ctx: Ctx, membres: readonly Membre[], jour: Jour) {
  const ids = membres.map(m => m.parcours_id)
  const au = addDays(jour, 1)
  const seances = await seancesOf(ctx.db, ctx.who.region, ids, jour, au)
  const planned = await withTimetable(ctx.db, ctx.who.region, ids, au)
  return new Map(
    membres.map(({ parcours_id: id, departement }) => [
      id,
      planned.has(id)
        ? expected(
            seances.filter(s => s.parcours_id === id),
            jour,
            departement,
          )
        : usual(jour, departement),
    ]),
  )
}

/** The sheet of a day: who is expected, who has signed and how, what is announced, each half-day's code and trainer. */
export async function loadJour(ctx: Ctx) {
  const { db, who, query } = ctx
  const { region } = who
  const { action, jour, membres } = await groupe(ctx)
  const au = addDays(jour, 1)
  const ids = membres.map(m => m.parcours_id)
  const planned = await attendues(ctx, membres, jour)
  const notes = byKey(await emargement.cells(db, region, ids, jour, au))
  const signatures = await store.signaturesOf(db, region, ids, jour, au)
  const annonces = await store.annoncesOf(db, region, ids, jour, addDays(jour, 92))
  const codes = await store.codes(db, region, action.id, jour)
  const contreseings = await store.contreseings(db, region, action.id, jour)
  const pieces = await store.pieces(db, region, action.id, monday(jour))
  const demis = shownDemis([
    ...(query.soir === '1' ? (['soir'] as const) : []),
    ...[...planned.values()].flat().map(a => a.demi),
    ...[...notes.values(), ...signatures, ...codes, ...contreseings].map(one => one.demi),
  ])
  const personnes = membres.map(m => {
    const annonce = annonceDu(annonces, m.parcours_id, jour)
    const ferme = closed(m, jour)
    const cases = demis.map(demi => {
      const signature = signatures.find(s => s.parcours_id === m.parcours_id && s.demi === demi)
      const attendue = ferme ? undefined : planned.get(m.parcours_id)?.find(a => a.demi === demi)
      const note = notes.get(caseKey({ parcours_id: m.parcours_id, jour, demi }))
      const etat = etatCase({ ferme, attendue: attendue !== undefined, signature, note, annonce })
      return { demi, attendue: attendue ?? null, signature: signature ?? null, ...etat }
    })
    return { parcours_id: m.parcours_id, nom: nameOf(m), ferme, annonce: annonce ?? null, cases }
  })
  const parDemi = demis.map((demi: Demi) => {
    const own = personnes.map(p => p.cases.find(c => c.demi === demi))
    return {
      demi,
      attendues: own.filter(c => c?.attendue).length,
      signees: own.filter(c => c?.signature).length,
      code: codes.find(c => c.demi === demi) ?? null,
      contreseing: contreseings.find(c => c.demi === demi) ?? null,
    }
  })
  return { action, jour, demis: parDemi, personnes, annonces, pieces }
}
export type JourData = Awaited<ReturnType<typeof loadJour>>

/** The sheet of the day; every act of the organisation on signatures comes back to it. */
export const jourPage = page({
  path: JOUR,
  title: 'Feuille du jour',
  roles: ['organisme'],
  wide: true,
  data: loadJour,
  view: (data, view) => <JourPage {...data} view={view} />,
})
