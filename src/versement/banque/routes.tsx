import { z } from 'zod'
import { addMonths, isJour } from '../../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../../db/refus.ts'
import { MEGABYTE } from '../../http/body.ts'
import { act, type Ctx, download, page, pageOf, type Route } from '../../http/route.ts'
import * as liquidation from '../../liquidation/store.ts'
import { plural } from '../../web/format.ts'
import { masque, motifLisible, type Rapport, RETOUR_MAX_BYTES } from '../versement.ts'
import { ExportPage, SIZE } from './export-page.tsx'
import { pain001 } from './pain001.ts'
import { type Payeur, payeurOf } from './payeur.ts'
import * as rejet from './rejet-store.ts'
import { lireRetour } from './retour.ts'
import * as retour from './retour-store.ts'
import { VirementPage } from './virement-page.tsx'
import * as store from './virement-store.ts'
import { VirementsPage } from './virements-page.tsx'

const roles = ['payeur', 'region'] as const
const acts = {
  virements: '/liquidations/:id/virements',
  retours: '/exports/:id/retours',
  retour: '/virements/:id/retour',
  confirmation: '/virements/:id/confirmation',
}

/** Refuses an account of the Région where someone else pays. */
async function mustPay({ db, who }: Ctx): Promise<void> {
  if (!(await store.peutPayer(db, who)))
    throw new Refus('Dans votre Région, un agent payeur a un compte : c’est à lui de le faire.')
}

/** Who pays, or why nobody can yet. */
async function payeurOrRefus({ db, who }: Ctx): Promise<Payeur | { refus: string }> {
  try {
    return await payeurOf(db, who)
  } catch (error) {
    if (error instanceof Refus) return { refus: error.message }
    throw error
  }
}

const virements = page({
  path: acts.virements,
  title: 'Virements d’une liquidation',
  roles,
  wide: true,
  data: async ctx => {
    const { db, who, params } = ctx
    const { id, mois, validee_le } = await liquidation.byId(db, who, Number(params.id))
    const payeur = await payeurOrRefus(ctx)
    return {
      liquidation: { id, mois, validee_le },
      a_payer: await store.aPayer(db, who.region, id),
      rejets: await rejet.aConfirmer(db, who.region, { liquidation_id: id }),
      exports: await store.exportsOf(db, who.region, id),
      payeur: 'refus' in payeur ? payeur : { ...payeur, iban: masque(payeur.iban) },
      peut: await store.peutPayer(db, who),
    }
  },
  view: (data, view) => <VirementsPage {...data} view={view} act={acts.virements} />,
})

const exportation = act({
  path: acts.virements,
  title: 'Faire un fichier de virements',
  roles,
  page: virements,
  input: z.object({
    execution: z.string('Indiquez la date d’exécution.').refine(isJour, 'Indiquez la date d’exécution.'),
    _confirmation: z.literal('oui', 'Cochez la case pour faire le fichier.'),
    cle: z
      .string()
      .trim()
      .min(8, 'Une clé compte 8 caractères au moins.')
      .max(200, 'Une clé compte 200 caractères au plus.')
      .optional()
      .describe('Nom de ce fichier : envoyé deux fois, même des mois plus tard, il ne fait qu’un fichier.'),
    _cle: z.string().max(200).optional(),
  }),
  run: async (ctx, { execution, cle, _cle }) => {
    const { db, who, params, now, today } = ctx
    await mustPay(ctx)
    const found = await liquidation.byId(db, who, Number(params.id))
    if (!found.validee_le) throw new Refus('Cette liquidation n’est pas encore validée par la Région.')
    if (execution < today)
      throw new Refus('Cette date est passée : la banque ne peut plus l’exécuter ce jour-là.', 'execution')
    if (execution > addMonths(today, 3))
      throw new Refus('Cette date est trop lointaine : vérifiez l’année.', 'execution')
    const payeur = await payeurOf(db, who)
    const { id, nouveau } = await store.exporter(db, who, {
      ...{ liquidation_id: found.id, execution, payeur, now },
      cle: cle ?? _cle ?? `${who.id} ${found.id} ${now}`,
    })
    const made = await store.exportById(db, who.region, id)
    return {
      to: `/exports/${id}`,
      notice: nouveau
        ? `Le fichier est prêt : ${plural(made.nombre, 'virement')}. Téléchargez-le et transmettez-le à la banque.`
        : 'Ce fichier était déjà fait : le voici.',
      result: { id, virements: made.nombre, centimes: made.centimes },
    }
  },
})

const fichier = page({
  path: '/exports/:id',
  title: 'Fichier de virements',
  roles,
  wide: true,
  data: async ({ db, who, params, query }) => {
    const found = await store.exportById(db, who.region, Number(params.id))
    const number = pageOf(query)
    const rows = await store.virementsOf(db, who.region, found.id, { page: number, size: SIZE })
    return {
      fichier: found,
      virements: rows.map(masked),
      retours: await retour.retoursOf(db, who.region, found.id),
      page: number,
      peut: await store.peutPayer(db, who),
    }
  },
  view: (data, view) => <ExportPage {...data} view={view} act={acts.retours} />,
})

const masked = <V extends store.Virement>(v: V): V => ({ ...v, iban: v.iban && masque(v.iban) })

