import type { Manque } from '../../dispositif/condition.ts'
import { PERIODES } from '../../dispositif/explication/noeud.ts'
import { formatEuros } from '../../dispositif/money.ts'
import { Badge, type BadgeKind } from '../../web/blocks.tsx'
import { Explication } from '../../web/explication/explication.tsx'
import { Disclosure } from '../../web/form.tsx'
import { jour } from '../../web/format.ts'
import { enListe, minuscule, phrase, quiSait } from '../conseil.ts'
import type { AConfirmer, Montant, Resultat } from '../resultat.ts'

const VERDICTS: Record<Resultat['verdict'], [BadgeKind, string]> = {
  oui: ['positive', 'Oui'],
  non_precise: ['waiting', 'Peut-être'],
  non: ['neutral', 'Pas aujourd’hui'],
}

const SI_FORMATION: Record<NonNullable<Resultat['si_formation']>, string> = {
  agreee: 'Si vous entrez dans une formation agréée par la Région.',
  toute: 'Si vous entrez dans une formation que cette aide concerne.',
}

type Props = {
  r: Resultat
  aides?: Resultat | undefined
  voir: readonly string[]
  fixed?: boolean
}

/** What one text answers: yes or perhaps, what it pays, what is still to check, what to do next, and why. */
export function Carte({ r, aides, voir, fixed = false }: Props) {
  const [kind, word] = VERDICTS[r.verdict]
  const paye = [r, ...(aides && aides.verdict !== 'non' ? [aides] : [])]
  const si = paye.flatMap(p => (p === r ? p.si : [...p.a_confirmer, ...p.si]))
  return (
    <article class="outcome">
      <Badge kind={kind}>{word}</Badge>
      <h3>{r.nom}</h3>
      <p class="soft">{r.porteur}</p>
      {r.ancien && (
        <p>
          <strong>Texte de {annee(r)}.</strong> Faites vérifier qu’il s’applique toujours
          {r.montants.length > 0 && ', et que ses montants n’ont pas changé'}.
        </p>
      )}
      {r.famille === 'national' && !r.montants_mayotte && (
        <p>C’est le minimum national, sauf à Mayotte. Une Région peut verser plus.</p>
      )}
      {r.si_formation && <p>{SI_FORMATION[r.si_formation]}</p>}
      {r.reserve && !r.si_formation && <p>{SI_FORMATION.agreee}</p>}
      {paye.some(p => p.montants_mayotte) && (
        <p>
          Mayotte a ses propres montants, plus bas que les montants nationaux. Amont ne les connaît pas avec
          certitude : demandez-les à France Travail ou au Département de Mayotte.
        </p>
      )}
      {r.contenu.length > 0 && <p>{phrase(`Au programme : ${programme(r.contenu)}`)}</p>}
      {r.public && <p>{phrase(`Public : ${minuscule(r.public)}`)}</p>}
      {r.priorites.length > 0 && <p>Vous êtes prioritaire : {enListe(r.priorites.map(minuscule))}.</p>}
      {r.a_confirmer.length > 0 && (
        <>
          <h4>Ce qu’il faut vérifier</h4>
          <AVerifier items={r.a_confirmer} />
        </>
      )}
      <Sommes r={r} />
      {aides && aides.verdict !== 'non' && (
        <Sommes
          r={aides}
          title={
            r.famille === 'aide'
              ? 'Vous pourriez recevoir aussi'
              : 'Pendant ce parcours, vous pourriez recevoir'
          }
          note={aides.ancien ? `Montants d’un texte de ${annee(aides)}, à faire vérifier.` : undefined}
        />
      )}
      {si.length > 0 && paye.some(p => p.montants.length > 0) && (
        <>
          <h4>Pour recevoir cet argent, il faut aussi</h4>
          <AVerifier items={si} />
        </>
      )}
      {r.remunere && (
        <p>
          {
            {
              oui: r.verdict === 'oui' ? 'Ce parcours est rémunéré.' : 'Ce parcours serait rémunéré.',
              non: 'Ce parcours n’est pas rémunéré dans votre situation.',
              non_precise: 'On ne sait pas encore si ce parcours serait rémunéré.',
            }[r.remunere]
          }
        </p>
      )}
      <h4>Que faire maintenant</h4>
      <ul class="reasons">
        {r.demarches.map(d => (
          <li>
            {phrase(d.libelle)}
            {d.aupres_de && ` Auprès de : ${phrase(d.aupres_de)}`}
          </li>
        ))}
        {voir.length > 0 && <li>En parler avec : {enListe(voir, 'ou')}.</li>}
      </ul>
      {!fixed && (
        <Disclosure
          summary={
            <>
              Comprendre ce résultat<span class="visually-hidden"> : {r.nom}</span>
            </>
          }
        >
          <Suppose items={[...r.a_confirmer, ...si]} />
          <Explication noeuds={r.explication} simple />
          {aides && (
            <>
              <h4>{aides.nom}</h4>
              <Explication noeuds={aides.explication} simple />
            </>
          )}
          <p>
            {r.ancien ? `Texte du ${jour(r.texte_du)}.` : `Règles en vigueur depuis le ${jour(r.depuis)}.`}{' '}
            <a href={`/dispositifs/${r.code}`}>Lire toutes les règles de ce dispositif</a>
          </p>
        </Disclosure>
      )}
    </article>
  )
}

