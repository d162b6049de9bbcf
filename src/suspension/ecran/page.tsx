import type { Child } from 'hono/jsx'
import { addDays } from '../../calendrier/calendrier.ts'
import type { View } from '../../http/route.ts'
import { MOTIFS_SORTIE, STATUTS } from '../../parcours/parcours.ts'
import type { ParcoursRow } from '../../parcours/store.ts'
import { Badge, Facts, Heading, Notice, Section } from '../../web/blocks.tsx'
import { ActButton, Disclosure } from '../../web/form.tsx'
import { jour, plural } from '../../web/format.ts'
import type { Consequences } from '../consequences.ts'
import type { Depart, DroitRetour } from '../droit-retour.ts'
import type { Demande, Evenement, SuspensionRow } from '../store.ts'
import { CLASSES, type Classe, type Regle } from '../suspension.ts'
import { Apercu } from './apercu.tsx'
import { asked, Choisir, Confirmer, Refuser, type Responsables } from './forms.tsx'
import { OuvrirRetour, Retour } from './retour.tsx'
import { Histoire, Texte } from './texte.tsx'

/** All that the page of suspensions shows. */
export interface Data {
  parcours: ParcoursRow
  regle: Regle
  suspensions: SuspensionRow[]
  courante: SuspensionRow | null
  demandes: Demande[]
  demande: Demande | null
  evenements: Evenement[]
  responsables: Responsables
  classe: Classe | null
  delai: number
  retour: { depart: Depart; droit: DroitRetour | null } | null
  apercu: Consequences | null
  refus: { message: string; champ: string | null } | null
  view: View
}

/** One page: what is suspended, what is asked, what a change would do, and the way back. */
export function SuspensionPage(data: Data): Child {
  const { parcours: p, view, regle, courante: s, demande, apercu, refus, retour } = data
  const mine = view.who.role === 'stagiaire'
  const answering = view.query.geste === 'demande'
  return (
    <>
      <Heading
        title={mine ? 'M’arrêter un moment, et revenir' : `Suspension et retour : ${p.prenom} ${p.nom}`}
        lead={
          <>
            {p.dispositif_nom}, à {p.site}.{' '}
            <Badge kind={STATUTS[p.statut].badge}>{STATUTS[p.statut].label}</Badge>
          </>
        }
        actions={<a href={`/parcours/${p.id}`}>{mine ? 'Mon parcours' : 'Le parcours'}</a>}
      />
      {refus && (!refus.champ || answering) && <Notice kind="error">{refus.message}</Notice>}
      {s && <Arret s={s} p={p} view={view} />}
      {demande && <Attente {...data} d={demande} />}
      {apercu && (
        <Apercu c={apercu}>
          {!apercu.refus && (!demande || (answering && !mine)) && (
            <Confirmer
              p={p}
              view={view}
              c={apercu}
              classe={data.classe}
              responsables={data.responsables}
              demande={answering}
            />
          )}
        </Apercu>
      )}
      {s && !mine && (
        <Section title="Le retour" id="retour">
          <Retour p={p} view={view} s={s} responsables={data.responsables} refus={refus} />
        </Section>
      )}
      {!p.sortie && !demande && (!s || s.au !== null) && (
        <Section title={mine ? 'Demander à m’arrêter' : 'Suspendre le parcours'} id="demander">
          {mine && (
            <p>
              Vous choisissez les dates et voyez aussitôt ce que cela change. {p.referent} vous répond sous{' '}
              {plural(data.delai, 'jour')}.{regle.droit && ' C’est un droit : seule sa durée est limitée.'}
            </p>
          )}
          {s ? (
            <Disclosure summary="Prévoir une autre suspension" open={view.query.geste === 'suspension'}>
              <Choisir p={p} view={view} state={asked(view, 'suspension', refus)} regle={regle} />
            </Disclosure>
          ) : (
            <Choisir p={p} view={view} state={asked(view, 'suspension', refus)} regle={regle} />
          )}
        </Section>
      )}
      {retour && <Depuis {...data} retour={retour} />}
      <Texte regle={regle} suspensions={data.suspensions} today={view.today} />
      <Histoire {...data} />
    </>
  )
}

