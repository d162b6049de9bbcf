import type { Child } from 'hono/jsx'
import { MonthChart } from '../../web/chart.tsx'
import { jour, nombre, plural } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import type { Bilan } from '../bilan.ts'
import { coutAnnee, ecartEuros, entire, INCONNU } from './cout.ts'
import { signedNumber } from './gains.tsx'
import { lower } from './valeur.ts'

/** Who the text admits, before and after. */
export function Eligibles({ bilan }: { bilan: Bilan }) {
  const { n, avant, apres, comparable, entrent, sortent } = bilan
  const row = (reponse: string, a: number, b: number) => ({
    reponse,
    avant: nombre(a),
    apres: nombre(b),
    ecart: comparable ? signedNumber(b - a) : INCONNU,
  })
  return (
    <>
      <p>
        {!comparable &&
          'Un réglage du texte reste à fixer : qui entre et qui sort n’est pas entièrement connu. '}
        {entrent === 0 && sortent === 0
          ? comparable && `Sur ${plural(n, 'parcours')}, personne n’entre et personne ne sort.`
          : `Sur ${plural(n, 'parcours')}, ${nombre(entrent)} ${entrent > 1 ? 'entrent' : 'entre'} et ${nombre(sortent)} ${sortent > 1 ? 'sortent' : 'sort'}.`}
      </p>
      <Table
        caption="Réponses du texte, avant et après"
        hideCaption
        unit="réponse"
        columns={[
          { key: 'reponse', label: 'Réponse du texte' },
          { key: 'avant', label: 'Aujourd’hui', align: 'end' },
          { key: 'apres', label: 'Projet', align: 'end' },
          { key: 'ecart', label: 'Écart', align: 'end' },
        ]}
        rows={[
          row('Peuvent en bénéficier', avant.oui, apres.oui),
          row(
            comparable ? 'À préciser : un fait manque' : 'À préciser : un fait ou un réglage manque',
            avant.non_precise,
            apres.non_precise,
          ),
          row('Ne peuvent pas', avant.non, apres.non),
        ]}
      />
    </>
  )
}

/** From 100 000 € a month, columns are labelled in thousands: the whole figures are in the table. */
const LARGE = 10_000_000

/** Each month's cost, before and after. */
export function Cout({ bilan }: { bilan: Bilan }) {
  const { annee, avant, apres, comparable } = bilan
  const { connu } = coutAnnee(bilan)
  const row = (mois: Child, a: number, b: number) =>
    coutRow(mois, connu.avant ? a : null, connu.apres ? b : null, comparable)
  const months = apres.mois.map((_, m) => `${annee}-${String(m + 1).padStart(2, '0')}`)
  const large = Math.max(...apres.mois) >= LARGE
  return (
    <>
      {connu.apres && (
        <MonthChart
          title={`Coût du projet, en ${large ? 'milliers d’euros' : 'euros'}`}
          unit={large ? 'k€' : '€'}
          data={months.map((mois, m) => ({
            mois,
            value: Math.round((apres.mois[m] ?? 0) / (large ? 100_000 : 100)),
          }))}
        />
      )}
      <Table
        caption={`Coût de chaque mois de ${annee}, avant et après`}
        unit="ligne"
        columns={[
          { key: 'mois', label: 'Mois' },
          { key: 'avant', label: 'Aujourd’hui', align: 'end' },
          { key: 'apres', label: 'Projet', align: 'end' },
          { key: 'ecart', label: 'Écart', align: 'end' },
        ]}
        rows={[
          ...months.map((mois, m) => row(moisNom(mois), avant.mois[m] ?? 0, apres.mois[m] ?? 0)),
          row(<strong>Année entière</strong>, avant.total, apres.total),
        ]}
      />
    </>
  )
}

const moisNom = (mois: string) =>
  jour(`${mois}-01`)
    .replace('1er ', '')
    .replace(/ \d{4}$/, '')
const coutRow = (mois: Child, avant: number | null, apres: number | null, comparable: boolean) => ({
  mois,
  avant: entire(avant),
  apres: entire(apres),
  ecart: comparable ? ecartEuros(avant, apres) : INCONNU,
})

/** Fewer people than this could be recognised by what they are paid. */
const FEW = 5

/** What each public costs, before and after. */
export function Publics({ bilan }: { bilan: Bilan }) {
  const unknown = bilan.publics.filter(p => p.inconnus > 0 && p.code !== 'hommes')
  return (
    <>
      <Table
        caption="Coût et entrées, public par public"
        hideCaption
        unit="public"
        columns={[
          { key: 'public', label: 'Public' },
          { key: 'n', label: 'Parcours', align: 'end' },
          { key: 'avant', label: 'Coût aujourd’hui', align: 'end' },
          { key: 'apres', label: 'Coût du projet', align: 'end' },
          { key: 'ecart', label: 'Écart', align: 'end' },
          { key: 'entrent', label: 'Entrent', align: 'end' },
          { key: 'sortent', label: 'Sortent', align: 'end' },
        ]}
        rows={bilan.publics
          .filter(p => p.inconnus < bilan.n)
          .map(p =>
            p.n > 0 && p.n < FEW
              ? { public: p.libelle, n: 'moins de 5' }
              : {
                  public: p.libelle,
                  n: nombre(p.n),
                  avant: entire(p.avant),
                  apres: entire(p.apres),
                  ecart: bilan.comparable ? ecartEuros(p.avant, p.apres) : INCONNU,
                  entrent: bilan.comparable ? nombre(p.entrent) : INCONNU,
                  sortent: bilan.comparable ? nombre(p.sortent) : INCONNU,
                },
          )}
      />
      <p class="soft">
        Une même personne peut être dans plusieurs publics : les lignes ne s’additionnent pas. Un public de
        moins de cinq parcours n’est pas chiffré : on y reconnaîtrait quelqu’un.
        {unknown.length > 0 &&
          ` Fait non connu, donc non compté : ${unknown.map(p => `${lower(p.libelle)} (${nombre(p.inconnus)})`).join(', ')}.`}
      </p>
    </>
  )
}
