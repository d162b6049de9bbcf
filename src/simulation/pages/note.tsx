import type { Jour } from '../../calendrier/calendrier.ts'
import { Facts, Heading } from '../../web/blocks.tsx'
import { jour, nombre, plural } from '../../web/format.ts'
import type { Changement } from '../changement.ts'
import { signed } from '../changement.ts'
import type { Ecart } from '../edition.ts'
import { choixCode, choixLibelle } from '../simulation.ts'
import { coutAnnee, INCONNU, resteAPreciser } from './cout.ts'
import { moves } from './gains.tsx'
import type { Resultat } from './resultat.tsx'
import { nomDe, valeurLisible } from './valeur.ts'

/** Lines of the table that one page holds. */
const LIGNES = 8

/** One page for elected members: what changes, for whom, at what cost, on what grounds. */
export function NotePage({
  brouillon: b,
  nom,
  avant_du,
  choix,
  bilan,
  ecarts,
  hypotheses,
  sources,
  today,
}: Resultat & { today: Jour }) {
  const { apres, comparable, entrent, sortent } = bilan
  const cout = coutAnnee(bilan)
  const personne = comparable ? 'personne' : INCONNU
  return (
    <div class="note">
      <Heading
        title={b.titre}
        lead={`Projet pour « ${nom} », à partir du ${jour(b.du)}. Le texte en vigueur date du ${jour(avant_du)}.`}
        actions={<a href={`/bac-a-sable/${b.id}?population=${choixCode(choix)}`}>Revenir au résultat</a>}
      />
      <Changements ecarts={ecarts} />
      <h2>Ce que cela fait</h2>
      <Facts
        items={[
          [
            'Essayé sur',
            choix.sorte === 'reelle'
              ? `${choixLibelle(choix)} : ${plural(bilan.n, 'parcours')}`
              : choixLibelle(choix),
          ],
          [
            `Coût sur l’année ${bilan.annee}`,
            `${cout.avant} aujourd’hui, ${cout.apres} avec le projet : ${cout.ecart === INCONNU ? 'écart non connu' : cout.ecart}`,
          ],
          ['Qui gagne', gains(bilan.mensuel, bilan.une_fois, 'gagnants') || personne],
          ['Qui perd', gains(bilan.mensuel, bilan.une_fois, 'perdants') || personne],
          [
            'Qui entre, qui sort',
            entrent + sortent === 0
              ? personne
              : `${nombre(entrent)} de plus y ont droit, ${nombre(sortent)} n’y ont plus droit`,
          ],
          ...(apres.a_preciser > 0
            ? ([['À préciser', `${nombre(apres.a_preciser)} : ${resteAPreciser(apres)}`]] as [
                string,
                string,
              ][])
            : []),
        ]}
      />
      <h2>Sur quoi ces chiffres reposent</h2>
      <div class="petit">
        <ul>
          {hypotheses.map(h => (
            <li>{h}</li>
          ))}
          {sources.length > 0 && <li>Sources : {sources.join(' ; ')}.</li>}
          <li>Note faite le {jour(today)}. Ceci est un essai : aucun droit et aucun paiement ne le lit.</li>
        </ul>
      </div>
    </div>
  )
}

function Changements({ ecarts }: { ecarts: readonly Ecart[] }) {
  if (ecarts.length === 0) return <p>Rien n’est encore changé dans le texte.</p>
  return (
    <table class="plein">
      <caption>Ce qui change</caption>
      <thead>
        <tr>
          <th scope="col">Valeur</th>
          <th scope="col" class="end">
            Aujourd’hui
          </th>
          <th scope="col" class="end">
            Projet
          </th>
        </tr>
      </thead>
      <tbody>
        {ecarts.slice(0, LIGNES).map(e => (
          <tr>
            <th scope="row">{nomDe(e)}</th>
            <td class="end">{valeurLisible(e, e.avant)}</td>
            <td class="end">
              <strong>{valeurLisible(e, e.apres)}</strong>
            </td>
          </tr>
        ))}
        {ecarts.length > LIGNES && (
          <tr>
            <th scope="row">et {plural(ecarts.length - LIGNES, 'autre valeur', 'autres valeurs')}</th>
            <td />
            <td />
          </tr>
        )}
      </tbody>
    </table>
  )
}

/** « 4 126 parcours, +44,91 € par mois en moyenne ; 12 parcours, +50,00 € une fois » */
function gains(mensuel: Changement, une_fois: Changement, side: 'gagnants' | 'perdants'): string {
  const mean = side === 'gagnants' ? 'moyenne_gagnants' : 'moyenne_perdants'
  const said = (c: Changement, unite: string) =>
    c[side] === 0 ? [] : [`${plural(c[side], 'parcours')}, ${signed(c[mean] ?? 0)} ${unite} en moyenne`]
  const parts = [mensuel, une_fois].some(moves)
    ? [...said(mensuel, 'par mois'), ...said(une_fois, 'une fois')]
    : []
  return parts.join(' ; ')
}