const pain = download({
  path: '/exports/:id/pain001.xml',
  title: 'Fichier de virements pour la banque (pain.001.001.09)',
  roles,
  run: async ({ db, who, params }) => {
    if (!(await store.peutPayer(db, who))) throw new Introuvable('Ce fichier')
    const id = Number(params.id)
    return {
      body: pain001(await store.ordreOf(db, who.region, id)),
      type: 'application/xml; charset=utf-8',
      name: `virements-${store.messageOf(who.region, id)}.xml`,
    }
  },
})

const said = ({ executes, rejetes, non_pris, deja, attente }: Rapport): string =>
  [
    `Réponses enregistrées : ${plural(executes, 'exécuté')}, ${plural(rejetes, 'rejeté')}`,
    attente > 0 && `${plural(attente, 'encore en cours', 'encore en cours')}`,
    deja > 0 && `${plural(deja, 'déjà connu')}`,
    non_pris > 0 && `${plural(non_pris, 'ligne')} à regarder`,
  ]
    .filter(Boolean)
    .join(', ')

const retours = act({
  path: acts.retours,
  title: 'Enregistrer le retour de la banque',
  roles,
  page: fichier,
  maxBytes: RETOUR_MAX_BYTES + MEGABYTE,
  input: z.object({
    fichier: z
      .union([z.instanceof(File), z.string().min(1)], 'Choisissez un fichier.')
      .describe('pain.002 ou CSV « reference;statut;date;motif » ; dans l’API, son texte'),
  }),
  run: async (ctx, { fichier: sent }) => {
    const { db, who, params, now } = ctx
    await mustPay(ctx)
    const { id } = await store.exportById(db, who.region, Number(params.id))
    const bytes =
      typeof sent === 'string' ? new TextEncoder().encode(sent) : new Uint8Array(await sent.arrayBuffer())
    const { message, reponses } = lireRetour(bytes)
    const ours = store.messageOf(who.region, id)
    if (message !== null && message !== ours)
      throw new Refus(
        `Ce retour répond à un autre fichier (${message}) : celui de cette page se nomme ${ours}.`,
        'fichier',
      )
    // Without the name of the file that it answers, a verdict on the whole may be another file's.
    const sure = message === null ? reponses.filter(r => r.reference !== null) : reponses
    if (sure.length === 0) throw new Refus('Ce fichier ne dit rien d’aucun virement.', 'fichier')
    const rapport = await retour.enregistrer(db, who, id, sure, now)
    const nom = typeof sent === 'string' ? 'API' : sent.name.slice(0, 200) || 'Fichier sans nom'
    await retour.garder(db, who, id, nom, rapport, now)
    return { to: `/exports/${id}`, notice: `${said(rapport)}.`, result: rapport }
  },
})

const virement = page({
  path: '/virements/:id',
  title: 'Virement',
  roles,
  data: async ({ db, who, params, trace }) => {
    const found = await store.virementById(db, who.region, Number(params.id))
    trace(found.stagiaire_id)
    const [attend = null] = await rejet.aConfirmer(db, who.region, { virement_id: found.id })
    return { virement: masked(found), attend, peut: await store.peutPayer(db, who) }
  },
  view: (data, view) => <VirementPage {...data} view={view} acts={acts} />,
})

const reponse = act({
  path: acts.retour,
  title: 'Noter la réponse de la banque pour un virement',
  roles,
  page: virement,
  input: z.object({
    statut: z.enum(['execute', 'rejete'], 'Dites ce que la banque a fait.'),
    le: z.string('Indiquez la date.').refine(isJour, 'Indiquez la date.'),
    motif: z.string().trim().max(200, '200 caractères au plus.').default(''),
  }),
  run: async (ctx, { statut, le, motif }) => {
    const { db, who, params, now } = ctx
    await mustPay(ctx)
    const { export_id, reference } = await store.virementById(db, who.region, Number(params.id))
    if (statut === 'rejete' && !motif)
      throw new Refus('Indiquez la raison donnée par la banque : elle dit quoi corriger.', 'motif')
    const line = { ligne: 1, reference, statut, le, centimes: null, motif: motifLisible(motif) }
    const rapport = await retour.enregistrer(db, who, export_id, [line], now, true)
    const wrong = rapport.erreurs[0]
    if (wrong) throw new Refus(wrong.raison, 'le')
    if (rapport.deja) throw new Refus('C’est déjà noté : rien ne change.')
    return {
      to: `/exports/${export_id}`,
      notice:
        statut === 'execute'
          ? 'Le virement est noté exécuté.'
          : 'Le virement est noté rejeté. Une seconde personne de la Région doit le confirmer avant que le paiement reparte.',
    }
  },
})

const confirmation = act({
  path: acts.confirmation,
  title: 'Confirmer un rejet noté à la main',
  roles: ['region'],
  page: virement,
  input: z.object({ _confirmation: z.literal('oui', 'Cochez la case pour confirmer ce rejet.') }),
  run: async (ctx, _input) => {
    const { db, who, params, now } = ctx
    const { id, export_id } = await store.virementById(db, who.region, Number(params.id))
    await rejet.confirmer(db, who, id, now)
    return {
      to: `/exports/${export_id}`,
      notice: 'Le rejet est confirmé par deux personnes : le paiement repartira avec le prochain fichier.',
    }
  },
})

const one = [virement, reponse, confirmation]
export const routes: Route[] = [virements, exportation, fichier, pain, retours, ...one]
