import type { Situation } from '../../dispositif/vocabulaire.ts'
import { Empty, Heading, Notice, Section } from '../../web/blocks.tsx'
import { jour, plural } from '../../web/format.ts'
import { enListe, quiVoir } from '../conseil.ts'
import type { Resultat } from '../resultat.ts'
import { adresse, type Reponses } from '../simulateur.ts'
import { Carte } from './carte.tsx'
import { Refuses } from './refuses.tsx'
import { VosReponses } from './reponses.tsx'

export type ResultatProps = {
  reponses: Reponses
  situation: Situation
  resultats: Resultat[]
  /** How many questions could still change something. */
  restantes: number
  today: string
}

/** What the answers lead to: what is open, what is still to check, what is not, and the money. */
export function ResultatPage({ reponses, situation, resultats, restantes, today }: ResultatProps) {
  const { ouverts, aVerifier, anciens, refuses, aidesDe } = groupes(resultats)
  const { region } = situation
  const locaux = resultats.filter(r => r.region !== null).length
  const carte = (r: Resultat) => <Carte r={r} aides={aidesDe(r)} voir={quiVoir(r.prescripteurs, situation)} />
  return (
    <>
      <Heading
        title="Ce à quoi vous pourriez avoir droit"
        lead={`${region ? `Région ${region}, le` : 'Le'} ${jour(today)}, d’après ${plural(reponses.size, 'réponse')}. Ce n’est pas une décision. Un conseiller peut le confirmer avec vous.`}
        actions={
          <>
            <a class="button primary" href={adresse('/simulateur/fiche', reponses)}>
              Préparer ma fiche pour un conseiller
            </a>
            <a href="#reponses">Modifier mes réponses</a>
          </>
        }
      />
      {restantes > 0 && (
        <Notice
          kind="info"
          title={`Encore ${plural(restantes, 'question')} au plus pour un résultat plus sûr`}
        >
          <a href={adresse('/simulateur', reponses)}>Continuer les questions</a>
        </Notice>
      )}
      {locaux === 0 && <RegionInconnue region={region} />}
      {situation.indemnise_are === true && (
        <Notice kind="info" title="Vous recevez l’allocation chômage">
          Avant d’entrer en formation, demandez à France Travail ce que devient votre allocation.
        </Notice>
      )}
      {ouverts.length + aVerifier.length + anciens.length === 0 && (
        <Empty title="Rien d’ouvert d’après ces réponses">
          Amont ne connaît pas tout. En parler avec {enListe(quiVoir([], situation), 'ou')} peut ouvrir
          d’autres portes.
        </Empty>
      )}
      {ouverts.length > 0 && (
        <Section title="Ouvert pour vous" id="oui" count={ouverts.length}>
          {ouverts.map(carte)}
        </Section>
      )}
      {aVerifier.length > 0 && (
        <Section title="Peut-être, à vérifier" id="peut-etre" count={aVerifier.length}>
          {aVerifier.map(carte)}
        </Section>
      )}
      {anciens.length > 0 && (
        <Section title="À vérifier : textes anciens" id="anciens" count={anciens.length}>
          <p>
            Ces textes ont plus de deux ans. Ils ont pu changer, ou ne plus s’appliquer : demandez-le avant de
            compter dessus.
          </p>
          {anciens.map(carte)}
        </Section>
      )}
      {refuses.length > 0 && (
        <Section title="Pas pour vous aujourd’hui" id="non" count={refuses.length}>
          <Refuses resultats={refuses} />
        </Section>
      )}
      {locaux > 0 && (
        <p class="soft after">
          Amont connaît {plural(locaux, 'texte')} de votre Région. Il en existe d’autres : un conseiller les
          connaît. Tout est calculé comme si vous entriez en formation aujourd’hui.
        </p>
      )}
      <Section title="Vos réponses" id="reponses">
        <VosReponses reponses={reponses} />
        <p class="hint">
          Rien n’est enregistré. Pour retrouver ce résultat, gardez l’adresse de cette page : elle ne contient
          pas votre nom. Sur un ordinateur partagé, effacez ensuite l’historique.{' '}
          <a href="/simulateur">Tout recommencer</a>
        </p>
      </Section>
    </>
  )
}

/** Says honestly when nothing is known of this Région. */
function RegionInconnue({ region }: { region: string | null | undefined }) {
  const title = region
    ? `Amont ne connaît pas encore les aides de la Région ${region}`
    : 'Sans région, voici ce qui vaut partout'
  return (
    <Notice kind="attention" title={title}>
      Seules les règles nationales sont montrées ici. Votre Région a sûrement ses propres formations et ses
      propres aides : demandez-lui, ou demandez à un conseiller.
    </Notice>
  )
}

/** Each text in one place: aids beside the pathway that gives them, national minimums where nothing is built on them. */
export function groupes(resultats: readonly Resultat[]) {
  const byCode = new Map(resultats.map(r => [r.code, r]))
  /** A text whose own sums are made from those of its aids has already told them. */
  const aidesDe = (r: Resultat) =>
    r.aides && !(r.montants.length && r.lies.includes(r.aides)) ? byCode.get(r.aides) : undefined
  const possibles = resultats.filter(r => r.verdict !== 'non')
  const ailleurs = new Set(possibles.flatMap(r => [r.aides ?? '', ...(r.montants.length ? r.lies : [])]))
  const seuls = possibles.filter(r => !ailleurs.has(r.code))
  return {
    ouverts: seuls.filter(r => r.verdict === 'oui'),
    aVerifier: seuls.filter(r => r.verdict === 'non_precise' && !r.ancien),
    anciens: seuls.filter(r => r.ancien),
    refuses: resultats.filter(r => r.verdict === 'non'),
    aidesDe,
  }
}
