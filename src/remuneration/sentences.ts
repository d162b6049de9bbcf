import { euros, jour } from '../web/format.ts'
import type { Argent, CalculDuMois } from './mois.ts'

/** « Rappel : 45,00 € », « Trop-perçu : 12,00 € », « Premier calcul : 652,18 € »; a correction whose lines cancel out says so. */
export function titreDe({ rang, total }: Pick<CalculDuMois, 'rang' | 'total'>): string {
  if (rang === 1) return `Premier calcul : ${euros(total)}`
  if (total === 0) return 'Correction qui ne change pas le total'
  return total < 0 ? `Trop-perçu : ${euros(-total)}` : `Rappel : ${euros(total)}`
}

/** Where the money of a computation is, in a sentence. */
export function ouEst(argent: Argent, { total }: Pick<CalculDuMois, 'total'>, mine: boolean): string {
  const a_vous = mine ? 'vous' : 'lui'
  switch (argent.ou) {
    case 'de_trop':
      return mine
        ? `Vous aviez reçu ${euros(-total)} de trop. Vous n’avez rien à faire : la Région reprend cette somme peu à peu sur vos prochaines paies, ou y renonce.`
        : `${euros(-total)} ont été versés en trop : cette somme se reprend sur les prochaines paies, ou se remet.`
    case 'verse':
      return `Cet argent ${a_vous} a été versé le ${jour(argent.le)}.`
    case 'refuse':
      return mine
        ? `Votre banque a refusé le virement le ${jour(argent.le)}.`
        : `La banque a refusé le virement le ${jour(argent.le)}.`
    case 'envoye':
      return 'Le virement est parti. La banque met quelques jours.'
    case 'valide':
      return `La Région a validé ce montant. Il reste à ${a_vous} verser.`
    case 'calcule':
      return 'La Région a calculé ce montant. Elle ne l’a pas encore validé.'
  }
}
