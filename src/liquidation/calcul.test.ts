import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, coveredDays, endOfMonth, firstDay } from '../calendrier/calendrier.ts'
import { aPrendre, type Droit, effectif } from '../droit/droit.ts'
import type { Valeur } from '../reglage/reglage.ts'
import type { Nature } from '../remuneration/remuneration.ts'
import { calculer, differences } from './calcul.ts'
import type { Dossier } from './mois/dossier.ts'
import { moisDu } from './mois/mois-du.ts'

const none = {
  minutes_entreprise: 0,
  minutes_absence_justifiee: 0,
  minutes_absence_injustifiee: 0,
}
const etat = (id: number, mois: string, injustifiee = 0) => ({
  id,
  mois,
  ...none,
  minutes_present: 120 * 60 - injustifiee,
  minutes_absence_injustifiee: injustifiee,
})

/** Aïcha entered the DAQ on 2 February 2026; February and March are certified. */
const aicha: Dossier = {
  parcours_id: 1,
  stagiaire_id: 1,
  nom: 'Diallo',
  prenom: 'Aïcha',
  dispositif: 'bfc-daq-2026',
  version: '2026-01-01',
  date_entree: '2026-02-02',
  date_naissance: '2006-05-12',
  distance_m: 18_000,
  minutes_semaine: 1800,
  sortie: null,
  signe_le: '2026-02-02',
  signatures: ['organisme', 'stagiaire'],
  suspensions: [],
  phases: [],
  faits: Object.entries({
    demandeur_emploi: true,
    indemnise_are: false,
    activite_suffisante: false,
    rqth: false,
  }).map(([nom, valeur]) => ({ nom, valeur, du: '2026-01-10' })),
  droits: [],
  etats: [etat(11, '2026-02'), etat(12, '2026-03')],
  calculs: [],
  autres: [],
}

const TODAY = '2026-05-20'
let next = 100
/** Plays a run over a pathway, as the database would: returns the pathway as the next run finds it. */
function joue(d: Dossier, jusque: string, today = TODAY, reglages: Valeur[] = []) {
  const { decisions, ecritures, anomalies } = calculer(d, jusque, today, reglages)
  const ids = new Map(decisions.map(decision => [decision, ++next]))
  const droits: Droit[] = [
    ...d.droits,
    ...decisions.map(decision => ({
      ...decision,
      id: ids.get(decision) ?? 0,
      decide_le: `${today}T08:00:00Z`,
    })),
  ]
  const calculs = [...d.calculs]
  for (const e of ecritures) {
    const at = calculs.findIndex(c => c.mois === e.mois)
    const cumul: Partial<Record<Nature, number>> = { ...calculs[at]?.cumul }
    for (const l of e.lignes) cumul[l.nature] = (cumul[l.nature] ?? 0) + l.centimes
    const droit_id = (e.droit as Droit).id ?? ids.get(e.droit) ?? 0
    const calcul = {
      mois: e.mois,
      rang: e.rang,
      etat_id: e.etat_id,
      droit_id,
      empreinte: e.empreinte,
      jours: e.jours,
      avant: e.avant,
      cumul,
    }
    if (at < 0) calculs.push(calcul)
    else calculs[at] = calcul
  }
  return { d: { ...d, droits, calculs }, ecritures, anomalies, decisions }
}
const somme = (lignes: readonly { centimes: number }[]) => lignes.reduce((n, l) => n + l.centimes, 0)
const total = (d: Dossier) =>
  d.calculs.reduce((n, c) => n + somme(Object.values(c.cumul).map(centimes => ({ centimes }))), 0)

