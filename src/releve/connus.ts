import { type Faute, type Lue, personne } from './ligne.ts'
import type { Dossier } from './releve.ts'

/** The pathways of the organisation, by number and by person. */
export class Connus {
  readonly #byId = new Map<number, Dossier>()
  readonly #byPerson: Map<string, number[]>

  constructor(dossiers: readonly Dossier[]) {
    for (const d of dossiers) this.put(d)
    this.#byPerson = new Map(
      [...Map.groupBy(dossiers, d => personne(d.nom, d.prenom, d.date_naissance))].map(([key, all]) => [
        key,
        all.map(d => d.parcours_id),
      ]),
    )
  }

  put(d: Dossier): void {
    this.#byId.set(d.parcours_id, d)
  }

  de(lue: Lue): Dossier | Faute {
    if (lue.parcours !== null) {
      const d = this.#byId.get(lue.parcours)
      if (!d)
        return {
          colonne: 'parcours',
          message: `« ${lue.parcours} » n’est le numéro d’aucun parcours de votre organisme : relevez-le sur sa page`,
        }
      if (lue.nom && personne(lue.nom, '', '') !== personne(d.nom, '', ''))
        return {
          colonne: 'nom',
          message: `« ${lue.nom.slice(0, 40)} » n’est pas le nom de la personne du parcours ${lue.parcours} : vérifiez le numéro`,
        }
      return d
    }
    const own = (this.#byPerson.get(lue.personne ?? '') ?? []).flatMap(id => this.#byId.get(id) ?? [])
    const running = own.filter(d => d.date_entree <= lue.jour && (d.sortie === null || lue.jour < d.sortie))
    if (running.length > 1)
      return {
        colonne: 'nom',
        message: 'deux parcours répondent à ce nom et à ce jour : indiquez le numéro de parcours',
      }
    return (
      running[0] ??
      own.at(-1) ?? {
        colonne: 'nom',
        message:
          'aucun parcours de votre organisme n’est à ce nom, ce prénom et cette date de naissance : vérifiez-les, ou indiquez le numéro de parcours',
      }
    )
  }
}
