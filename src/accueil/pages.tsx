import type { Child } from 'hono/jsx'
import { addDays } from '../calendrier/calendrier.ts'
import { Personas } from '../habilitation/personas.tsx'
import type { Persona } from '../habilitation/store.ts'
import type { View } from '../http/route.ts'
import type { Retard } from '../jobs/passage.ts'
import { STATUTS as STATUTS_PARCOURS } from '../parcours/parcours.ts'
import type { ParcoursRow } from '../parcours/store.ts'
import { BADGES, STATUTS } from '../prescription/prescription.ts'
import type { Nouveaute, PrescriptionOf } from '../prescription/store.ts'
import { suite } from '../signal/signal.ts'
import type { Aide, Signal } from '../signal/store.ts'
import { Badge, Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { ActButton } from '../web/form.tsx'
import { heures, jour, nombre, plural } from '../web/format.ts'
import type { Vie } from '../web/vie/ligne-de-vie.ts'
import { LigneDeVie } from '../web/vie/ligne-de-vie.tsx'
import type { Attente } from './store.ts'

export function StaffPage({
  attentes,
  nouveautes,
  nuits,
  view,
}: {
  attentes: Attente[]
  nouveautes: Nouveaute[]
  nuits: Retard[]
  view: View
}): Child {
  const { who, today } = view
  return (
    <>
      <Heading
        title={`Bonjour ${who.nom.split(' ')[0]}`}
        lead={`Nous sommes le ${jour(today)}. Voici ce qui vous attend.`}
        actions={who.role !== 'payeur' && <a href="/agenda">Mon agenda</a>}
      />
      {nuits.map(n => (
        <Notice kind="attention" title={`« ${n.nom} » n’a pas été fait la nuit dernière`}>
          {n.dernier ? `La dernière fois, c’était le ${jour(n.dernier)}.` : 'Cela n’a jamais abouti.'}{' '}
          Prévenez la personne qui s’occupe du serveur d’Amont.
        </Notice>
      ))}
      {attentes.length === 0 ? (
        <Empty title="Rien ne vous attend. Tout est à jour." />
      ) : (
        <Figures>
          {attentes.map(a => (
            <Figure href={a.href} label={a.label} value={nombre(a.count)} detail={a.detail} />
          ))}
        </Figures>
      )}
      {(who.role === 'conseiller' || who.role === 'organisme') && (
        <Section
          title="Ce qui a changé"
          id="nouveautes"
          count={nouveautes.length}
          actions={
            nouveautes.length > 0 && (
              <ActButton action="/nouveautes/lecture" token={view.token()} label="Tout marquer comme lu" />
            )
          }
        >
          {nouveautes.length === 0 && <Empty title="Rien de nouveau depuis votre dernière lecture." />}
          <ul class="list">
            {nouveautes.map(n => (
              <li>
                <Badge kind={BADGES[n.statut]}>{STATUTS[n.statut]}</Badge>{' '}
                <a href={`/prescriptions/${n.prescription_id}`}>
                  {n.prenom} {n.nom}
                </a>
                , {n.site}, le {jour(n.le)}
                {n.rendez_vous && ` · rendez-vous le ${jour(n.rendez_vous)}`}
                {n.motif && ` · ${n.motif}`}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

export function TraineePage(props: {
  demandes: PrescriptionOf[]
  current: ParcoursRow | null
  aide: Aide | null
  /** What is known of a payment that does not arrive. */
  paie: Signal[]
  vie: Vie
  view: View
}): Child {
  const { demandes, current, aide, paie, vie, view } = props
  return (
    <>
      <Heading
        title={`Bonjour ${view.who.nom.split(' ')[0]}`}
        lead={current ? lead(current) : 'Votre parcours va commencer.'}
        actions={
          <>
            {current?.statut === 'en_cours' && (
              <a class="button primary" href="/signer">
                Signer ma présence
              </a>
            )}
            {!aide && <ActButton action="/aide/demande" token={view.token()} label="Demander de l’aide" />}
          </>
        }
      />
      {current?.contrat_id && toSign(current) && (
        <Notice kind="attention" title="Votre contrat attend votre signature">
          <a href={`/parcours/${current.id}#contrat`}>Lire et signer le contrat</a>
        </Notice>
      )}
      {paie.map(s => (
        <Notice kind="attention">
          {s.phrase} {suite(s)}
        </Notice>
      ))}
      {aide && (
        <Notice kind="info" title={`${aide.charge} vous rappelle avant le ${jour(aide.echeance)}`}>
          <a href="/aide">Ajouter une phrase à votre demande</a>
        </Notice>
      )}
      <LigneDeVie vie={vie} size="large" today={view.today} />
      {current && (
        <Section title="Mon parcours" id="parcours">
          <Facts
            items={[
              ['Où', `${current.site}, ${current.organisme}`],
              [
                'Étape',
                <Badge kind={STATUTS_PARCOURS[current.statut].badge}>
                  {STATUTS_PARCOURS[current.statut].label}
                </Badge>,
              ],
              ['Heures', `${heures(current.minutes_faites)} faites sur ${heures(current.minutes_prevues)}`],
              current.sortie
                ? ['Dernier jour', jour(addDays(current.sortie.date, -1))]
                : ['Fin prévue', jour(addDays(current.fin_prevue, -1))],
              [
                'Mon conseiller',
                <Contact
                  nom={current.conseiller}
                  courriel={current.conseiller_courriel}
                  ou={current.structure}
                />,
              ],
              [
                'Mon référent',
                <Contact
                  nom={current.referent}
                  courriel={current.referent_courriel}
                  ou={current.organisme}
                />,
              ],
            ]}
          />
          <p class="actions">
            <a class="button primary" href="/ma-remuneration">
              Ma rémunération
            </a>
            {!current.sortie && <a href={`/parcours/${current.id}/seances`}>Mon emploi du temps</a>}
            <a href="/agenda">Mon agenda</a>
            {!current.sortie && <a href="/mes-absences">Annoncer une absence</a>}
            {!current.sortie && <a href={`/parcours/${current.id}/suspension`}>M’arrêter un moment</a>}
            <a href={`/parcours/${current.id}`}>Mes présences, mon contrat, mes phases</a>
          </p>
        </Section>
      )}
      <Section title="Mes demandes" id="demandes" count={demandes.length}>
        {demandes.length === 0 && (
          <Empty title="Aucune demande pour l’instant. Parlez-en à votre conseiller." />
        )}
        <ul class="list">
          {demandes.map(d => (
            <li>
              <a href={`/prescriptions/${d.id}`}>{d.site}</a>{' '}
              <Badge kind={BADGES[d.statut]}>{STATUTS[d.statut]}</Badge> le {jour(d.le)}
            </li>
          ))}
        </ul>
      </Section>
      <p>
        <a href={`/stagiaires/${view.who.stagiaire_id}`}>Ce que l’on sait de moi, et qui l’a lu</a>
      </p>
    </>
  )
}

const Contact = ({ nom, courriel, ou }: { nom: string; courriel: string; ou: string | null }) => (
  <>
    {nom}
    {ou && `, ${ou}`} · <a href={`mailto:${courriel}`}>Lui écrire</a>
  </>
)

const toSign = (p: ParcoursRow) =>
  p.signataires.includes('stagiaire') && !p.signatures.some(s => s.qualite === 'stagiaire') && !p.sortie

const lead = (p: ParcoursRow): string => {
  if (p.statut === 'sorti') return 'Votre parcours est terminé.'
  if (p.statut === 'suspendu') {
    const back = p.suspensions.findLast(s => s.au !== null)?.au
    return `Votre parcours est en pause${back ? `. Retour prévu le ${jour(back)}` : ''}.`
  }
  if (p.statut === 'a_venir') return `Votre formation commence le ${jour(p.date_entree)}.`
  return `Vous êtes en formation à ${p.site}.`
}

export function LandingPage({ people }: { people: Persona[] }): Child {
  return (
    <>
      <Heading
        title="De la première rencontre à la qualification, sans couture"
        lead="Amont suit chaque parcours de formation de bout en bout : prescrire, accueillir, former, payer juste, certifier, et savoir ce que chacun devient."
      />
      <p class="actions">
        <a class="button primary" href="/connexion">
          Se connecter
        </a>
        <a class="button secondary" href="/simulateur">
          À quoi ai-je droit ?
        </a>
        <a href="/dispositifs">Lire les règles des dispositifs</a>
      </p>
      {people.length > 0 && (
        <>
          <p>{`Cette démonstration vous ouvre ${plural(people.length, 'compte')}, en un clic.`}</p>
          <Personas people={people} />
        </>
      )}
    </>
  )
}