describe('un parcours, mois après mois', () => {
  test('ouvre le droit, paie les mois certifiés et l’aide à l’entrée ; recommencer n’ajoute rien', () => {
    const first = joue(aicha, '2026-03')
    expect(first.decisions.map(x => [x.nature, x.du, x.regle])).toEqual([
      ['ouverture', '2026-02-02', 'bfc-aides-stagiaires'],
    ])
    expect(
      first.ecritures.map(e => [
        e.mois,
        e.rang,
        Object.fromEntries(e.lignes.map(l => [l.nature, l.centimes])),
      ]),
    ).toEqual([
      ['2026-02', 1, { remuneration: 58696, transport: 8891, forfait_entree: 20000 }],
      ['2026-03', 1, { remuneration: 65218, transport: 9879 }],
    ])
    const again = joue(first.d, '2026-03')
    expect([again.decisions, again.ecritures]).toEqual([[], []])
  })

  test('l’aide à l’entrée est payable le jour de l’entrée, sans état ; le mois certifié n’ajoute que le reste', () => {
    const entree = joue({ ...aicha, etats: [] }, '2026-02', '2026-02-02')
    expect(entree.ecritures.map(e => [e.etat_id, e.lignes.map(l => [l.nature, l.centimes])])).toEqual([
      [null, [['forfait_entree', 20000]]],
    ])
    const suite = joue({ ...entree.d, etats: aicha.etats }, '2026-03')
    expect(suite.ecritures[0]?.lignes.map(l => l.nature)).toEqual(['remuneration', 'transport'])
    expect(suite.ecritures[0]?.rang).toBe(2)
    expect(total(suite.d)).toBe(total(joue(aicha, '2026-03').d))
  })

  test('un état corrigé ne change que ce qui diffère, et dit pourquoi', () => {
    const paid = joue(aicha, '2026-03').d
    const corrected = { ...paid, etats: [etat(11, '2026-02'), etat(13, '2026-03', 7 * 60)] }
    const { ecritures, d } = joue(corrected, '2026-04')
    expect(ecritures).toHaveLength(1)
    expect(ecritures[0]).toMatchObject({
      mois: '2026-03',
      rang: 2,
      etat_id: 13,
      cause: 'état de présence corrigé',
    })
    expect(ecritures[0]?.lignes.map(l => [l.nature, l.centimes])).toEqual([['retenue_absence', -3010]])
    const back = joue({ ...d, etats: [etat(11, '2026-02'), etat(14, '2026-03')] }, '2026-04')
    expect(back.ecritures[0]?.lignes[0]?.explication[0]?.titre).toBe('Rappel')
    expect(total(back.d)).toBe(total(paid))
  })

  test('un état rouvert attend : rien ne change tant qu’il n’est pas certifié de nouveau', () => {
    const paid = joue(aicha, '2026-03').d
    expect(joue({ ...paid, etats: [etat(11, '2026-02')] }, '2026-04').ecritures).toEqual([])
  })

  test('une indemnisation apprise trop tard : révision datée, trop-perçu sur les jours touchés', () => {
    const paid = joue(aicha, '2026-03').d
    const learnt = {
      ...paid,
      faits: [...paid.faits, { nom: 'indemnise_are', valeur: true, du: '2026-03-11' }],
    }
    const { decisions, ecritures } = joue(learnt, '2026-04')
    expect(decisions.map(x => [x.nature, x.du])).toEqual([['revision', '2026-03-11']])
    // March keeps its first ten days out of thirty, and all of its transport.
    expect(ecritures.map(e => [e.mois, e.lignes.map(l => [l.nature, l.centimes])])).toEqual([
      ['2026-03', [['remuneration', 21739 - 65218]]],
    ])
    expect(ecritures[0]?.lignes[0]?.explication[0]?.titre).toBe('Trop-perçu')
  })

  test('un droit fermé rend ce qui suit ; il ne se rouvre pas de lui-même', () => {
    const paid = joue(aicha, '2026-03').d
    const [ouverture] = paid.droits
    if (!ouverture) throw new Error('aucun droit')
    const closed = {
      ...paid,
      droits: [
        ...paid.droits,
        { ...ouverture, id: 999, nature: 'fermeture' as const, du: '2026-03-01', au: null },
      ],
    }
    const { decisions, ecritures, d } = joue(closed, '2026-04')
    expect(decisions).toEqual([])
    expect(ecritures.map(e => [e.mois, somme(e.lignes)])).toEqual([['2026-03', -75097]])
    expect(joue(d, '2026-04').ecritures).toEqual([])
  })

  test('une sortie notée après la paie, des jours où personne n’a signé : les jours suivants sont repris, une fois', () => {
    const paid = joue(aicha, '2026-03').d
    const { ecritures, d } = joue({ ...paid, sortie: '2026-03-21' }, '2026-04')
    // 1 to 20 March: 652,18 × 20/30 = 434,79 and 98,79 × 20/30 = 65,86.
    expect(ecritures.map(e => [e.mois, e.cause, e.lignes.map(l => [l.nature, l.centimes])])).toEqual([
      [
        '2026-03',
        'dates changées',
        [
          ['remuneration', 43_479 - 65_218],
          ['transport', 6_586 - 9_879],
        ],
      ],
    ])
    expect(joue(d, '2026-04').ecritures).toEqual([])
  })

  test('une suspension notée après la paie, puis sa fin : les jours sont repris, puis rendus', () => {
    const paid = joue(aicha, '2026-03').d
    const open = joue({ ...paid, suspensions: [{ du: '2026-03-16', au: null }] }, '2026-04')
    // Fifteen thirtieths of 652,18 are 326,09.
    expect(open.ecritures.flatMap(e => e.lignes.map(l => l.centimes))).toEqual([
      32_609 - 65_218,
      4_940 - 9_879,
    ])
    const ended = joue({ ...open.d, suspensions: [{ du: '2026-03-16', au: '2026-03-26' }] }, '2026-04')
    // 15 days and 6 more: 21 thirtieths.
    expect(total(ended.d) - total(open.d)).toBe(45_653 - 32_609 + (6_915 - 4_940))
    expect(joue(ended.d, '2026-04').ecritures).toEqual([])
  })

  test('un état rouvert d’un mois que la sortie efface tout entier n’est pas attendu', () => {
    const paid = joue(aicha, '2026-03').d
    const left = { ...paid, sortie: '2026-02-27', etats: [etat(11, '2026-02')] }
    const { ecritures, d } = joue(left, '2026-04')
    expect(ecritures.find(e => e.mois === '2026-03')?.lignes.map(l => l.centimes)).toEqual([-65_218, -9_879])
    expect(joue(d, '2026-04').ecritures).toEqual([])
  })

  test('un droit fermé dès l’entrée, sans aucun état : l’aide à l’entrée est reprise', () => {
    const paid = joue({ ...aicha, etats: [] }, '2026-02', '2026-02-02').d
    const [ouverture] = paid.droits
    if (!ouverture) throw new Error('aucun droit')
    const droits = [
      ...paid.droits,
      { ...ouverture, id: 999, nature: 'fermeture' as const, du: '2026-02-02', au: null },
    ]
    const { ecritures, d } = joue({ ...paid, droits }, '2026-03')
    expect(ecritures.flatMap(e => e.lignes.map(l => [l.nature, l.centimes]))).toEqual([
      ['forfait_entree', -20_000],
    ])
    expect(joue(d, '2026-03').ecritures).toEqual([])
  })

  test('un calcul dit la version de la règle qui valait ce mois-là, pas celle du jour de l’ouverture', () => {
    const paid = joue(aicha, '2026-02').d
    const droits = paid.droits.map(droit => ({ ...droit, version: '2001-01-01' }))
    const { ecritures } = joue({ ...paid, droits }, '2026-03')
    expect(ecritures.map(e => [e.mois, e.version])).toEqual([['2026-03', paid.droits[0]?.version]])
  })

  test('un maintien décidé paie les jours arrêtés, sans état', () => {
    const paid = joue({ ...aicha, suspensions: [{ du: '2026-04-01', au: null }] }, '2026-03').d
    const [ouverture] = paid.droits
    if (!ouverture) throw new Error('aucun droit')
    const kept = {
      ...paid,
      droits: [
        ...paid.droits,
        { ...ouverture, id: 999, nature: 'maintien' as const, du: '2026-04-01', au: '2026-04-29' },
      ],
    }
    const { ecritures, d } = joue(kept, '2026-04')
    expect(ecritures.map(e => [e.mois, e.etat_id, e.lignes.map(l => [l.nature, l.centimes])])).toEqual([
      ['2026-04', null, [['remuneration', 60870]]],
    ])
    expect(joue(d, '2026-04').ecritures).toEqual([])
  })
})

