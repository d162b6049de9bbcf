import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { dispositif } from '../dispositif/load.ts'
import { moved } from '../parcours/parcours.ts'
import { droitDe } from './droit-retour.ts'
import {
  apres,
  courante,
  hors,
  joursSuspendus,
  type Regle,
  regleOf,
  resteDe,
  type Suspension,
  versionOf,
} from './suspension.ts'

const rule = (code: string, le: Jour): Regle => {
  const d = dispositif(code)
  return regleOf(d, versionOf(d, le))
}
const hsp = rule('naq-hsp', '2020-01-01')
const p = { date_entree: '2020-02-03', fin_initiale: '2021-02-03' }
const today = '2020-06-15'
const susp = (id: number, du: Jour, au: Jour | null, revenu = true): Suspension => ({
  id,
  du,
  au,
  classe: 'autre',
  demandee_par: 'organisme',
  responsable_id: null,
  place_conservee: null,
  revenu,
})

describe('ce que disent les textes', () => {
  test('l’habilitation de Nouvelle-Aquitaine : un droit, six mois, trente en tout, place gardée, retour organisé', () => {
    expect(hsp).toMatchObject({
      possible: 'oui',
      droit: true,
      mois_max: 6,
      total_mois_max: 30,
      place_conservee: true,
      retour_organise: true,
    })
    for (const r of ['R0475', 'R0476', 'R0477', 'R0478', 'R0479']) expect(hsp.source).toContain(r)
  })

  test('les préparations personnalisées : un droit de retour, sans délai', () => {
    expect(rule('paca-preparations', '2020-03-01')).toMatchObject({
      droit_retour: true,
      droit_retour_mois: null,
      mois_max: null,
    })
  })

  test('un texte qui n’en dit rien répond « non précisé », pas « non »', () => {
    const caq = rule('hn-caq-2012', '2013-01-07')
    expect(caq).toMatchObject({
      possible: 'non_precise',
      place_conservee: null,
      mois_max: null,
      droit: false,
    })
    expect(hors(caq, p, [], { du: '2020-07-01', au: '2023-07-01' }, today)).toBeNull()
  })
})

describe('les limites', () => {
  test('six mois en une fois, pas un jour de plus, et la source est dite', () => {
    const du = '2020-08-31'
    const last = addMonths(du, 6) // 28 February: the month is short.
    expect(last).toBe('2021-02-28')
    expect(hors(hsp, p, [], { du, au: last }, today)).toBeNull()
    const said = hors(hsp, p, [], { du, au: addDays(last, 1) }, today)
    expect(said).toContain('6 mois de suspension au plus')
    expect(said).toContain('il reste 181 jours et vous en demandez 182')
    expect(said).toContain('28 février 2021')
    expect(said).toContain('R0475')
  })

  test('en plusieurs fois, les jours déjà pris comptent', () => {
    const before = [{ du: '2020-03-02', au: '2020-05-01' }]
    const du = '2020-09-01'
    const reste = resteDe(hsp, p, before, du, today)
    expect(reste.utilises).toBe(60)
    expect(reste.retour_au_plus_tard).toBe(addDays(addMonths(du, 6), -60))
    expect(hors(hsp, p, before, { du, au: addDays(addMonths(du, 6), -59) }, today)).toContain(
      'dont 60 jours déjà pris',
    )
  })

  test('trente mois en tout : un parcours de 28 mois n’en laisse que deux', () => {
    const long = { date_entree: '2020-01-06', fin_initiale: '2022-05-06' }
    const reste = resteDe(hsp, long, [], '2021-01-04', today)
    expect(reste.limite).toContain('30 mois en tout')
    expect(reste.jours).toBe(daysBetween('2022-05-06', '2022-07-06'))
    const au = reste.retour_au_plus_tard ?? ''
    expect(hors(hsp, long, [], { du: '2021-01-04', au }, today)).toBeNull()
    expect(moved(long.fin_initiale, [{ du: '2021-01-04', au }], today, 'end')).toBe('2022-07-06')
    expect(hors(hsp, long, [], { du: '2021-01-04', au: addDays(au, 1) }, today)).toContain('30 mois en tout')
  })

  test('plus aucun jour : refusé même sans date de retour', () => {
    const all = [{ du: '2020-03-02', au: '2020-09-02' }]
    expect(hors(hsp, p, all, { du: '2020-10-01', au: null }, today)).toContain('il ne reste aucun jour')
  })

  test('jamais plus que les jours annoncés, quelles que soient les dates', () => {
    const day = fc.integer({ min: 0, max: 700 }).map(n => addDays(p.date_entree, n))
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 170 }),
        (du, n, before) => {
          const others = before
            ? [{ du: addDays(p.date_entree, 1), au: addDays(p.date_entree, 1 + before) }]
            : []
          const { jours } = resteDe(hsp, p, others, du, today)
          const refused = hors(hsp, p, others, { du, au: addDays(du, n) }, today) !== null
          expect(refused).toBe(jours !== null && (jours === 0 || n > jours))
          expect(joursSuspendus(others, today)).toBe(before)
        },
      ),
    )
  })
})

