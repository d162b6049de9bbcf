import type { Child } from 'hono/jsx'
import { addDays, type Jour } from '../../calendrier/calendrier.ts'
import { Facts, Notice, Section } from '../../web/blocks.tsx'
import { euros, heures, jour, jourCourt, moisLong, plural } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import { type Change, type Consequences, duree } from '../consequences.ts'

/** Everything that a change does, before and after, so that nobody discovers it later. */
export function Apercu({ c, children }: { c: Consequences; children?: Child }): Child {
  const moved = c.phases.filter(f => f.du.avant !== f.du.apres || f.au.avant !== f.au.apres)
  const paid = c.mois.filter(m => m.avant !== m.apres)
  return (
    <>
      <Section title="Ce que cela change" id="apercu">
        {c.refus ? (
          <Notice kind="error" title="Ce n’est pas possible à ces dates">
            {c.refus}
          </Notice>
        ) : (
          <Notice kind="info">Rien n’est encore enregistré. Lisez, puis confirmez plus bas.</Notice>
        )}
        <Facts items={facts(c)} />
      </Section>
      {moved.length > 0 && (
        <Section title="Les phases" id="apercu-phases" count={moved.length}>
          <Table
            caption="Les phases, avant et après"
            hideCaption
            unit="phase"
            columns={[
              { key: 'nom', label: 'Phase' },
              { key: 'du', label: 'Commence' },
              { key: 'au', label: 'Dernier jour' },
            ]}
            rows={moved.map(f => ({
              nom: `${f.rang}. ${f.nom}`,
              du: both(f.du, jourCourt),
              au: both(f.au, lastDay),
            }))}
          />
        </Section>
      )}
      {paid.length > 0 && (
        <Section title="La rémunération, mois par mois" id="apercu-paie" count={paid.length}>
          <Table
            caption="La rémunération, avant et après"
            hideCaption
            unit="mois"
            columns={[
              { key: 'mois', label: 'Mois' },
              { key: 'avant', label: 'Aujourd’hui', align: 'end' },
              { key: 'apres', label: 'Avec ce changement', align: 'end' },
              { key: 'ecart', label: 'Écart', align: 'end' },
              { key: 'note', label: 'À savoir', width: 'wide' },
            ]}
            rows={paid.map(m => ({
              mois: moisLong(m.mois),
              avant: euros(m.avant),
              apres: euros(m.apres),
              ecart: euros(m.apres - m.avant),
              note: m.calcule
                ? 'Déjà calculé : l’écart suit sur une prochaine paie'
                : (m.attente ?? 'Si toutes les heures prévues sont suivies'),
            }))}
          />
        </Section>
      )}
      {children && (
        <Section title="Confirmer" id="confirmer">
          {children}
        </Section>
      )}
    </>
  )
}

const lastDay = (au: Jour) => jourCourt(addDays(au, -1))

/** « 12/03/2026 → 26/03/2026 », or the one value when nothing moves. */
const both = (change: Change<Jour>, say: (le: Jour) => string): string =>
  change.avant === change.apres ? say(change.avant) : `${say(change.avant)} → ${say(change.apres)}`

function facts(c: Consequences): [Child, Child][] {
  const days = duree(c)
  const { avant, apres } = c.fin
  const total = c.mois.reduce((n, m) => n + m.apres - m.avant, 0)
  return [
    [
      'Suspension',
      days === null
        ? `À partir du ${jour(c.du)}, sans date de retour`
        : `Du ${jour(c.du)} au ${jour(addDays(c.retour ?? c.du, -1))} : ${plural(days, 'jour')}. Retour le ${jour(c.retour ?? c.du)}`,
    ],
    [
      'Fin prévue',
      avant === apres
        ? days === null
          ? `${jour(addDays(avant, -1))} : elle recule d’un jour par jour d’arrêt`
          : `${jour(addDays(avant, -1))} : rien ne change`
        : `${jour(addDays(apres, -1))}, au lieu du ${jour(addDays(avant, -1))}`,
    ],
    ['Heures à faire', `${heures(c.minutes_restantes)} : autant qu’aujourd’hui, aucune n’est perdue`],
    [
      'Rémunération',
      c.mois.every(m => m.avant === m.apres)
        ? 'Aucun changement'
        : `${gap(total)} en tout, jusqu’à la fin du parcours${c.difference ? `, dont ${gap(c.difference)} sur des mois déjà calculés` : ''}`,
    ],
    [
      'Rémunération gardée pendant l’arrêt',
      c.maintien_jours === null
        ? 'Non précisé : le texte n’en dit rien'
        : `${plural(c.maintien_jours, 'jour')} au plus, si la Région le décide`,
    ],
    ['Place', place(c.place_conservee)],
    [
      'Limite',
      c.reste.retour_au_plus_tard === null
        ? 'Non précisé : le texte ne fixe pas de durée'
        : `${c.reste.limite} : retour au plus tard le ${jour(c.reste.retour_au_plus_tard)}`,
    ],
    [
      'Emploi du temps',
      c.semaines === 0
        ? 'Aucune séance prévue pendant cette période'
        : `${plural(c.semaines, 'semaine')} sans séance, ${heures(c.minutes_deplacees)} à suivre plus tard`,
    ],
    [
      'Mois déjà certifiés',
      c.etats.length === 0
        ? 'Aucun'
        : `${c.etats.map(m => moisLong(m)).join(', ')} : les présences certifiées ne changent pas`,
    ],
    ...(c.absences
      ? ([['Absences déjà notées', `${plural(c.absences, 'demi-journée')} : elles restent notées`]] as [
          Child,
          Child,
        ][])
      : []),
  ]
}

/** « 25,03 € de moins » */
const gap = (centimes: number): string =>
  centimes === 0 ? 'Le même montant' : `${euros(Math.abs(centimes))} de ${centimes < 0 ? 'moins' : 'plus'}`

/** What becomes of the place, as the text says. */
export const place = (kept: boolean | null): string =>
  kept === null
    ? 'Non précisé : demandez à l’organisme'
    : kept
      ? 'Gardée jusqu’au retour'
      : 'Elle peut être donnée à quelqu’un d’autre'