describe('un montant qui saute', () => {
  const sauts = (d: Dossier, reglages: Valeur[] = []) =>
    joue(d, '2026-04', TODAY, reglages).anomalies.flatMap(a =>
      a.nature === 'saut' ? [`${a.mois} ${a.texte}`] : [],
    )

  test('un premier mois de trois jours puis un mois entier ne sautent pas', () => {
    expect(sauts({ ...aicha, date_entree: '2026-02-26', signe_le: '2026-02-26' })).toEqual([])
  })

  test('une retenue qui mange la moitié du mois se regarde', () => {
    const premier = joue({ ...aicha, etats: [etat(11, '2026-02')] }, '2026-02').d
    const d = { ...premier, etats: [etat(11, '2026-02'), etat(12, '2026-03', 90 * 60)] }
    expect(sauts(d)).toEqual([expect.stringMatching(/^2026-03 .* l’écart dépasse 30 %\.$/)])
  })

  test('la Région règle l’écart : la valeur de chaque mois est celle de sa fin', () => {
    const premier = joue({ ...aicha, etats: [etat(11, '2026-02')] }, '2026-02').d
    const d = { ...premier, etats: [etat(11, '2026-02'), etat(12, '2026-03', 90 * 60)] }
    const part = (du: string): Valeur => ({ cle: 'saut_part', du, valeur: 200 })
    expect(sauts(d, [part('2026-03-31')])).toEqual([])
    expect(sauts(d, [part('2026-04-01')])).toHaveLength(1)
    expect(sauts(d, [{ cle: 'saut_montant', du: '2026-01-01', valeur: 1_000_00 }])).toEqual([])
  })
})

