import type { Jour } from '../../calendrier/calendrier.ts'
import { euros, jour, plural } from '../../web/format.ts'
import type { Bilan } from '../bilan.ts'
import type { Periode } from '../chiffrage.ts'
import type { Ecart } from '../edition.ts'
import type { Choix } from '../simulation.ts'
import type { Minimum } from './minimum.ts'

/** What is made of the settings that nobody has fixed. */
function reglagesOf({ avant, apres }: Bilan, { sorte }: Choix): string[] {
  const projet = new Set(apres.reglages)
  return [...new Set([...avant.reglages, ...apres.reglages])].map(libelle => {
    const since = projet.has(libelle) ? '' : ' ; le projet le fixe'
    return sorte === 'reelle'
      ? `Réglage non fixé aujourd’hui : « ${libelle} »${since}. Les personnes de ces parcours sont bien entrées : tant qu’il n’est pas fixé, ce critère est tenu pour rempli.`
      : `Réglage non fixé aujourd’hui : « ${libelle} »${since}. Tant qu’il ne l’est pas, le droit est à préciser, et aucun écart n’en est tiré.`
  })
}

/** « Le minimum national (775,65 €) s’applique déjà à 12 parcours… » */
function minimumPhrase({ libelle, n, au_moins, au_plus }: Minimum): string {
  const montant = au_moins === au_plus ? euros(au_moins) : `de ${euros(au_moins)} à ${euros(au_plus)}`
  return `${libelle} : le minimum national (${montant}) s’applique déjà à ${plural(n, 'parcours')}, au-dessus de la valeur du texte. Pour eux, l’écart se compte à partir de ce minimum.`
}

/** What the figures rest on, in sentences. */
export function hypothesesOf(
  b: Bilan,
  choix: Choix,
  { du, code, ecarts }: { du: Jour; code: string; ecarts: readonly Pick<Ecart, 'nom'>[] },
): string[] {
  const changes = new Set(ecarts.map(({ nom }) => nom.split('.')[1]))
  const noms = (...periodes: Periode[]) =>
    b.comptes
      .filter(c => periodes.includes(c.periode))
      .map(c => c.libelle)
      .join(', ')
  const mois = noms('mois')
  const fois = noms('une_fois')
  const unites = noms('heure', 'jour')
  return [
    choix.sorte === 'reelle'
      ? `Personnes : tous les parcours de la Région qui couvrent au moins un jour de ${choix.annee}, quel que soit leur dispositif, avec les faits enregistrés à leur entrée. Un parcours en cours compte jusqu’à sa fin prévue.`
      : 'Personnes : imaginaires, tirées au sort selon des parts qu’Amont a choisies et que la page du résultat écrit. Elles ne décrivent pas la Région : elles servent à essayer une règle, pas à prévoir un budget.',
    `Textes : les deux sont appliqués comme au ${jour(du)}, avec les montants nationaux de ce jour. Seul ce qui change dans le projet les distingue.`,
    ...(code.startsWith('fr-')
      ? [
          'Texte national : il est compté seul, comme un minimum ; ce que la Région verse en plus ne l’est pas.',
        ]
      : []),
    ...(b.aides
      ? [`Aides : ce texte n’a pas de montant à lui ; on compte ceux de « ${b.aides.nom} », qu’il désigne.`]
      : []),
    ...(mois
      ? [
          `Comptés chaque mois de présence : ${mois}. Un mois incomplet compte ses jours en trentièmes, suspensions déduites.`,
        ]
      : []),
    ...(fois ? [`Comptés une fois, le mois de l’entrée : ${fois}.`] : []),
    ...(unites ? [`Comptés en entier le mois de l’entrée, par heure ou par jour prévu : ${unites}.`] : []),
    'Formation agréée : tenue pour oui, pour tous.',
    ...reglagesOf(b, choix),
    ...b.minimums.filter(m => changes.has(m.nom)).map(minimumPhrase),
    'Quand un fait manque, seule la part certaine d’un montant est comptée ; le nombre de personnes concernées est écrit.',
    'Personne ne change de comportement : mêmes entrées, mêmes durées, aucune absence. Les heures d’un mois sont celles d’une semaine × 52 ÷ 12.',
  ]
}