/** The parts of a pathway: not always an enumeration, as « 900 heures » and « 30 heures par semaine ». */
const programme = (contenu: readonly string[]) =>
  contenu.map(minuscule).join(' ; ').replaceAll(' ; ou ', ', ou ')

const annee = ({ texte_du }: Resultat) => texte_du.slice(0, 4)

type SommesProps = { r: Resultat; title?: string; note?: string | undefined }
/** The money for the person, biggest word first; then what is paid to others. */
function Sommes({ r, title = 'Ce que vous pourriez recevoir', note }: SommesProps) {
  const lists = [
    { title, sums: r.montants.filter(m => m.pour_vous) },
    { title: 'Payé directement pour votre formation', sums: r.montants.filter(m => m.pour === 'organisme') },
    { title: 'Payé à une entreprise', sums: r.montants.filter(m => m.pour === 'entreprise') },
  ]
  return (
    <>
      {lists
        .filter(({ sums }) => sums.length > 0)
        .map(list => (
          <>
            <h4>{list.title}</h4>
            {note && <p class="hint">{note}</p>}
            <ul class="sums">
              {list.sums.map(m => (
                <li>
                  <strong>{somme(m)}</strong> <span>{m.libelle}</span>
                  {!m.confirme && (
                    <span class="soft" title="Calcul que rien ne confirme encore">
                      montant à confirmer
                    </span>
                  )}
                  {m.selon.length > 0 && (
                    <span class="hint">À préciser : {[...new Set(m.selon.map(selon))].join(' ; ')}.</span>
                  )}
                </li>
              ))}
            </ul>
          </>
        ))}
    </>
  )
}

/** « 652,18 € par mois », « au moins 775,65 € par mois », « jusqu’à 98,79 € par mois ». */
function somme({ au_moins, au_plus, periode }: Montant): string {
  const per = periode ? ` ${PERIODES[periode]}` : ''
  if (au_moins === au_plus) return formatEuros(au_moins) + per
  if (au_plus === null)
    return au_moins ? `Au moins ${formatEuros(au_moins)}${per}` : `Montant à préciser${per && `,${per}`}`
  return au_moins
    ? `De ${formatEuros(au_moins)} à ${formatEuros(au_plus)}${per}`
    : `Jusqu’à ${formatEuros(au_plus)}${per}`
}

/** The steps are those of the answer once all is checked: it is said, so that nobody reads « oui » for what nobody knows. */
const Suppose = ({ items }: { items: readonly AConfirmer[] }) =>
  items.length === 0 ? null : (
    <p>
      Les étapes qui suivent supposent que c’est le cas :{' '}
      {[...new Set(items.map(a => minuscule(a.libelle)))].join(' ; ')}.
    </p>
  )

function AVerifier({ items }: { items: readonly AConfirmer[] }) {
  return (
    <ul class="reasons">
      {items.map(a => (
        <li>
          {a.libelle}.{' '}
          {a.manque.length > 0 && (
            <span class="soft">
              Qui peut le dire :{' '}
              {enListe(
                a.manque.map(m => quiSait(m.aupres_de)),
                'ou',
              )}
              .
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

const selon = (m: Manque) =>
  m.aupres_de === 'la personne' ? m.libelle : `${minuscule(m.libelle)} (${quiSait(m.aupres_de)} peut le dire)`