describe('sans couture : deux parcours dans un mois', () => {
  test.each(['2026-02', '2026-03', '2026-04'])(
    '%s entier coûte un mois, où que tombe le changement',
    month => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 26 }), n => {
          const cut = addDays(firstDay(month), n)
          const one = { ...aicha, date_entree: firstDay(month), sortie: cut, etats: [etat(1, month)] }
          const two = {
            ...aicha,
            parcours_id: 2,
            date_entree: cut,
            etats: [etat(2, month)],
            autres: [{ date_entree: one.date_entree, sortie: cut, suspensions: [], ouvert: true }],
          }
          const parts = [one, two].map(d => {
            const du = moisDu(d, month, aPrendre(d, [], endOfMonth(month)))
            return du.lignes.find(l => l.nature === 'remuneration')?.centimes ?? 0
          })
          // Each part is rounded to the cent once.
          expect(Math.abs(somme(parts.map(centimes => ({ centimes }))) - 65218)).toBeLessThanOrEqual(1)
        }),
        { numRuns: 40 },
      )
    },
  )
})

test('un parcours précédent suspendu après coup rend ses jours : le suivant est recalculé, une fois', () => {
  const month = '2026-03'
  const cut = '2026-03-16'
  const premier = { date_entree: '2026-02-02', sortie: cut, suspensions: [], ouvert: true }
  const { d } = joue({ ...aicha, date_entree: cut, etats: [etat(12, month)], autres: [premier] }, month)
  expect(d.calculs.find(c => c.mois === month)?.avant).toBe(15)
  expect(joue(d, month).ecritures).toEqual([])
  const suspendu = { ...premier, suspensions: [{ du: '2026-03-02', au: '2026-03-16' }] }
  const again = joue({ ...d, autres: [suspendu] }, month)
  expect(again.ecritures).toMatchObject([
    { mois: month, rang: 2, avant: 1, cause: 'jours d’un parcours précédent changés' },
  ])
  expect(joue({ ...again.d, autres: [suspendu] }, month).ecritures).toEqual([])
  // A month computed before this was kept is left as it is.
  const ancien = { ...d, calculs: d.calculs.map(c => ({ ...c, avant: null })), autres: [suspendu] }
  expect(joue(ancien, month).ecritures).toEqual([])
})

