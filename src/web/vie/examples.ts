import type { Vie } from './ligne-de-vie.ts'

/** Invented lives, from the plainest to the hardest to draw. */
export const today = '2026-06-15'

const nothing = { etapes: [], suspensions: [], gaps: [], evenements: [] }

export const vies: Record<string, Vie> = {
  aicha: {
    du: '2026-01-12',
    au: '2026-11-30',
    etapes: [
      { du: '2026-01-12', au: '2026-01-29', label: 'Prescription', kind: 'prescription' },
      { du: '2026-01-29', au: '2026-02-16', label: 'Attente d’une place', kind: 'attente' },
      { du: '2026-02-16', au: '2026-03-09', label: 'Sas et positionnement', kind: 'phase' },
      { du: '2026-03-09', au: '2026-07-20', label: 'Remobilisation', kind: 'phase' },
      { du: '2026-07-20', au: '2026-09-01', label: 'Préqualification cuisine', kind: 'phase' },
      { du: '2026-09-01', au: '2026-11-30', label: 'Suivi', kind: 'suivi' },
    ],
    suspensions: [{ du: '2026-04-13', au: '2026-05-04', label: 'Contrat court' }],
    gaps: [],
    evenements: [
      { le: '2026-02-16', label: 'Entrée', kind: 'start' },
      { le: '2026-02-18', label: 'Contrat signé', kind: 'contract' },
      { le: '2026-06-02', label: 'CléA, 4 domaines', kind: 'certification' },
      { le: '2026-09-01', label: 'Sortie prévue', kind: 'exit' },
    ],
  },
  interrompue: {
    du: '2025-09-01',
    au: '2026-10-01',
    etapes: [
      { du: '2025-09-01', au: '2025-09-02', label: 'Prescription', kind: 'prescription' },
      { du: '2025-09-02', au: '2025-10-20', label: 'Attente', kind: 'attente' },
      { du: '2025-10-20', au: '2025-12-19', label: 'Sas', kind: 'phase' },
      { du: '2026-02-02', au: '2026-05-29', label: 'Français langue étrangère', kind: 'phase' },
    ],
    suspensions: [{ du: '2026-03-02', au: '2026-03-16', label: 'Congé' }],
    gaps: [
      { du: '2025-12-19', au: '2026-02-02' },
      { du: '2026-05-29', au: '2026-06-15', label: 'sans étape prévue' },
    ],
    evenements: [
      { le: '2025-10-20', label: 'Entrée', kind: 'start' },
      { le: '2025-10-24', label: 'Contrat signé', kind: 'contract' },
      { le: '2026-01-12', label: '3 absences de suite', kind: 'alert' },
      { le: '2026-06-15', label: 'À rappeler', kind: 'alert' },
    ],
  },
  cinqAns: {
    du: '2021-03-01',
    au: '2026-04-01',
    etapes: [
      { du: '2021-03-01', au: '2021-03-20', label: 'Prescription', kind: 'prescription' },
      { du: '2021-03-20', au: '2021-09-06', label: 'Attente', kind: 'attente' },
      { du: '2021-09-06', au: '2022-06-30', label: 'Compétences de base', kind: 'phase' },
      { du: '2022-06-30', au: '2022-12-31', label: 'Suivi à six mois', kind: 'suivi' },
      { du: '2023-10-02', au: '2023-10-03', label: 'Nouvelle prescription', kind: 'prescription' },
      { du: '2024-01-08', au: '2024-07-12', label: 'Préqualification aide à domicile', kind: 'phase' },
      { du: '2024-09-02', au: '2025-06-27', label: 'Titre professionnel ADVF', kind: 'phase' },
      { du: '2025-06-27', au: '2026-04-01', label: 'Suivi', kind: 'suivi' },
    ],
    suspensions: [{ du: '2025-01-06', au: '2025-04-28', label: 'Maternité' }],
    gaps: [
      { du: '2022-12-31', au: '2023-10-02' },
      { du: '2023-10-03', au: '2024-01-08' },
      { du: '2024-07-12', au: '2024-09-02', label: 'entre deux formations' },
    ],
    evenements: [
      { le: '2021-09-06', label: 'Entrée', kind: 'start' },
      { le: '2022-06-24', label: 'CléA', kind: 'certification' },
      { le: '2022-06-30', label: 'Sortie', kind: 'exit' },
      { le: '2024-01-08', label: 'Entrée', kind: 'start' },
      { le: '2025-06-20', label: 'Titre obtenu', kind: 'certification' },
      { le: '2025-06-27', label: 'Sortie en emploi', kind: 'exit' },
    ],
  },
  courte: {
    du: '2026-06-08',
    au: '2026-07-03',
    etapes: [
      { du: '2026-06-08', au: '2026-06-09', label: 'Entretien', kind: 'prescription' },
      { du: '2026-06-09', au: '2026-06-22', label: 'Attente d’une place', kind: 'attente' },
      { du: '2026-06-22', au: '2026-07-03', label: 'Sas', kind: 'phase' },
    ],
    suspensions: [],
    gaps: [],
    evenements: [{ le: '2026-06-22', label: 'Entrée prévue', kind: 'start' }],
  },
  vide: { du: '2026-06-15', au: '2026-06-16', ...nothing },
}

export const named = (name: string): Vie => vies[name] ?? { du: today, au: today, ...nothing }
