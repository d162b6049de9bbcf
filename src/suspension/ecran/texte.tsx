import type { Child } from 'hono/jsx'
import { addDays } from '../../calendrier/calendrier.ts'
import { Facts, Section } from '../../web/blocks.tsx'
import { jour, plural } from '../../web/format.ts'
import type { SuspensionRow } from '../store.ts'
import { CLASSES, joursSuspendus, NATURES, REPONSES, type Regle } from '../suspension.ts'
import { place } from './apercu.tsx'
import type { Data } from './page.tsx'

const UNSAID = 'Non précisé : le texte n’en dit rien'
const said = { oui: 'Oui', non: 'Non', non_precise: UNSAID }

/** What the dispositif says of suspensions, and where. */
export function Texte({
  regle,
  suspensions,
  today,
}: {
  regle: Regle
  suspensions: SuspensionRow[]
  today: string
}): Child {
  const used = joursSuspendus(suspensions, today)
  const rows: [string, string][] = [
    ['Suspendre est possible', said[regle.possible]],
    ['C’est un droit de la personne', regle.droit ? 'Oui' : UNSAID],
    ['Durée', regle.mois_max === null ? UNSAID : `${regle.mois_max} mois au plus, en une ou plusieurs fois`],
    ['Jours déjà suspendus', used ? plural(used, 'jour') : 'Aucun'],
    ['Place', place(regle.place_conservee)],
    ['Retour organisé par l’organisme', regle.retour_organise ? 'Oui' : UNSAID],
    ['Revenir après une interruption', regle.droit_retour ? 'C’est un droit' : said[regle.retour]],
  ]
  if (regle.total_mois_max !== null)
    rows.splice(3, 0, ['Parcours entier', `${regle.total_mois_max} mois au plus, suspensions comprises`])
  const silent = rows.filter(([, value]) => value === UNSAID).map(([label]) => label.toLowerCase())
  return (
    <Section title="Ce que dit le texte" id="texte">
      <Facts
        items={[
          ...rows.filter(([, value]) => value !== UNSAID),
          ...(silent.length ? ([['Le texte n’en dit rien', silent.join(' · ')]] as [string, string][]) : []),
          ['D’où vient cette règle', regle.source || UNSAID],
        ]}
      />
    </Section>
  )
}

/** All that was asked, decided and noted; nothing goes away. */
export function Histoire({ demandes, evenements, suspensions }: Data): Child {
  const answered = demandes.filter(d => d.reponse !== null)
  const told = new Set(evenements.map(e => e.suspension_id))
  const older = suspensions.filter(s => !told.has(s.id))
  if (answered.length + evenements.length + older.length === 0) return null
  return (
    <Section
      title="Ce qui s’est passé"
      id="histoire"
      count={answered.length + evenements.length + older.length}
    >
      <ul class="list">
        {evenements.map(e => (
          <li>
            {`${NATURES[e.nature]}, le ${jour(e.le)}${e.par ? ` par ${e.par}` : ''} : du ${jour(e.du)}${
              e.retour ? `, retour le ${jour(e.retour)}` : ', sans date de retour'
            } · ${CLASSES[e.classe]}`}
          </li>
        ))}
        {answered.map(d => (
          <li>
            {`Demande du ${jour(d.cree_le)}, à partir du ${jour(d.du)} : ${d.reponse ? REPONSES[d.reponse].toLowerCase() : ''}${
              d.repondue_le ? ` le ${jour(d.repondue_le)}` : ''
            }${d.repondue_par ? ` par ${d.repondue_par}` : ''}${d.motif ? ` · ${d.motif}` : ''}`}
          </li>
        ))}
        {older.map(s => (
          <li>
            {`Suspension du ${jour(s.du)}${s.au ? ` au ${jour(addDays(s.au, -1))}` : ', sans date de retour'} · ${CLASSES[s.classe]}`}
          </li>
        ))}
      </ul>
    </Section>
  )
}
