import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { fins } from '../etape/store.ts'
import { toCertify } from '../etat/store.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import * as parcours from '../parcours/store.ts'
import type { Statut } from '../prescription/prescription.ts'
import * as prescriptions from '../prescription/store.ts'
import * as reclamation from '../reclamation/store.ts'
import * as referent from '../referent/store.ts'
import * as signal from '../signal/store.ts'
import { reponses } from '../suivi/store.ts'
import { EN_EMPLOI } from '../suivi/suivi.ts'
import * as tache from '../tache/store.ts'

/** Something that waits for this account: how many, where, and why it matters. */
export interface Attente {
  label: string
  count: number
  href: string
  detail: string
}

/** What waits for an account today, the most pressing first; nothing that counts zero. */
export async function attentes(db: Db, who: Compte, today: string): Promise<Attente[]> {
  const found = await { conseiller, organisme, region, payeur, stagiaire: async () => [] }[who.role](
    db,
    who,
    today,
  )
  return found.filter(a => a.count > 0)
}

async function signatures(db: Db, who: Compte, today: string): Promise<Attente> {
  return {
    label: 'Contrats à signer',
    count: await parcours.nombre(db, who, 'a_signer', today),
    href: '/parcours?filtre=a_signer',
    detail: 'Sans toutes les signatures, le mois ne peut pas être certifié ni payé.',
  }
}

async function reclamations(db: Db, who: Compte): Promise<Attente> {
  const { total } = await reclamation.list(db, who, { toutes: false, page: 1, size: 1 })
  return {
    label: 'Réclamations sans réponse',
    count: total,
    href: '/reclamations',
    detail: 'Une personne attend une réponse : chacune dit avant quel jour.',
  }
}

async function taches(db: Db, who: Compte, today: string): Promise<Attente> {
  const { n, depassees } = await tache.compte(db, who, today)
  const detail = depassees === 0 ? 'La plus pressée d’abord.' : `Dont ${depassees} en retard.`
  return { label: 'Tâches à faire', count: n, href: '/taches', detail }
}

/** Who may be about to stop, help asked first. */
async function signaux(db: Db, who: Compte): Promise<Attente> {
  const found = await signal.compter(db, who)
  const aide = found.find(c => c.nature === 'aide_demandee')?.n ?? 0
  return {
    label: 'Signaux',
    count: found.reduce((sum, c) => sum + c.n, 0),
    href: '/signaux',
    detail:
      aide > 0 ? `Dont ${aide} où la personne demande de l’aide.` : 'Des personnes risquent de s’arrêter.',
  }
}

/** Pathways about to end, or just ended, after which nothing is known. */
async function sansSuite(db: Db, who: Compte, today: string): Promise<Attente> {
  const { total } = await fins(db, who, today, { jours: 60, sans: true, page: 1, size: 1 })
  return {
    label: 'Fins sans suite',
    count: total,
    href: '/suites',
    detail: 'Leur parcours finit dans les 60 jours, ou vient de finir.',
  }
}

async function byStatut(db: Db, who: Compte): Promise<(statut: Statut) => number> {
  const counts = await prescriptions.counts(db, who)
  return statut => counts.find(c => c.statut === statut)?.n ?? 0
}

async function conseiller(db: Db, who: Compte, today: string): Promise<Attente[]> {
  const n = await byStatut(db, who)
  const six = await reponses(db, who, today, EN_EMPLOI)
  return [
    await taches(db, who, today),
    await signaux(db, who),
    {
      label: 'Personnes à suivre, sur demande',
      count: await referent.compte(db, who),
      href: '/passations',
      detail: 'Un collègue vous demande de prendre la suite.',
    },
    {
      label: 'Prescriptions à transmettre',
      count: n('preparee'),
      href: '/prescriptions?statut=preparee',
      detail: 'L’organisme ne les voit pas encore.',
    },
    {
      label: 'Sans réponse de l’organisme',
      count: n('transmise'),
      href: '/prescriptions?statut=transmise',
      detail: 'Les plus anciennes d’abord.',
    },
    await signatures(db, who, today),
    await sansSuite(db, who, today),
    {
      label: 'Suivis à six mois à faire',
      count: six.interroges - six.repondants - six.en_attente,
      href: '/suivi',
      detail: 'Savoir ce que chacun est devenu.',
    },
  ]
}

/** The statements that organisations have still to certify, as their own page counts them; and the oldest month. */
async function uncertified(db: Db, who: Compte, today: string): Promise<{ n: number; mois: string | null }> {
  const waiting = await toCertify(db, who, today)
  return { n: waiting.reduce((sum, w) => sum + w.nombre, 0), mois: waiting[0]?.mois.slice(0, 7) ?? null }
}

async function organisme(db: Db, who: Compte, today: string): Promise<Attente[]> {
  const n = await byStatut(db, who)
  const late = await uncertified(db, who, today)
  return [
    await taches(db, who, today),
    await signaux(db, who),
    {
      label: 'Prescriptions à traiter',
      count: n('transmise'),
      href: '/prescriptions?statut=transmise',
      detail: 'Une personne attend votre réponse.',
    },
    await reclamations(db, who),
    {
      label: 'États de présence à certifier',
      count: late.n,
      href: late.mois ? `/etats/${late.mois}` : '/emargement',
      detail: 'C’est l’état certifié qui déclenche la paie.',
    },
    {
      label: 'Acceptées, entrée à enregistrer',
      count: n('acceptee'),
      href: '/prescriptions?statut=acceptee',
      detail: 'Dès le premier jour de formation.',
    },
    await signatures(db, who, today),
    await sansSuite(db, who, today),
    {
      label: 'En liste d’attente',
      count: n('en_attente'),
      href: '/prescriptions?statut=en_attente',
      detail: 'À recontacter dès qu’une place se libère.',
    },
  ]
}

async function region(db: Db, who: Compte, today: string): Promise<Attente[]> {
  const { rows } = await sql<{ certifies: number; a_valider: number }>`select
    (select count(*) from etat_courant e where e.region = ${who.region} and not exists
      (select from calcul c where c.region = e.region and c.parcours_id = e.parcours_id and c.mois = e.mois
        and c.etat_id = e.id)
      and e.mois >= date_trunc('month', ${today}::date) - interval '6 months') certifies,
    (select count(*) from liquidation l where l.region = ${who.region} and l.validee_le is null) a_valider`.execute(
    db,
  )
  const late = await uncertified(db, who, today)
  return [
    await taches(db, who, today),
    await signaux(db, who),
    {
      label: 'Liquidations à valider',
      count: rows[0]?.a_valider ?? 0,
      href: '/remuneration',
      detail: 'Des personnes attendent leur paie.',
    },
    await reclamations(db, who),
    {
      label: 'Mois certifiés à liquider',
      count: rows[0]?.certifies ?? 0,
      href: '/remuneration',
      detail: 'Certifiés, ou corrigés, depuis la dernière liquidation.',
    },
    {
      label: 'Mois que les organismes n’ont pas certifiés',
      count: late.n,
      href: '/etats/retards',
      detail: 'Ces personnes ne peuvent pas être payées. Le plus ancien d’abord.',
    },
    await signatures(db, who, today),
  ]
}

async function payeur(db: Db, who: Compte): Promise<Attente[]> {
  const { rows } = await sql<{ n: number }>`select count(*) n from liquidation
    where region = ${who.region} and validee_le is not null and payee_le is null`.execute(db)
  return [
    {
      label: 'Liquidations à payer',
      count: rows[0]?.n ?? 0,
      href: '/remuneration',
      detail: 'Validées par la Région.',
    },
  ]
}
