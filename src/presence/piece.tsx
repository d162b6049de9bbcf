import { z } from 'zod'
import { addDays, monday } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { DEMIS, type Demi, type Membre, nameOf } from '../emargement/emargement.ts'
import { hold } from '../emargement/store.ts'
import { MEGABYTE } from '../http/body.ts'
import { act, type Ctx, download, type Route } from '../http/route.ts'
import { plural } from '../web/format.ts'
import { groupe, JOUR, jourPage } from './jour.tsx'
import { empeche, extensionDe, typeDePiece } from './presence.ts'
import * as store from './store.ts'
import * as write from './write.ts'

/** Pathways ticked in a form (one text or several), or listed by a program. */
const ids = z
  .union([z.coerce.number().int().positive(), z.array(z.coerce.number().int().positive())])
  .optional()
  .transform(value => [value ?? []].flat())

/** The bytes sent: a form's file, or base64 through the API; null when none was chosen. */
async function bytesOf(
  sent: File | string | undefined,
): Promise<{ nom: string; contenu: Uint8Array } | null> {
  if (sent === undefined || sent === '' || (sent instanceof File && sent.name === '' && sent.size === 0))
    return null
  if (typeof sent === 'string') return { nom: 'Feuille', contenu: Buffer.from(sent, 'base64') }
  return { nom: sent.name, contenu: new Uint8Array(await sent.arrayBuffer()) }
}

/** The sheet that these signatures are on: the one sent, or one already attached to the week. */
async function pieceOf(
  { db, who, now }: Ctx,
  { action_id, lundi }: { action_id: number; lundi: string },
  sent: File | string | undefined,
  feuille: string,
): Promise<number> {
  const file = await bytesOf(sent)
  if (file) {
    const nom =
      file.nom
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, 120) || 'Feuille'
    const type = typeDePiece(file.contenu)
    const author = { region: who.region, compte_id: who.id, now }
    return write.addPiece(db, author, { action_id, lundi, nom, type, contenu: file.contenu })
  }
  const known = await store.pieces(db, who.region, action_id, lundi)
  const found = known.find(f => String(f.id) === feuille)
  if (!found) throw new Refus('Choisissez la feuille signée, numérisée ou photographiée.', 'piece')
  return found.id
}

/** Who is ticked for one half-day: people of the group, whom nothing prevents from signing that day. */
function ticked(membres: readonly Membre[], jour: string, demi: Demi, wanted: readonly number[]) {
  return [...new Set(wanted)].map(parcours_id => {
    const m = membres.find(one => one.parcours_id === parcours_id)
    if (!m) throw new Introuvable('Cette personne')
    const reason = empeche(m, jour)
    if (reason) throw new Refus(`${nameOf(m)} ne peut pas avoir signé : ${reason}.`, demi)
    return { parcours_id, demi }
  })
}

const envoi = act({
  path: `${JOUR}/piece`,
  title: 'Joindre une feuille signée sur papier',
  roles: ['organisme'],
  page: jourPage,
  // A file a little too heavy is received, so that the refusal says by how much; in base64 it weighs a third more.
  maxBytes: 15 * MEGABYTE,
  input: z.object({
    piece: z
      .union([z.instanceof(File), z.string()])
      .optional()
      .describe('PDF, JPEG ou PNG ; dans l’API, en base64'),
    feuille: z.coerce.string().default('').describe('Ou une feuille déjà jointe à la semaine : son numéro'),
    matin: ids,
    apres_midi: ids,
    soir: ids,
  }),
  run: async (ctx, { piece, feuille, ...signed }) => {
    const { db, who, now, today } = ctx
    await hold(db, who, { action: Number(ctx.params.action) })
    const { action, jour, membres } = await groupe(ctx)
    if (jour > today) throw new Refus('Ce jour n’est pas encore venu : personne n’a pu le signer.')
    const piece_id = await pieceOf(ctx, { action_id: action.id, lundi: monday(jour) }, piece, feuille)
    const wanted = (Object.keys(DEMIS) as Demi[]).flatMap(demi => ticked(membres, jour, demi, signed[demi]))
    const already = await store.signaturesOf(
      db,
      who.region,
      membres.map(m => m.parcours_id),
      jour,
      addDays(jour, 1),
    )
    const twice = wanted.find(w => already.some(s => s.parcours_id === w.parcours_id && s.demi === w.demi))
    const person = membres.find(m => m.parcours_id === twice?.parcours_id)
    if (twice && person)
      throw new Refus(
        `${nameOf(person)} a déjà signé : ${DEMIS[twice.demi]}. Décochez cette personne.`,
        twice.demi,
      )
    await write.sign(
      db,
      { region: who.region, compte_id: who.id, now },
      'papier',
      jour,
      membres,
      wanted,
      piece_id,
    )
    return {
      to: `/presence/${action.id}/${jour}`,
      notice: `La feuille est jointe : ${plural(wanted.length, 'signature notée', 'signatures notées')}.`,
      result: { piece: piece_id, signatures: wanted.length },
    }
  },
})

const lecture = download({
  path: '/pieces/:id',
  title: 'Feuille signée sur papier',
  roles: ['organisme', 'region'],
  run: async ({ db, who, params }) => {
    const { lundi, type, contenu } = await store.piece(db, who, Number(params.id))
    const name = `feuille-${lundi}-${params.id}.${extensionDe(type)}`
    return { body: new Uint8Array(contenu), type, name }
  },
})

export const routes: Route[] = [envoi, lecture]
