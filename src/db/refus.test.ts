import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { asRefus, messages, Refus } from './refus.ts'

const folder = new URL('./migrations/', import.meta.url)
const text = readdirSync(folder)
  .filter(name => name.endsWith('.sql'))
  .map(name => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n')

const constraints = [
  ...text.matchAll(/\bconstraint (\w+)\s+(?:check|unique|primary|exclude|references|foreign)/g),
]
/** A guard may name one rule of two: `gardien(case when … then 'a' else 'b' end)`. */
const guards = [...text.matchAll(/gardien\(([^;]*)\);/g)].flatMap(match => [
  ...(match[1] ?? '').matchAll(/'(\w+)'/g),
])
const names = new Set([...constraints, ...guards].map(match => match[1] ?? ''))

/** Rules that no form can break: closed lists that the forms offer, and what only a fault of ours could break. */
const technical = new Set([
  'reglage_cle_forme',
  'calcul_avant',
  'transfert_positif',
  'entree_prevue_places',
  'place_jours',
  'place_origine',
  'place_offre_datee',
  'place_liberee_dite',
  'attente_classe',
  'effectif_positif',
  'repartition_lot',
  'dotation_positive',
  'nature_etape_connue',
  'nature_cumul_connue',
  'nature_signal_connue',
  'signal_clos_avec_cause',
  'referent_non_vide',
  'reponse_passation_connue',
  'passation_repondue',
  'canal_suivi_connu',
  'satisfaction_connue',
  'terme_enquete_connu',
  'fin_enquete_connue',
  'enquete_deja_ouverte',
  'enquete_finie',
  'trois_envois',
  'canal_envoi_connu',
  'envoi_deja_prepare',
  'canal_jeton_connu',
  'suspension_classe_connue',
  'suspension_demandeur_connu',
  'suspension_evenement_connu',
  'suspension_evenement_classe',
  'demande_classe_connue',
  'demande_reponse_connue',
  'demande_reponse_datee',
  'action_numero_unique',
  'gtfs_periode',
  'trajet_dans_l_ordre',
  'virement_reference_unique',
  'virement_positif',
  'virement_iban_cle',
  'virement_d_un_export',
  'un_paiement_par_personne',
  'statut_reclamation_connu',
  'seance_jour_connu',
  'retour_date',
  'retour_connu',
  'reprise_positive',
  'releve_compte_juste',
  'regime_connu',
  'piece_semaine',
  'papier_avec_piece',
  'paiement_positif',
  'paiement_non_nul',
  'objet_connu',
  'moyen_connu',
  'message_deja_ecrit',
  'lien_demi_connue',
  'ligne_non_nulle',
  'ligne_d_un_calcul',
  'emargement_demi_connue',
  'droit_parcours',
  'droit_non_vide',
  'decision_connue',
  'contreseing_demi_connue',
  'code_demi_connue',
  'calcul_rang_positif',
  'calcul_d_un_droit',
  'calcul_d_un_etat',
  'calcul_d_une_liquidation',
  'paiement_d_une_personne',
  'calcul_premier_jour',
  'calcul_jours',
  'anomalie_connue',
  'certification_connue',
  'demi_connue',
  'entree_connue',
  'formation_numero_unique',
  'instance_unique',
  'liquidation_premier_jour',
  'modalite_connue',
  'mois_premier_jour',
  'nature_connue',
  'persona_de_demonstration',
  'phase_dans_l_ordre',
  'phase_rang_unique',
  'presence_connue',
  'qualite_connue',
  'reorientation_repondue',
  'reseau_connu',
  'retenue_negative',
  'role_connu',
  'session_numero_unique',
  'sexe_connu',
  'statut_prescription_connu',
  'terme_connu',
])

it('donne un message à chaque règle de la base', () => {
  expect(names.size).toBeGreaterThan(40)
  expect([...names].filter(name => !(name in messages) && !technical.has(name))).toEqual([])
})

it('ne garde pas le message d’une règle qui n’existe plus', () => {
  const indexes = new Set([...text.matchAll(/unique index (\w+)/g)].map(match => match[1] ?? ''))
  expect(Object.keys(messages).filter(name => !names.has(name) && !indexes.has(name))).toEqual([])
  expect([...technical].filter(name => !names.has(name) || name in messages)).toEqual([])
})

it('écrit des phrases entières', () => {
  expect(Object.values(messages).filter(([message]) => !/^[A-ZÀÉÈ].+[.!]$/.test(message))).toEqual([])
})

it('refuse une valeur impossible, sans cacher une faute du programme', () => {
  for (const code of ['22003', '22007', '22008', '22P02', '22021'])
    expect(asRefus(Object.assign(new Error(), { code })), code).toBeInstanceOf(Refus)
  for (const code of ['22012', '42703', '23505', undefined])
    expect(asRefus(Object.assign(new Error(), { code })), code).not.toBeInstanceOf(Refus)
})
