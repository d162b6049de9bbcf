import { repriseDite } from '../regularisation/regularisation.ts'
import { Notice, Section } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { euros, jour } from '../web/format.ts'
import { argentDe, type CalculDuMois, causeLisible } from './mois.ts'
import { type LigneCalculee, natureLabels } from './remuneration.ts'
import { ouEst, titreDe } from './sentences.ts'

type Ligne = Pick<LigneCalculee, 'nature' | 'centimes' | 'explication'>

/** One line of a month under its own heading: the amount, why, and where it comes from. */
export function Expliquee({ ligne }: { ligne: Ligne }) {
  return (
    <Section title={`${natureLabels[ligne.nature]} : ${euros(ligne.centimes)}`} id={ligne.nature}>
      <Pourquoi ligne={ligne} />
    </Section>
  )
}

/** Why this amount: its sentences, then its sources folded. Of a correction, only what changed is said at once. */
function Pourquoi({ ligne, bref = false }: { ligne: Ligne; bref?: boolean }) {
  const said = bref ? ligne.explication.slice(0, 1) : ligne.explication
  const more = ligne.explication.slice(said.length).map(e => e.phrase)
  const sources = ligne.explication.flatMap(({ titre, source, reference }) =>
    source || reference ? [`${titre} : ${[source, reference].filter(Boolean).join(', ')}`] : [],
  )
  return (
    <>
      {said.map(({ phrase }) => (
        <p>{phrase}</p>
      ))}
      {more.length + sources.length > 0 && (
        <Disclosure
          summary={
            <>
              D’où vient ce montant
              <span class="visually-hidden"> : {natureLabels[ligne.nature].toLowerCase()}</span>
            </>
          }
        >
          {more.map(phrase => (
            <p>{phrase}</p>
          ))}
          {sources.length > 0 && (
            <ul>
              {sources.map(source => (
                <li>{source}</li>
              ))}
            </ul>
          )}
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
      <OuEst calcul={c} mine={mine} />
      {c.lignes.map(ligne => (
        <>
          <h3>
            {natureLabels[ligne.nature]} : {euros(ligne.centimes)}
          </h3>
          <Pourquoi ligne={ligne} bref={c.rang > 1} />
        </>
      ))}
    </Section>
  )
}

/** Where the money of a computation is, and what was taken back of its pay. */
export function OuEst({ calcul: c, mine }: { calcul: CalculDuMois; mine: boolean }) {
  const { retenue = 0, laisse = 0 } = c.versement ?? {}
  return (
    <>
      <p>{ouEst(argentDe(c), c, mine)}</p>
      {repriseDite(retenue, laisse).map(phrase => (
        <p>{phrase}</p>
      ))}
    </>
  )
}

const raison = (cause: string, mine: boolean) =>
  mine ? causeLisible(cause) : causeLisible(cause).replace(/\bvos?\b/g, v => (v === 'vos' ? 'ses' : 'son'))

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