describe('ce qui change', () => {
  const one = susp(1, '2020-05-04', '2020-06-29', false)

  test('suspendre N jours déplace la fin de N jours exactement, et revenir plus tôt la ramène d’autant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 200 }), fc.nat(), (a, n, k) => {
        const du = addDays(p.date_entree, a)
        const { toutes } = apres([], { nature: 'suspension', du, retour: addDays(du, n) }, p, today)
        expect(daysBetween(p.fin_initiale, moved(p.fin_initiale, toutes, today, 'end'))).toBe(n)
        const less = 1 + (k % n)
        const s = susp(1, du, addDays(du, n), false)
        const late = addDays(du, n + 1)
        const back = apres([s], { nature: 'reprise', retour: addDays(du, less) }, p, late)
        expect(daysBetween(p.fin_initiale, moved(p.fin_initiale, back.toutes, late, 'end'))).toBe(less)
      }),
    )
  })

  test.each([
    [
      'avant l’entrée',
      { nature: 'suspension', du: '2020-02-02', retour: null },
      'avant l’entrée, le 3 février 2020',
    ],
    [
      'retour avant le début',
      { nature: 'suspension', du: '2020-07-06', retour: '2020-07-01' },
      'après le début de la suspension',
    ],
    [
      'retour le même jour',
      { nature: 'suspension', du: '2020-07-06', retour: '2020-07-06' },
      'après le début',
    ],
    [
      'sur une autre',
      { nature: 'suspension', du: '2020-06-22', retour: '2020-07-06' },
      'Une autre suspension couvre déjà',
    ],
    [
      'sans fin, avant une autre',
      { nature: 'suspension', du: '2020-04-06', retour: null },
      'Une autre suspension couvre déjà',
    ],
    ['revenir avant d’être parti', { nature: 'reprise', retour: '2020-05-04' }, 'après le 4 mai 2020'],
    ['revenir bien avant', { nature: 'report', retour: '2020-04-01' }, 'après le 4 mai 2020'],
    ['revenir demain', { nature: 'reprise', retour: '2020-06-16' }, 'n’est pas encore venu'],
    ['un report dans le passé', { nature: 'report', retour: '2020-06-10' }, 'notez plutôt son retour'],
    ['après la fin', { nature: 'suspension', du: '2021-03-31', retour: null }, 'se termine le 30 mars 2021'],
    ['la même date', { nature: 'report', retour: '2020-06-29' }, 'déjà la date prévue'],
  ] as const)('refusé : %s', (_, geste, dit) => {
    expect(() => apres([one], geste, p, today)).toThrow(dit)
  })

  test('le dernier jour, ou après une fin dépassée, on peut encore s’arrêter', () => {
    const geste = { nature: 'suspension', du: '2021-03-30', retour: '2021-04-06' } as const
    expect(apres([one], geste, p, today).une).toMatchObject({ du: '2021-03-30' })
    expect(apres([one], { ...geste, du: '2021-04-01' }, p, '2021-04-01').une).toMatchObject({
      du: '2021-04-01',
    })
  })

  test('un report ne passe pas sur la suspension suivante ; celle qui a commencé vient d’abord', () => {
    const both = [one, susp(2, '2020-09-07', '2020-09-14')]
    const report = { nature: 'report', retour: '2020-10-01' } as const
    expect(courante(both, today)?.id).toBe(1)
    expect(() => apres(both, report, p, today)).toThrow('Une autre suspension commence le 7 septembre 2020')
    expect(courante(both, '2020-09-10')?.id).toBe(2)
    expect(apres(both, report, p, '2020-09-10').une).toEqual({ id: 2, du: '2020-09-07', au: '2020-10-01' })
    expect(courante([susp(2, '2020-09-07', '2020-09-14')], today)?.id).toBe(2)
  })

  test('sans suspension, pas de retour à noter ; un retour noté n’est plus attendu', () => {
    expect(() => apres([], { nature: 'reprise', retour: today }, p, today)).toThrow('n’est pas suspendu')
    expect(courante([susp(1, '2020-05-04', '2020-06-01', true)], today)).toBeNull()
    expect(courante([susp(1, '2020-05-04', '2020-06-01', false)], today)?.id).toBe(1)
  })
})

describe('le droit de retour', () => {
  const paca = rule('paca-preparations', '2020-03-01')
  const out = {
    parcours_id: 1,
    dispositif: 'paca-preparations',
    date: '2020-06-01',
    motif: 'abandon',
    decision: null,
    revenu_le: null,
  }
  test('par le texte, pour qui part avant la fin', () => {
    expect(droitDe(out, paca, '2023-01-01')).toMatchObject({ jusqu_au: null, depuis: '2020-06-01' })
    expect(droitDe({ ...out, motif: 'terme' }, paca, '2020-07-01')).toBeNull()
    expect(droitDe(out, paca, '2020-05-31')).toBeNull()
  })
  test('pas quand le texte n’en dit rien, sauf décision, jusqu’au dernier jour compris', () => {
    expect(droitDe(out, hsp, '2020-07-01')).toBeNull()
    const decided = { ...out, decision: { jusqu_au: '2020-12-31' } }
    expect(droitDe(decided, hsp, '2020-12-31')?.jusqu_au).toBe('2020-12-31')
    expect(droitDe(decided, hsp, '2021-01-01')).toBeNull()
  })
  test('utilisé, il n’est plus ouvert', () => {
    expect(droitDe({ ...out, revenu_le: '2020-09-01' }, paca, '2020-08-31')).not.toBeNull()
    expect(droitDe({ ...out, revenu_le: '2020-09-01' }, paca, '2020-09-01')).toBeNull()
  })
})
