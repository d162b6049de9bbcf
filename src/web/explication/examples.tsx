import { evaluate } from '../../dispositif/evaluate.ts'
import { dispositif } from '../../dispositif/load.ts'
import { Heading, Section } from '../blocks.tsx'
import { Page } from '../layout.tsx'
import { Explication } from './explication.tsx'

const aides = {
  demandeur_emploi: true,
  formation_agreee: true,
  indemnise_are: false,
  activite_suffisante: false,
  rqth: false,
  date_entree: '2026-04-20',
  age_entree: 26,
  distance_km: 18,
}
const cas = [
  { titre: 'Ce qui est dû', code: 'bfc-aides-stagiaires', le: '2026-05-01', situation: aides },
  {
    titre: 'Une entrée refusée',
    code: 'bfc-daq-2020',
    le: '2020-01-15',
    situation: { age_entree: 15, demandeur_emploi: true, heures_prevues: 700 },
  },
  {
    titre: 'Presque rien de connu',
    code: 'fr-remuneration',
    le: '2026-05-01',
    situation: { age_entree: 20 },
  },
]

/** Explanations from the real rules: due, refused, almost everything unknown. */
export const Explications = () => (
  <Page title="Pourquoi cette réponse ?" visitor={null} regionNom="Région Bourgogne-Franche-Comté">
    <Heading title="Pourquoi cette réponse ?" lead="Chaque étape, et d’où elle vient." />
    {cas.map(({ titre, code, le, situation }) => (
      <Section title={titre}>
        <Explication noeuds={evaluate(dispositif(code), le, situation).explication} />
      </Section>
    ))}
  </Page>
)
