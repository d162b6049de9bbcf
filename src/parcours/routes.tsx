import { z } from 'zod'
import { addDays, addMonths, isJour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { destinations } from '../dispositif/dispositif.ts'
import { moisEtats } from '../etat/store.ts'
import { act, type Ctx, download, page, pageOf, type Route } from '../http/route.ts'
import { liberee } from '../place/store.ts'
import * as signal from '../signal/store.ts'
import { vieOf } from '../vie/vie.ts'
import { jour } from '../web/format.ts'
import { type Contenu, withSignatures } from './contrat.ts'
import { entree, entreePage } from './entree.tsx'
import { ListPage } from './list-page.tsx'
import { DetailPage } from './pages.tsx'
import { MOTIFS_SORTIE, QUALITES } from './parcours.ts'
import { contratPdf } from './pdf.ts'
import * as store from './store.ts'
import * as write from './write.ts'

const PAGE_SIZE = 40

const liste = page({
  path: '/parcours',
  title: 'Parcours',
  roles: ['region', 'conseiller', 'organisme'],
  wide: true,
  data: async ({ db, who, query, today }) => {
    const filtre = FILTRES.find(f => f === query.filtre) ?? 'en_cours'
    const number = pageOf(query)
    return {
      ...(await store.list(db, who, filtre, number, PAGE_SIZE, today)),
      filtre,
      page: number,
      size: PAGE_SIZE,
    }
  },
  view: (data, view) => <ListPage {...data} view={view} />,
})
const FILTRES = ['en_cours', 'a_signer', 'suspendu', 'sorti', 'tous'] as const

const detail = page({
  path: '/parcours/:id',
  title: 'Parcours',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  wide: true,
  data: async ({ db, who, params, today, trace }) => {
    const parcours = await store.byId(db, who, Number(params.id), today)
    trace(parcours.stagiaire_id)
    const mois = (await moisEtats(db, who.region, parcours.id)).reverse()
    const signaux = await signal.ofStagiaire(db, who, parcours.stagiaire_id, parcours.id)
    return { parcours, mois, signaux, vie: vieOf([], [store.lifeOf(parcours)], today) }
  },
  view: (data, view) => <DetailPage {...data} view={view} />,
})

const contrat = download({
  path: '/parcours/:id/contrat.pdf',
  title: 'Contrat',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  run: async ({ db, who, params, today, trace }) => {
    const p = await store.byId(db, who, Number(params.id), today)
    trace(p.stagiaire_id)
    if (p.contrat_id === null) throw new Introuvable('Ce contrat')
    const found = await write.contratById(db, who.region, p.contrat_id)
    const body = await contratPdf(
      withSignatures(found.contenu as Contenu, found.empreinte, p.signataires, p.signatures),
    )
    return { body, type: 'application/pdf', name: `contrat-${p.id}.pdf` }
  },
})

/** The pathway, taken for this act and still open. */
async function opened(ctx: Ctx) {
  const id = Number(ctx.params.id)
  await take(ctx.db, 'parcours', { region: ctx.who.region, id }, ctx.revision)
  const p = await store.byId(ctx.db, ctx.who, id, ctx.today)
  if (p.sortie) throw new Refus('Ce parcours est terminé : il ne change plus.')
  return p
}

const signature = act({
  path: '/parcours/:id/signature',
  title: 'Signer le contrat',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  page: detail,
  input: z.object({
    papier: z.string().optional(),
    _confirmation: z.literal('oui', 'Cochez la case pour signer.'),
  }),
  run: async (ctx, { papier }) => {
    const { db, who, now } = ctx
    const p = await opened(ctx)
    if (p.contrat_id === null) throw new Introuvable('Ce contrat')
    const onPaper = papier === 'oui' && who.role === 'organisme'
    const qualite = onPaper ? 'stagiaire' : store.qualiteOf(who)
    if (qualite === null || !p.signataires.includes(qualite))
      throw new Refus('Votre signature n’est pas demandée sur ce contrat.')
    const nom = onPaper ? `${p.prenom} ${p.nom}, sur papier, recueilli par ${who.nom}` : who.nom
    await write.insertSignature(db, who, p.contrat_id, qualite, nom, now)
    const left = p.signataires.filter(q => q !== qualite && !p.signatures.some(s => s.qualite === q))
    const notice = left.length
      ? `C’est signé. Il manque : ${left.map(q => (QUALITES[q] ?? q).toLowerCase()).join(', ')}.`
      : 'C’est signé : le contrat est complet.'
    return { to: `/parcours/${p.id}#contrat`, notice, result: { manque: left } }
  },
})

const plausible = (jour: string) => jour < '2100-01-01'
const day = (message: string) =>
  z
    .string(message)
    .refine(isJour, message)
    .refine(plausible, 'Cette date est trop lointaine : vérifiez l’année.')
const sortie = act({
  path: '/parcours/:id/sortie',
  title: 'Enregistrer la sortie',
  roles: ['organisme'],
  page: detail,
  input: z.object({
    date: day('Indiquez le dernier jour.'),
    raison: z.enum(Object.keys(MOTIFS_SORTIE) as [keyof typeof MOTIFS_SORTIE], 'Choisissez une raison.'),
    destination: z.enum(destinations, 'Dites où va la personne, ou « inconnue ».'),
    precisions: z.string().trim().max(500, '500 caractères au plus.').default(''),
  }),
  run: async (ctx, { date, raison, destination, precisions }) => {
    const p = await opened(ctx)
    if (date < p.date_entree)
      throw new Refus(`La sortie ne peut pas venir avant l’entrée, le ${jour(p.date_entree)}.`, 'date')
    if (date > addMonths(ctx.today, 1))
      throw new Refus('Cette date est trop lointaine pour une sortie.', 'date')
    await write.insertSortie(ctx.db, ctx.who, p.id, {
      date: addDays(date, 1),
      motif: raison,
      destination,
      precisions,
    })
    await liberee(ctx.db, ctx.who.region, p.action_id, ctx.now)
    return {
      to: `/parcours/${p.id}`,
      notice: 'La sortie est enregistrée. Le conseiller la voit, et le suivi à six mois est prévu.',
    }
  },
})

export const routes: Route[] = [liste, entreePage, entree, detail, contrat, signature, sortie]
