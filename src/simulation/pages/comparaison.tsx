import { Heading, Section } from '../../web/blocks.tsx'
import { jour, nombre } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import type { Bilan } from '../bilan.ts'
import { type Changement, signed } from '../changement.ts'
import { type Choix, choixCode, choixLibelle } from '../simulation.ts'
import { coutAnnee, INCONNU } from './cout.ts'
import { Rappel } from './liste.tsx'
import type { Resultat } from './resultat.tsx'
import { nomDe, valeurLisible } from './valeur.ts'

export type Colonne = Pick<Resultat, 'brouillon' | 'nom' | 'ecarts' | 'bilan'>

/** Two drafts on the same people, line by line. */
export function ComparaisonPage({ choix, colonnes }: { choix: Choix; colonnes: [Colonne, Colonne] }) {
  const [a, b] = colonnes
  const row = (mesure: string, read: (b: Bilan) => string) => ({
    mesure,
    a: read(a.bilan),
    b: read(b.bilan),
  })
  const mean = (c: Changement, side: 'moyenne_gagnants' | 'moyenne_perdants') =>
    c[side] === null ? 'personne' : signed(c[side])
  const entre = (x: Bilan, n: number) => (x.comparable || n > 0 ? nombre(n) : INCONNU)
  return (
    <>
      <Heading
        title="Comparer deux brouillons"
        lead={`${choixLibelle(choix)}. Chacun est comparé au texte en vigueur.`}
        actions={colonnes.map(({ brouillon }) => (
          <a href={`/bac-a-sable/${brouillon.id}?population=${choixCode(choix)}`}>{brouillon.titre}</a>
        ))}
      />
      <Rappel />
      <div class="comparaison">
        <Table
          caption="Deux brouillons, côte à côte"
          hideCaption
          unit="mesure"
          columns={[
            { key: 'mesure', label: 'Mesure', width: 'wide' },
            { key: 'a', label: a.brouillon.titre, align: 'end' },
            { key: 'b', label: b.brouillon.titre, align: 'end' },
          ]}
          rows={[
            { mesure: 'Texte', a: a.nom, b: b.nom },
            { mesure: 'S’appliquerait le', a: jour(a.brouillon.du), b: jour(b.brouillon.du) },
            row('Coût de l’année, aujourd’hui', x => coutAnnee(x).avant),
            row('Coût de l’année, projet', x => coutAnnee(x).apres),
            row('Écart de coût', x => coutAnnee(x).ecart),
            row('Peuvent en bénéficier', x => nombre(x.apres.oui)),
            row('Entrent', x => entre(x, x.entrent)),
            row('Sortent', x => entre(x, x.sortent)),
            row('Gagnent, par mois', x => nombre(x.mensuel.gagnants)),
            row('Gain moyen, par mois', x => mean(x.mensuel, 'moyenne_gagnants')),
            row('Perdent, par mois', x => nombre(x.mensuel.perdants)),
            row('Perte moyenne, par mois', x => mean(x.mensuel, 'moyenne_perdants')),
            row('Gagnent, une fois', x => nombre(x.une_fois.gagnants)),
            row('Perdent, une fois', x => nombre(x.une_fois.perdants)),
            row('À préciser', x => nombre(x.apres.a_preciser)),
          ]}
        />
      </div>
      {colonnes.map(({ brouillon, ecarts }) => (
        <Section title={`Ce que change « ${brouillon.titre} »`}>
          {ecarts.length === 0 ? (
            <p>Rien n’est encore changé.</p>
          ) : (
            <ul>
              {ecarts.map(e => (
                <li>
                  {nomDe(e)} : {valeurLisible(e, e.avant)} aujourd’hui,{' '}
                  <strong>{valeurLisible(e, e.apres)}</strong> dans le projet
                </li>
              ))}
            </ul>
          )}
        </Section>
      ))}
    </>
  )
}
