import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { Disclosure } from '../web/form.tsx'
import { jourCourt, nombre } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { lire, mesureLisible } from './figures.ts'
import type { Indicateur, Perimetre } from './indicateurs.ts'
import { detailLisible } from './libelles.ts'
import { inWords } from './periode.ts'
import type { Chiffre, LigneListe, Reponse } from './store.ts'

type Props = {
  indicateur: Indicateur
  chiffre: Chiffre | undefined
  reponse: Reponse | null
  page: number
  size: number
  lignes: LigneListe[]
  perimetre: Perimetre
  href(path: string, more?: Record<string, string>): string
}

/** The rows that a figure counts. */
export function ListePage({ indicateur: i, chiffre, reponse, page, size, lignes, perimetre, href }: Props) {
  if (!chiffre) return null
  const total = reponse ? chiffre[reponse] : chiffre.n
  const { valeur, precision } = lire(i, chiffre)
  const asked: Record<string, string> = reponse ? { reponse } : i.reponses ? { reponse: 'toutes' } : {}
  return (
    <>
      <Heading
        title={i.label}
        lead={`${inWords(perimetre).replace(/^du/, 'Du')}.`}
        actions={<a href={href('')}>Retour au pilotage</a>}
      />
      <Figures>
        <Figure label={i.label} value={valeur} detail={precision} />
      </Figures>
      <Disclosure summary="Ce que ce chiffre compte">
        <p>{i.definition}</p>
      </Disclosure>
      <Section title="La liste" count={total}>
        {i.reponses && (
          <Reponses i={i} reponses={i.reponses} chiffre={chiffre} reponse={reponse} href={href} />
        )}
        <Table
          caption={reponse && i.reponses ? `${i.label} : ${i.reponses[reponse].toLowerCase()}` : i.label}
          unit={i.unit}
          units={i.units}
          total={total}
          filterable
          csv={href(`/${i.code}/liste.csv`, asked)}
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'commune', label: 'Commune' },
            { key: 'site', label: 'Site' },
            { key: 'entree', label: 'Entrée' },
            { key: 'le', label: 'Date comptée' },
            ...(i.mesure ? [{ key: 'mesure', label: i.mesure, align: 'end' as const }] : []),
            ...(i.reponses ? [{ key: 'reponse', label: 'Réponse' }] : []),
            ...(lignes.some(l => l.detail) ? [{ key: 'detail', label: 'Précision' }] : []),
          ]}
          rows={lignes.map(l => ({
            personne: <a href={`/parcours/${l.parcours_id}`}>{`${l.prenom} ${l.nom}`}</a>,
            commune: l.commune,
            site: l.site,
            entree: jourCourt(l.date_entree),
            le: jourCourt(l.le),
            mesure: mesureLisible(l.mesure, i.unite),
            reponse:
              i.reponses &&
              (l.reponse === null ? i.reponses.inconnu : l.reponse ? i.reponses.oui : i.reponses.non),
            detail: detailLisible(l.detail),
          }))}
          empty={
            <Empty
              title="Rien à compter ici sur cette période."
              action={<a href={href('')}>Retour au pilotage</a>}
            />
          }
        />
        <Pagination
          page={page}
          pages={Math.ceil(total / size)}
          href={n => href(`/${i.code}`, { ...asked, page: String(n) })}
        />
      </Section>
    </>
  )
}

type ReponsesProps = Pick<Props, 'reponse' | 'href'> & {
  i: Indicateur
  reponses: NonNullable<Indicateur['reponses']>
  chiffre: Chiffre
}

/** Which of the answers the list shows. */
function Reponses({ i, reponses, chiffre, reponse, href }: ReponsesProps) {
  const choices = [
    ['oui', reponses.oui, chiffre.oui],
    ['non', reponses.non, chiffre.non],
    ['inconnu', reponses.inconnu, chiffre.inconnu],
    ['toutes', 'Toutes les réponses', chiffre.n],
  ] as const
  return (
    <nav aria-label="Réponses">
      <p class="actions">
        {choices
          .filter(([, label, n]) => label && n > 0)
          .map(([code, label, n]) => (
            <a
              href={href(`/${i.code}`, { reponse: code })}
              aria-current={code === (reponse ?? 'toutes') ? 'true' : undefined}
            >
              {label} ({nombre(n)})
            </a>
          ))}
      </p>
    </nav>
  )
}
