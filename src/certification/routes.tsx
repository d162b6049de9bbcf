import { z } from 'zod'
import { isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { act, page, type Route } from '../http/route.ts'
import { CERTIFICATIONS, CLEA, codeOf, DOMAINES_CLEA, dateRefused, type Nature } from './certification.ts'
import { CertificationsPage } from './pages.tsx'
import * as store from './store.ts'

const PATH = '/parcours/:id/certifications'

const certifications = page({
  path: PATH,
  title: 'Certifications',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  data: async ({ db, who, params, trace }) => {
    const dossier = await store.dossier(db, who, Number(params.id))
    trace(dossier.stagiaire_id)
    return { dossier, obtenus: await store.certificationsOf(db, who.region, dossier.id) }
  },
  view: (data, view) => <CertificationsPage {...data} view={view} act={PATH} />,
})

const nothing = 'Choisissez au moins un domaine.'
const several = z.preprocess(v => (Array.isArray(v) ? v : v ? [v] : []), z.array(z.string()))
const short = z.string().trim().max(200, '200 caractères au plus.').default('')

const inscription = act({
  path: PATH,
  title: 'Inscrire ce que la personne a obtenu',
  roles: ['organisme'],
  page: certifications,
  input: z.object({
    nature: z
      .enum(['domaine_clea', ...CERTIFICATIONS], 'Choisissez ce que la personne a obtenu.')
      .default('domaine_clea'),
    domaines: several.optional().describe('Codes des domaines CléA, quand la nature est domaine_clea'),
    intitule: short.describe('Intitulé du titre, du diplôme ou de l’habilitation'),
    code: short.describe('Code RNCP ou RS, s’il est connu'),
    obtenu_le: z.string('Indiquez la date.').refine(isJour, 'Indiquez la date.'),
  }),
  run: async ({ db, who, params, today }, input) => {
    const dossier = await store.dossier(db, who, Number(params.id))
    const refusal = dateRefused(input.obtenu_le, dossier.date_entree, today)
    if (refusal) throw new Refus(refusal, 'obtenu_le')
    const lines = obtained(input)
    for (const line of lines) {
      await store.insertCertification(db, who, {
        ...line,
        nature: input.nature,
        parcours_id: dossier.id,
        obtenu_le: input.obtenu_le,
      })
    }
    return {
      to: `/parcours/${dossier.id}/certifications`,
      notice: `C’est inscrit pour ${dossier.prenom} ${dossier.nom} : ${lines.map(l => l.intitule).join(', ')}.`,
      result: { inscrits: lines },
    }
  },
})

/** The lines that an input stands for. */
function obtained(input: {
  nature: Nature
  domaines?: string[] | undefined
  intitule: string
  code: string
}) {
  if (input.nature === 'clea') return [CLEA]
  if (input.nature === 'domaine_clea') {
    const chosen = DOMAINES_CLEA.filter(d => input.domaines?.includes(d.code))
    const unknown = input.domaines?.find(code => !DOMAINES_CLEA.some(d => d.code === code))
    if (unknown) throw new Refus(`« ${unknown} » n’est pas un domaine CléA.`, 'domaines')
    if (chosen.length === 0) throw new Refus(nothing, 'domaines')
    return chosen
  }
  const named = codeOf(input.intitule)
  if (!named) throw new Refus('Indiquez l’intitulé exact, en toutes lettres.', 'intitule')
  return [{ code: input.code.toUpperCase().replace(/\s/g, '') || named, intitule: input.intitule }]
}

export const routes: Route[] = [certifications, inscription]
