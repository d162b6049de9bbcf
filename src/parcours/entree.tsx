import { z } from 'zod'
import { addDays, earlier, isJour, weekday } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { act, type Ctx, page } from '../http/route.ts'
import { verifierEntree } from '../place/store.ts'
import { may } from '../prescription/prescription.ts'
import * as prescriptions from '../prescription/store.ts'
import * as stagiaires from '../stagiaire/store.ts'
import { contenu, fingerprint } from './contrat.ts'
import { EntreePage } from './entree-page.tsx'
import { type PhasePrevue, planError, proposedPhases } from './parcours.ts'
import * as write from './write.ts'

/** The accepted prescription that an entry starts from, and the rules of its dispositif on that day. */
async function subject(ctx: Ctx, entree: string) {
  const prescription = await prescriptions.byId(ctx.db, ctx.who, Number(ctx.params.id))
  const found = dispositif(prescription.dispositif)
  const version = versionAt(found, entree) ?? versionAt(found, ctx.today)
  if (!version?.parcours)
    throw new Refus(
      'Ce dispositif n’est pas ouvert à cette date : choisissez une autre date d’entrée.',
      'date_entree',
    )
  return { prescription, version, dispositif_nom: found.nom }
}

export const entreePage = page({
  path: '/prescriptions/:id/entree',
  title: 'Entrée en formation',
  roles: ['organisme'],
  data: async ctx => {
    const { prescription, version, dispositif_nom } = await subject(ctx, ctx.today)
    ctx.trace(prescription.stagiaire_id)
    return { prescription, dispositif_nom, version, phases: proposedPhases(version, ctx.today) }
  },
  view: (data, view) => <EntreePage {...data} view={view} />,
})

const hours = (message: string) =>
  z.coerce
    .number(message)
    .min(1, message)
    .max(5000, message)
    .transform(h => Math.round(h * 60))

/** Kilometres as typed, with a comma or a point, to metres. */
const metres = z
  .union([z.string(), z.number()], 'Indiquez la distance en kilomètres.')
  .transform(value =>
    value === '' ? Number.NaN : Math.round(Number(String(value).replace(',', '.')) * 1000),
  )
  .refine(m => m >= 0 && m <= 500_000, 'Indiquez la distance en kilomètres, par exemple 7,5.')

/** Entry on any day (entrées permanentes): makes the pathway, its phases and its contract to sign. */
export const entree = act({
  path: '/prescriptions/:id/entree',
  title: 'Faire entrer en formation',
  roles: ['organisme'],
  page: entreePage,
  input: z.looseObject({
    date_entree: z.string().refine(isJour, 'Indiquez la date d’entrée.'),
    heures_semaine: hours('Indiquez le nombre d’heures par semaine.'),
    distance: metres,
  }),
  run: async (ctx, input) => {
    const { db, who, now, today, revision } = ctx
    const { date_entree, heures_semaine: minutes_semaine, distance: distance_m } = input
    await take(db, 'prescription', { region: who.region, id: Number(ctx.params.id) }, revision)
    const { prescription: p, version, dispositif_nom } = await subject(ctx, date_entree)
    if (!may('entree', p.statut, who.role))
      throw new Refus('Seule une prescription acceptée peut donner une entrée.')
    if (date_entree < addDays(today, -31) || date_entree > addDays(today, 92)) {
      throw new Refus(
        'La date d’entrée doit être dans le mois passé ou les trois mois à venir.',
        'date_entree',
      )
    }
    await verifierEntree(db, who.region, p.action_id, date_entree)
    if (weekday(date_entree) === 7) throw new Refus('Cette date est un dimanche.', 'date_entree')
    const maxWeekly = version.parcours?.heures_semaine.valeur
    if (typeof maxWeekly === 'number' && minutes_semaine > maxWeekly * 60) {
      throw new Refus(`Ce dispositif prévoit ${maxWeekly} heures par semaine au plus.`, 'heures_semaine')
    }
    const phases = readPhases(version.parcours?.phases ?? [], date_entree, input)
    const wrong = planError(version, date_entree, phases)
    if (wrong) throw new Refus(wrong, 'phases')
    const personne = await stagiaires.byId(db, who, p.stagiaire_id)
    const heuresMax = version.parcours?.heures_max.valeur
    const id = await write.insert(db, who, {
      prescription: p,
      version: version.du,
      date_entree,
      fin_initiale: phases.at(-1)?.au ?? date_entree,
      distance_m,
      minutes_semaine,
      minutes_max: typeof heuresMax === 'number' ? heuresMax * 60 : null,
      phases,
    })
    await prescriptions.addEvenement(
      db,
      who,
      p.id,
      { statut: 'entree', le: earlier(date_entree, today) },
      now,
    )
    const content = contenu({
      reference: `${who.region.toUpperCase()}-${id}`,
      region: who.region_nom,
      le: today,
      dispositif: dispositif_nom,
      version,
      stagiaire: {
        nom: `${p.prenom} ${p.nom}`,
        date_naissance: p.date_naissance,
        commune: personne.commune_nom,
      },
      organisme: p.organisme,
      site: p.site,
      structure: p.structure,
      conseiller: p.conseiller,
      referent: who.nom,
      date_entree,
      minutes_semaine,
      phases,
    })
    await write.insertContrat(db, who.region, id, today, content, fingerprint(content))
    return {
      to: `/parcours/${id}`,
      notice: `Entrée enregistrée : ${p.prenom} ${p.nom}. Il reste à faire signer le contrat.`,
      result: { id },
    }
  },
})

/** Each phase's end and hours as typed; the next one starts where it ends. */
function readPhases(
  rules: readonly { rang: number; nom: string }[],
  entree: string,
  input: Record<string, unknown>,
): PhasePrevue[] {
  let du = entree
  return rules.map(({ rang, nom }) => {
    const au = input[`fin_${rang}`]
    if (!isJour(au)) throw new Refus(`Indiquez jusqu’à quand dure « ${nom} ».`, `fin_${rang}`)
    const minutes = hours(`Indiquez les heures de « ${nom} ».`).safeParse(input[`heures_${rang}`])
    if (!minutes.success) throw new Refus(`Indiquez les heures de « ${nom} ».`, `heures_${rang}`)
    const phase = { rang, nom, du, au: addDays(au, 1), minutes_prevues: minutes.data }
    du = phase.au
    return phase
  })
}
