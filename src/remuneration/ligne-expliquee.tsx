import type { Child } from 'hono/jsx'
import { Notice, Section } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { euros, jour } from '../web/format.ts'
import { type Argent, argentDe, type CalculDuMois, causeLisible } from './mois.ts'
import { type LigneCalculee, natureLabels } from './remuneration.ts'

type Ligne = Pick<LigneCalculee, 'nature' | 'centimes' | 'explication'>

/** One line of a month under its own heading: the amount, why, and where it comes from. */
export function Expliquee({ ligne }: { ligne: Ligne }) {
  return (
    <Section title={`${natureLabels[ligne.nature]} : ${euros(ligne.centimes)}`} id={ligne.nature}>
      <Pourquoi ligne={ligne} />
    </Section>
  )
}

function Pourquoi({ ligne }: { ligne: Ligne }) {
  const sources = ligne.explication.flatMap(({ titre, source, reference }) =>
    source || reference ? [`${titre} : ${[source, reference].filter(Boolean).join(', ')}`] : [],
  )
  return (
    <>
      {ligne.explication.map(({ phrase }) => (
        <p>{phrase}</p>
      ))}
      {sources.length > 0 && (
        <Disclosure
          summary={
            <>
              D’où vient ce montant
              <span class="visually-hidden"> : {natureLabels[ligne.nature].toLowerCase()}</span>
            </>
          }
        >
          <ul>
            {sources.map(source => (
              <li>{source}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  )
}

/** One computation of a month that has several: what it adds or takes back, why, where its money is. */
export function CalculExplique({ calcul: c, mine }: { calcul: CalculDuMois; mine: boolean }) {
  return (
    <Section title={titreDe(c)} id={`calcul-${c.rang}`}>
      {c.cause && <p>Ce mois a été recalculé parce que {raison(c.cause, mine)}.</p>}
      <p>{ouEst(argentDe(c), c, mine)}</p>
      {c.lignes.map(ligne => (
        <>
          <h3>
            {natureLabels[ligne.nature]} : {euros(ligne.centimes)}
          </h3>
          <Pourquoi ligne={ligne} />
        </>
      ))}
    </Section>
  )
}

const raison = (cause: string, mine: boolean) =>
  mine ? causeLisible(cause) : causeLisible(cause).replace(/\bvos?\b/g, v => (v === 'vos' ? 'ses' : 'son'))

/** « Rappel : 45,00 € », « Trop-perçu : 12,00 € », « Premier calcul : 652,18 € »; a correction whose lines cancel out says so. */
export function titreDe({ rang, total }: Pick<CalculDuMois, 'rang' | 'total'>): string {
  if (rang === 1) return `Premier calcul : ${euros(total)}`
  if (total === 0) return 'Correction qui ne change pas le total'
  return total < 0 ? `Trop-perçu : ${euros(-total)}` : `Rappel : ${euros(total)}`
}

/** Where the money of a computation is, in a sentence. */
export function ouEst(argent: Argent, { total }: Pick<CalculDuMois, 'total'>, mine: boolean): Child {
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

/** The bank refused a transfer: what the person does about it. */
export function VirementRefuse({ stagiaire_id, le }: { stagiaire_id: number; le: string }) {
  return (
    <Notice kind="attention" title="Votre banque a refusé le virement">
      <p>
        C’était le {jour(le)}. Vérifiez votre compte, et corrigez-le s’il le faut : la Région enverra l’argent
        de nouveau.
      </p>
      <p>
        <a href={`/stagiaires/${stagiaire_id}/compte-bancaire`}>Vérifier mon compte bancaire</a>
      </p>
    </Notice>
  )
}
