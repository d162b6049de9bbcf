import { addDays, daysBetween, type Jour } from '../../../calendrier/calendrier.ts'
import { CLEA, DOMAINES_CLEA } from '../../../certification/certification.ts'
import { instant } from '../chain.ts'
import type { Parcours, Written } from '../parcours.ts'
import { drawCall, drawHabilitations, drawSixMonths, workday } from './outcome.ts'
import type { Scene } from './prescribe.ts'
import type { Random } from './random.ts'

const employed = ['emploi_durable', 'emploi_court', 'alternance', 'creation_entreprise']

/** What a pathway leaves: certifications on the way, a new situation at the exit, a call six months later. */
export function addAfter({ batch, clock, kind }: Scene, r: Random, p: Parcours, { id, fin }: Written): void {
  const { region } = p.person
  const end = [p.sortie?.date ?? clock.today, fin, clock.today].sort()[0] ?? clock.today
  const term = p.sortie?.motif === 'terme'
  const during = (): Jour | null => {
    const jour = workday(
      addDays(p.date_entree, Math.round(daysBetween(p.date_entree, end) * (0.55 + 0.4 * r.next()))),
    )
    return jour < end ? jour : null
  }
  const certify = (nature: string, code: string, intitule: string, obtenu_le: Jour | null) => {
    if (obtenu_le)
      batch.add('certification', {
        region,
        parcours_id: id,
        nature,
        code,
        intitule,
        obtenu_le,
        compte_id: p.referent_id,
      })
  }
  const clea = term && r.chance(kind === 'daq' ? 0.34 : 0.25)
  const domains = clea ? DOMAINES_CLEA.length : r.chance(term ? 0.3 : 0.08) ? r.int(1, 4) : 0
  const obtained = domains ? during() : null
  for (const d of DOMAINES_CLEA.slice(0, domains)) certify('domaine_clea', d.code, d.intitule, obtained)
  if (clea) certify('clea', CLEA.code, CLEA.intitule, obtained)
  for (const [code, intitule] of drawHabilitations(r, term ? 0.55 : 0.2))
    certify('habilitation', code, intitule, during())
  if (kind === 'caq' && term && r.chance(0.55))
    certify('diplome', 'cap', 'Certificat d’aptitude professionnelle', during())

  if (!p.sortie) return
  const { date, destination } = p.sortie
  if (employed.includes(destination))
    batch.addSituation({
      region,
      stagiaire_id: p.stagiaire_id,
      du: date,
      origine: 'Sortie du parcours',
      saisi_le: instant(clock, date, '15:00'),
      compte_id: p.referent_id,
      faits: { demandeur_emploi: false, sans_emploi: false },
    })
  const observe_le = drawCall(r, date, clock.today)
  if (observe_le)
    batch.add('suivi', {
      region,
      parcours_id: id,
      terme: '6_mois',
      observe_le,
      situation: drawSixMonths(r, p.sortie.destination as Parameters<typeof drawSixMonths>[1]),
      compte_id: p.person.conseiller_id,
    })
}
