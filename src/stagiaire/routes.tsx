import { z } from 'zod'
import { ageAt, isJour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { isFait, vocabulaire } from '../dispositif/vocabulaire.ts'
import { act, page, type Route } from '../http/route.ts'
import * as parcours from '../parcours/store.ts'
import * as prescription from '../prescription/store.ts'
import type { Suivi } from '../referent/referent.ts'
import { suivisOf } from '../referent/store.ts'
import * as signal from '../signal/store.ts'
import { resolveCommune } from '../territoire/store.ts'
import { vieOf } from '../vie/vie.ts'
import { jour as jourLong } from '../web/format.ts'
import { ModificationPage, NouveauPage } from './forms.tsx'
import { export_csv, liste } from './liste.tsx'
import { FichePage } from './pages.tsx'
import { recherche } from './recherche-page.tsx'
import { FAITS_SAISIS, faitsAt, NIVEAUX } from './stagiaire.ts'
import * as store from './store.ts'

const nouveau = page({
  path: '/stagiaires/nouveau',
  title: 'Inscrire une personne',
  roles: ['conseiller'],
  data: async () => ({}),
  view: (_, view) => <NouveauPage view={view} />,
})

const fiche = page({
  path: '/stagiaires/:id',
  title: 'Fiche',
  roles: ['region', 'conseiller', 'organisme', 'stagiaire'],
  wide: true,
  data: async ({ db, who, params, today, trace }) => {
    const personne = await store.byId(db, who, Number(params.id))
    trace(personne.id)
    // The organisation reads, on the prescription, the facts that its criteria need: not the others.
    const faits = who.role === 'organisme' ? [] : await store.faitsOf(db, who.region, personne.id)
    const prescriptions = await prescription.ofStagiaire(db, who, personne.id)
    const suivis = await parcours.lives(db, who, personne.id, today)
    return {
      personne,
      faits,
      situation: faitsAt(faits, today),
      prescriptions,
      parcours: suivis,
      vie: vieOf(prescriptions, suivis, today, changements(await suivisOf(db, who.region, personne.id))),
      signaux: await signal.ofStagiaire(db, who, personne.id),
    }
  },
  view: (data, view) => <FichePage {...data} view={view} />,
})

/** On the line of life, each change of who follows the person; not the first, who registered them. */
const changements = (suivis: readonly Suivi[]) =>
  suivis.slice(0, -1).map(s => ({ le: s.du, label: `Suivi par ${s.nom}` }))

const modification = page({
  path: '/stagiaires/:id/modification',
  title: 'Modifier la fiche',
  roles: ['conseiller'],
  data: async ({ db, who, params, trace }) => {
    const personne = await store.byId(db, who, Number(params.id))
    trace(personne.id)
    return { personne }
  },
  view: (data, view) => <ModificationPage {...data} view={view} />,
})

const text = (message: string) => z.string(message).trim().min(1, message).max(200, '200 caractères au plus.')
/** A name as it is written in French: typographic apostrophe, one space between words. */
const name = (message: string) => text(message).transform(v => v.replaceAll("'", '’').replace(/\s+/g, ' '))
const optional = z
  .string()
  .trim()
  .max(200, '200 caractères au plus.')
  .optional()
  .transform(v => v || null)
const jour = (message: string) => z.string(message).refine(isJour, message)
const contact = {
  telephone: optional.refine(
    v => !v || /^[+\d][\d .-]{8,18}$/.test(v),
    'Écrivez un numéro de téléphone, par exemple 06 00 00 00 00.',
  ),
  courriel: optional.refine(
    v => !v || /^\S+@\S+\.\S+$/.test(v),
    'Écrivez un courriel complet, par exemple nom@exemple.fr.',
  ),
  adresse: optional,
  commune: text('Indiquez la commune : son nom ou son code postal.'),
}

const inscription = act({
  path: '/stagiaires/nouveau',
  title: 'Inscrire une personne',
  roles: ['conseiller'],
  page: nouveau,
  input: z.object({
    prenom: name('Indiquez le prénom.'),
    nom: name('Indiquez le nom.'),
    date_naissance: jour('Indiquez la date de naissance.'),
    sexe: z
      .enum(['F', 'M', ''])
      .optional()
      .transform(v => v || null),
    ...contact,
    pas_un_doublon: z.string().optional(),
  }),
  run: async ({ db, who, now, today }, { pas_un_doublon, ...p }) => {
    const years = ageAt(p.date_naissance, today)
    if (years < 16 || years > 99) {
      throw new Refus(
        years < 16
          ? `Cette personne a ${years} ans : il faut avoir 16 ans pour être inscrite. Vérifiez la date de naissance.`
          : 'Vérifiez l’année de naissance.',
        'date_naissance',
      )
    }
    const commune = await resolveCommune(db, who.region, p.commune)
    const found = await store.duplicates(db, who, { ...p, commune: commune.code })
    if (found.length && pas_un_doublon !== 'oui') {
      const people = found.map(
        d =>
          `${d.prenom} ${d.nom} (${d.commune_nom}, suivie par ${d.structure ?? 'personne'}, fiche ${d.id})`,
      )
      throw new Refus(
        `Cette personne est peut-être déjà inscrite : ${people.join(' ; ')}. Vérifiez, puis cochez la case si ce n’est pas elle.`,
        'pas_un_doublon',
      )
    }
    const id = await store.insert(db, who, { ...p, commune: commune.code }, today)
    const known =
      who.reseau === 'mission_locale'
        ? [{ nom: 'inscrit_mission_locale', valeur: true, du: today, origine: 'inscription' }]
        : []
    await store.insertFaits(db, who, id, known, now)
    return {
      to: `/stagiaires/${id}`,
      notice: `Inscription faite : ${p.prenom} ${p.nom}. Complétez maintenant sa situation.`,
      result: { id },
    }
  },
})

const coordonnees = act({
  path: '/stagiaires/:id/modification',
  title: 'Modifier les coordonnées',
  roles: ['conseiller'],
  page: modification,
  input: z.object(contact),
  run: async ({ db, who, params, revision }, p) => {
    const { id, region } = await store.byId(db, who, Number(params.id))
    const commune = await resolveCommune(db, region, p.commune)
    await take(db, 'stagiaire', { region, id }, revision)
    await store.update(db, region, id, { ...p, commune: commune.code })
    return { to: `/stagiaires/${id}`, notice: 'Les coordonnées sont à jour.' }
  },
})

const faits = act({
  path: '/stagiaires/:id/faits',
  title: 'Dater des faits de la situation',
  roles: ['conseiller'],
  page: fiche,
  input: z.looseObject({
    du: jour('Indiquez depuis quand.'),
    origine: z.string().trim().max(200).default(''),
  }),
  run: async ({ db, who, params, now, today }, { du, origine, ...answers }) => {
    const { id } = await store.byId(db, who, Number(params.id))
    if (du > today)
      throw new Refus(`Le ${jourLong(du)} est dans le futur : indiquez un fait déjà vrai.`, 'du')
    const current = new Map(faitsAt(await store.faitsOf(db, who.region, id), du).map(f => [f.nom, f.valeur]))
    const changed = FAITS_SAISIS.flatMap(nom => {
      const valeur = read(nom, answers[nom])
      return valeur === null || current.get(nom) === valeur ? [] : [{ nom, valeur, du, origine }]
    })
    if (!changed.length) throw new Refus('Rien ne change : répondez à au moins une question.')
    await store.insertFaits(db, who, id, changed, now)
    return {
      to: `/stagiaires/${id}#situation`,
      notice: 'La situation est à jour.',
      result: { faits: changed.length },
    }
  },
})

/** A typed answer as the fact's own type, or null when left out. Throws on a value that does not fit. */
function read(nom: string, answer: unknown): boolean | number | string | null {
  if (answer === undefined || answer === null || answer === '' || !isFait(nom)) return null
  const { type, libelle } = vocabulaire[nom]
  if (type === 'booleen') {
    if (answer === true || answer === 'oui') return true
    if (answer === false || answer === 'non') return false
    throw new Refus(`« ${answer} » : oui ou non attendu pour « ${libelle} ».`, nom)
  }
  if (type === 'texte' || type === 'date') return String(answer)
  const number = Number(String(answer).replace(',', '.'))
  if (!Number.isFinite(number) || number < 0 || (type === 'entier' && !Number.isInteger(number))) {
    throw new Refus(`« ${answer} » : un nombre est attendu pour « ${libelle} ».`, nom)
  }
  if ((nom === 'niveau_valide' || nom === 'niveau_prepare') && !(number in NIVEAUX)) {
    throw new Refus(`« ${answer} » : ce niveau n’existe pas. Choisissez-en un de la liste.`, nom)
  }
  return number
}

export const routes: Route[] = [
  liste,
  recherche,
  export_csv,
  nouveau,
  inscription,
  modification,
  coordonnees,
  fiche,
  faits,
]