function Arret({ s, p, view }: { s: SuspensionRow; p: ParcoursRow; view: View }): Child {
  const who = s.responsable ?? p.referent
  const due = s.au !== null && s.au <= view.today
  const begins =
    s.du <= view.today ? `Suspendu depuis le ${jour(s.du)}` : `Suspendu à partir du ${jour(s.du)}`
  const back = s.au === null ? 'sans date de retour' : `retour prévu le ${jour(s.au)}`
  return (
    <Notice
      kind={due || s.au === null ? 'attention' : 'info'}
      title={
        due ? `Le retour était prévu le ${jour(s.au ?? s.du)} : il reste à le noter` : `${begins}, ${back}`
      }
    >
      {`${who} organise le retour. ${CLASSES[s.classe]}.`}
    </Notice>
  )
}

/** A demand that waits: what is asked, by when, and what each may do. */
function Attente({ parcours: p, regle, view, d, apercu, refus }: Data & { d: Demande }): Child {
  const { role } = view.who
  const answers = role === 'organisme' || role === 'region'
  return (
    <Section
      title={role === 'stagiaire' ? 'Votre demande attend une réponse' : 'Une demande attend une réponse'}
      id="demande"
    >
      <Facts
        items={[
          ['Demandée le', jour(d.cree_le)],
          ['Premier jour', jour(d.du)],
          ['Retour', d.retour ? jour(d.retour) : 'Pas encore connu'],
          ['Raison', CLASSES[d.classe]],
          ['Réponse au plus tard', jour(d.echeance)],
        ]}
      />
      {role === 'stagiaire' && (
        <div class="actions">
          <ActButton
            action={`/parcours/${p.id}/suspension/retrait`}
            token={view.token()}
            version={p.revision}
            label="Retirer ma demande"
          />
        </div>
      )}
      {answers && (
        <>
          {regle.droit && (
            <p>
              Suspendre est un droit dans « {regle.dispositif} » : dans les limites du texte, la demande ne
              peut pas être refusée. Source : {regle.source}.
            </p>
          )}
          {!apercu && (
            <p class="actions">
              <a class="button primary" href={`/parcours/${p.id}/suspension?geste=demande#apercu`}>
                Voir ce que cela change, puis accepter
              </a>
            </p>
          )}
          {(!regle.droit || apercu?.refus || (view.query.geste === 'demande' && refus)) && (
            <Refuser p={p} view={view} />
          )}
        </>
      )}
    </Section>
  )
}

/** Who left: whether they may come back, until when, and how. */
function Depuis({ parcours: p, regle, view, retour }: Data & { retour: NonNullable<Data['retour']> }): Child {
  const { role } = view.who
  const { depart, droit } = retour
  const reason = MOTIFS_SORTIE[depart.motif as keyof typeof MOTIFS_SORTIE] ?? depart.motif
  return (
    <Section title="Revenir en formation" id="retour">
      <p>
        Parcours terminé le {jour(addDays(depart.date, -1))} ({reason.toLowerCase()}).{' '}
        {depart.revenu_le && depart.revenu_le <= view.today
          ? `La personne est revenue le ${jour(depart.revenu_le)}.`
          : droit
            ? `Un droit de retour est ouvert, ${droit.jusqu_au ? `jusqu’au ${jour(droit.jusqu_au)}` : 'sans limite de date'}. Aucune nouvelle prescription n’est à décider. Source : ${droit.source}.`
            : regle.retour === 'oui'
              ? 'Aucun droit de retour n’est ouvert. Le texte permet de revenir : l’organisme ou la Région peut l’ouvrir.'
              : 'Non précisé : le texte ne dit pas si l’on peut revenir. La Région peut le décider.'}
      </p>
      {depart.decision?.motif && depart.decision.le && (
        <p class="soft">{`Décidé le ${jour(depart.decision.le)} : ${depart.decision.motif}`}</p>
      )}
      {droit && (role === 'organisme' || role === 'conseiller') && (
        <ActButton
          action={`/parcours/${p.id}/reintegration`}
          token={view.token()}
          version={p.revision}
          label="Faire revenir en formation"
          kind="primary"
        />
      )}
      {(role === 'organisme' || role === 'region') && !depart.revenu_le && regle.retour !== 'non' && (
        <OuvrirRetour
          p={p}
          view={view}
          label={droit ? 'Changer le droit de retour' : 'Ouvrir un droit de retour'}
        />
      )}
    </Section>
  )
}
