import { Heading, Section } from '../../web/blocks.tsx'
import { jour } from '../../web/format.ts'
import { pieces, quiVoir } from '../conseil.ts'
import type { Resultat } from '../resultat.ts'
import { adresse } from '../simulateur.ts'
import { Carte } from './carte.tsx'
import { VosReponses } from './reponses.tsx'
import { groupes, type ResultatProps } from './resultat-page.tsx'

/** One page to print and bring to a counsellor: answers, results, papers, sources, room for notes. */
export function FichePage({ reponses, situation, resultats, today }: ResultatProps) {
  const { ouverts, aVerifier, anciens, refuses, aidesDe } = groupes(resultats)
  const actuels = [...ouverts, ...aVerifier]
  const shown = [...actuels, ...anciens]
  const carte = (r: Resultat) => (
    <Carte r={r} aides={aidesDe(r)} voir={quiVoir(r.prescripteurs, situation)} fixed />
  )
  const lus = new Set(shown.flatMap(r => [r.code, r.aides, ...r.lies]))
  const textes = resultats.filter(r => lus.has(r.code))
  return (
    <div class="fiche">
      <Heading
        title="À apporter à un conseiller"
        lead={`Fait le ${jour(today)} avec le simulateur d’Amont. Ce n’est pas une décision. Aucun nom n’est écrit ici.`}
        actions={
          <>
            <span>Imprimez cette page avec le menu de votre navigateur.</span>
            <a href={adresse('/simulateur/resultat', reponses)}>Revenir à mon résultat</a>
          </>
        }
      />
      <Section title="Mes réponses">
        <VosReponses reponses={reponses} fixed />
      </Section>
      <Section title="Ce qui semble possible" count={actuels.length}>
        {actuels.length === 0 && (
          <p>Rien d’ouvert d’après ces réponses. Un conseiller connaît d’autres solutions.</p>
        )}
        {actuels.map(carte)}
      </Section>
      {anciens.length > 0 && (
        <Section title="À vérifier : textes anciens" count={anciens.length}>
          {anciens.map(carte)}
        </Section>
      )}
      {refuses.length > 0 && (
        <Section title="Ce qui ne l’est pas aujourd’hui">
          <p>{refuses.map(r => r.nom).join(' ; ')}.</p>
        </Section>
      )}
      <Section title="Les papiers à apporter">
        <ul>
          {pieces(reponses).map(piece => (
            <li>{piece}</li>
          ))}
        </ul>
      </Section>
      <Section title="D’où viennent ces règles">
        <ul>
          {[...new Set(textes.flatMap(r => r.sources))].map(source => (
            <li>{source}</li>
          ))}
        </ul>
      </Section>
      <Section title="Notes du rendez-vous">
        <div class="notes-lines" />
      </Section>
    </div>
  )
}
