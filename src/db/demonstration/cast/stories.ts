import { addDays, type Jour, mois, monday, weekday } from '../../../calendrier/calendrier.ts'
import { DOMAINES_CLEA } from '../../../certification/certification.ts'
import type { Batch, Presence } from '../batch.ts'
import { addPrescription, type Clock, lastMonth, mondayBefore, type Step } from '../chain.ts'
import { commune, type Place, road, type Site } from '../offer.ts'
import { addParcours, type Parcours, type Written } from '../parcours.ts'
import { daqAt, phasesOf } from '../rules.ts'
import type { addOrganismes, addStaff } from './places.ts'
import type { addTrainees } from './trainees.ts'

type Trainees = ReturnType<typeof addTrainees>
type Key = keyof Trainees['ids']
interface World {
  sites: ReturnType<typeof addOrganismes>['sites']
  comptes: ReturnType<typeof addStaff>['comptes'] & ReturnType<Trainees['addAccounts']>
  trainees: Trainees
  communes: Map<string, Place>
}

const minutesOf = (phases: Parcours['phases']) => phases.reduce((n, p) => n + p.semaines * 1800, 0)

/** What happened to each person of the small world, up to today. */
export function addStories(batch: Batch, clock: Clock, { sites, comptes, trainees, communes }: World) {
  const { today } = clock
  const { people, ids } = trainees

  const written: { parcours: Parcours; done: Written }[] = []
  const nameOf: Record<number, string> = {
    [comptes.sofia]: 'Sofia Benali',
    [comptes.nadia]: 'Nadia Roussel',
    [comptes.yann]: 'Yann Duval',
    [comptes.marc]: 'Marc Petit',
    [comptes.lucie]: 'Lucie Faivre',
    [comptes.julie]: 'Julie Caron',
  }
  const structureOf: Record<number, string> = {
    [comptes.sofia]: 'Mission locale du Chalonnais',
    [comptes.nadia]: 'Mission locale de Besançon',
    [comptes.yann]: 'Mission locale de Rouen',
  }
  const prescribe = (key: Key, site: Site, dispositif: string, objectifs: string, steps: Step[]) => ({
    person: people[key],
    stagiaire_id: ids[key],
    dispositif,
    action_id: site.action_id,
    distance_m: road(commune(communes, people[key].commune), site.place),
    objectifs,
    minutes_prevues: null,
    steps,
  })
  const enter = (
    key: Key,
    site: Site,
    dispositif: string,
    objectifs: string,
    referent_id: number,
    plan: Pick<Parcours, 'date_entree' | 'phases' | 'signatures' | 'presence'> & Partial<Parcours>,
  ) => {
    const { cree_le, conseiller_id } = people[key]
    const by = (statut: string, le: Jour, compte_id: number, rendez_vous?: Jour): Step => ({
      statut,
      le,
      compte_id,
      ...(rendez_vous ? { rendez_vous } : {}),
    })
    const meeting = addDays(cree_le, 10)
    const p = prescribe(key, site, dispositif, objectifs, [
      by('preparee', cree_le, conseiller_id),
      by('transmise', addDays(cree_le, 1), conseiller_id),
      by('positionnement_propose', addDays(cree_le, 3), referent_id, meeting),
      by('acceptee', addDays(meeting, 1), referent_id),
      by('entree', plan.date_entree, referent_id),
    ])
    const parcours: Parcours = {
      prescription_id: addPrescription(batch, clock, { ...p, minutes_prevues: minutesOf(plan.phases) }),
      stagiaire_id: p.stagiaire_id,
      person: p.person,
      dispositif,
      action_id: p.action_id,
      distance_m: p.distance_m,
      referent_id,
      terms: {
        commune: commune(communes, people[key].commune).nom,
        organisme: site.organisme,
        site: site.nom,
        structure: structureOf[conseiller_id] ?? '',
        conseiller: nameOf[conseiller_id] ?? '',
        referent: nameOf[referent_id] ?? '',
      },
      demi_journees: 10,
      suspensions: [],
      sortie: null,
      noted: today,
      certified: mois(today),
      ...plan,
    }
    const done = addParcours(batch, clock, parcours)
    written.push({ parcours, done })
    return done.id
  }
  const signed = (le: Jour, ...signatures: [qualite: string, nom: string, compte_id: number][]) =>
    signatures.map(([qualite, nom, compte_id]) => ({ qualite, nom, compte_id, le }))
  const always = (): Presence => 'present'

  const aichaEntry = mondayBefore(today, 7)
  const aicha = enter(
    'aicha',
    sites.chalon,
    daqAt(aichaEntry),
    'Retrouver confiance, valider le CléA, préciser un projet dans la petite enfance.',
    comptes.marc,
    {
      date_entree: aichaEntry,
      phases: phasesOf(daqAt(aichaEntry), aichaEntry, 18),
      signatures: signed(
        aichaEntry,
        ['stagiaire', 'Aïcha Diallo', comptes.aicha],
        ['organisme', 'Marc Petit', comptes.marc],
      ),
      // A medical appointment in the second week, a missed bus in the third, a week in a nursery in the fifth.
      presence: (jour, n) => {
        if (n === 13) return 'absence_justifiee'
        if (n === 26) return 'absence_injustifiee'
        return monday(jour) === addDays(monday(aichaEntry), 28) ? 'entreprise' : 'present'
      },
    },
  )
  const thomasEntry = mondayBefore(today, 5)
  const thomas = enter(
    'thomas',
    sites.besancon,
    daqAt(thomasEntry),
    'Devenir conducteur routier.',
    comptes.lucie,
    {
      date_entree: thomasEntry,
      phases: phasesOf(daqAt(thomasEntry), thomasEntry, 14),
      signatures: signed(thomasEntry, ['organisme', 'Lucie Faivre', comptes.lucie]),
      presence: (jour, n) => (weekday(jour) === 5 && n % 4 === 1 ? 'absence_injustifiee' : 'present'),
      certified: mois(thomasEntry),
    },
  )
  const julienEntry = mondayBefore(today, 51)
  const julien = enter(
    'julien',
    sites.chalon,
    daqAt(julienEntry),
    'Changer de métier après un accident.',
    comptes.marc,
    {
      date_entree: julienEntry,
      phases: phasesOf(daqAt(julienEntry), julienEntry, 20),
      signatures: signed(
        julienEntry,
        ['stagiaire', 'Julien Mercier', comptes.marc],
        ['organisme', 'Marc Petit', comptes.marc],
      ),
      suspensions: [{ du: addDays(julienEntry, 49), au: addDays(julienEntry, 63), classe: 'personnelle' }],
      presence: always,
      sortie: {
        date: addDays(monday(julienEntry), 154),
        motif: 'terme',
        destination: 'formation_qualifiante',
      },
    },
  )
  for (const { code, intitule } of DOMAINES_CLEA.slice(0, 2))
    batch.add('certification', {
      region: 'bfc',
      parcours_id: julien,
      nature: 'domaine_clea',
      code,
      intitule,
      obtenu_le: addDays(monday(julienEntry), 143),
      compte_id: comptes.marc,
    })

  const kevinEntry = mondayBefore(today, 17)
  const kevin = enter('kevin', sites.rouen, 'hn-caq-2014', 'Obtenir un CAP de menuisier.', comptes.julie, {
    date_entree: kevinEntry,
    phases: phasesOf('hn-caq-2014', today, 52),
    signatures: signed(
      kevinEntry,
      ['stagiaire', 'Kevin Marchand', comptes.kevin],
      ['region', 'Hélène Lefèvre', comptes.helene],
      ['mission_locale', 'Yann Duval', comptes.yann],
      ['organisme', 'Julie Caron', comptes.julie],
    ),
    presence: (_jour, n) => (n % 37 === 20 ? 'absence_justifiee' : 'present'),
    certified: lastMonth(today),
  })
  const manonEntry = mondayBefore(today, 2)
  const manon = enter('manon', sites.rouen, 'hn-caq-2014', 'Travailler dans la vente.', comptes.julie, {
    date_entree: manonEntry,
    phases: phasesOf('hn-caq-2014', today, 52),
    signatures: signed(
      manonEntry,
      ['stagiaire', 'Manon Leroux', comptes.julie],
      ['mission_locale', 'Yann Duval', comptes.yann],
      ['organisme', 'Julie Caron', comptes.julie],
    ),
    presence: always,
  })

  const daq = daqAt(today)
  const lea = addPrescription(
    batch,
    clock,
    prescribe('lea', sites.chalon, daq, 'Se remettre à niveau avant une formation d’aide-soignante.', [
      { statut: 'preparee', le: people.lea.cree_le, compte_id: comptes.sofia },
      { statut: 'transmise', le: addDays(people.lea.cree_le, 2), compte_id: comptes.sofia },
    ]),
  )
  const mehdi = addPrescription(
    batch,
    clock,
    prescribe('mehdi', sites.chalon, daq, 'Reprendre pied dans le bâtiment.', [
      { statut: 'preparee', le: people.mehdi.cree_le, compte_id: comptes.sofia },
    ]),
  )
  return { parcours: { aicha, thomas, julien, kevin, manon }, prescriptions: { lea, mehdi }, written }
}