describe('deux formations à la fois', () => {
  test('chaque jour est payé une seule fois, par le premier parcours commencé', () => {
    const month = '2026-03'
    const full = moisDu({ ...aicha, etats: [etat(1, month)] }, month, aPrendre(aicha, [], endOfMonth(month)))
    const whole = full.lignes.find(l => l.nature === 'remuneration')?.centimes ?? 0
    expect(whole).toBeGreaterThan(0)
    fc.assert(
      fc.property(
        fc.integer({ min: -40, max: 26 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        (start, length, paused) => {
          const du = addDays(firstDay(month), start)
          const suspensions = paused ? [{ du: '2026-03-10', au: '2026-03-15' }] : []
          const first = {
            ...aicha,
            date_entree: '2026-01-15',
            sortie: addDays(du, length),
            suspensions,
            etats: [etat(1, month)],
          }
          const second = {
            ...aicha,
            parcours_id: 2,
            date_entree: du,
            etats: [etat(2, month)],
            autres: [{ date_entree: first.date_entree, sortie: first.sortie, suspensions, ouvert: true }],
          }
          const [one, two] = [first, second].map(d => moisDu(d, month, aPrendre(d, [], endOfMonth(month))))
          const days = new Set([
            ...coveredDays({ ...first, mois: month }),
            ...coveredDays({ ...second, mois: month }),
          ])
          expect((one?.jours ?? 0) + (two?.jours ?? 0)).toBe(days.size)
          const paid = [one, two].map(m => m?.lignes.find(l => l.nature === 'remuneration')?.centimes ?? 0)
          expect(somme(paid.map(centimes => ({ centimes })))).toBeLessThanOrEqual(whole + 1)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('propriétés', () => {
  test('les différences ajoutées à ce qui était donnent ce qui est dû', () => {
    const amounts = fc.record({
      remuneration: fc.nat(200_000),
      retenue_absence: fc.nat(50_000).map(n => 0 - n),
      transport: fc.nat(20_000),
    })
    fc.assert(
      fc.property(amounts, amounts, (before, now) => {
        const due = Object.entries(now)
          .filter(([, centimes]) => centimes !== 0)
          .map(([nature, centimes]) => ({ nature: nature as Nature, centimes, explication: [] }))
        const lignes = differences(due, before, 'essai')
        for (const nature of ['remuneration', 'retenue_absence', 'transport'] as const)
          expect(before[nature] + somme(lignes.filter(l => l.nature === nature))).toBe(now[nature])
        expect(lignes.every(l => l.centimes !== 0)).toBe(true)
        expect(differences(due, now, 'essai')).toEqual([])
      }),
    )
  })

  test('quel que soit l’ordre des corrections, le grand livre finit où une seule paie l’aurait mis', () => {
    const step = fc.record({
      mois: fc.constantFrom('2026-02', '2026-03'),
      absence: fc.constantFrom(0, 60, 210, 600, 2400),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), steps => {
        let d = joue(aicha, '2026-03').d
        let id = 20
        for (const { mois, absence } of steps) {
          d = { ...d, etats: d.etats.map(e => (e.mois === mois ? etat(++id, mois, absence) : e)) }
          d = joue(d, '2026-04').d
        }
        const fresh = joue({ ...d, calculs: [], droits: [] }, '2026-04').d
        for (const c of d.calculs) {
          const clean = Object.fromEntries(Object.entries(c.cumul).filter(([, n]) => n !== 0))
          expect(clean).toEqual(fresh.calculs.find(f => f.mois === c.mois)?.cumul)
        }
        expect(joue(d, '2026-04').ecritures).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('la dernière décision qui vaut pour un jour l’emporte', () => {
    const base = { regle: 'bfc-aides-stagiaires', version: '2019-09-01', regime: 'legal' as const, faits: {} }
    const droits = [
      { ...base, nature: 'ouverture' as const, du: '2026-01-01', au: null },
      { ...base, nature: 'revision' as const, du: '2026-03-01', au: null },
      { ...base, nature: 'fermeture' as const, du: '2026-05-01', au: null },
    ]
    expect(effectif(droits, '2026-02-10')).toBe(droits[0])
    expect(effectif(droits, '2026-03-01')).toBe(droits[1])
    expect(effectif(droits, '2026-05-01')).toBeNull()
    expect(effectif(droits, '2025-12-31')).toBeNull()
  })
})
