import type { Hono } from 'hono'
import type { Store } from '../db/store.ts'
import { Facts, Heading, Section } from '../web/blocks.tsx'
import type { Env } from './session.ts'
import { publicShell } from './shell.tsx'

/** Pages that say what Amont is, for anyone. */
export function mountStaticPages(app: Hono<Env>, store: Store): void {
  app.get('/a-propos', async c => c.html(await publicShell(c, store, 'À propos', <APropos />)))
  app.get('/accessibilite', async c =>
    c.html(await publicShell(c, store, 'Accessibilité', <Accessibilite />)),
  )
}

const APropos = () => (
  <>
    <Heading
      title="À propos d’Amont"
      lead="Un logiciel libre pour suivre un parcours de formation, de la première rencontre à l’emploi."
    />
    <Section title="À quoi il sert">
      <p>
        Une Région finance des parcours qui préparent à une formation qualifiante ou à un emploi. Plusieurs
        équipes y travaillent : des conseillers, des organismes de formation, les services de la Région. Amont
        leur donne une seule histoire par personne, sans rupture, et dit à chacun ce qu’il a à faire.
      </p>
      <p>
        Les règles de chaque dispositif sont écrites dans des fichiers que tout le monde peut lire, avec leurs
        sources : <a href="/dispositifs">voir les dispositifs et leurs règles</a>.
      </p>
    </Section>
    <Section title="Vos données">
      <Facts
        items={[
          [
            'Ce qu’Amont garde',
            'Votre identité, vos contacts, les faits utiles à vos droits ; vos prescriptions, votre contrat, vos présences, ce qui vous est versé, vos certifications et ce que vous devenez ensuite.',
          ],
          [
            'Ce qu’il ne garde jamais',
            'Votre numéro de sécurité sociale, le détail de votre santé ou d’une détention.',
          ],
          [
            'Qui lit votre dossier',
            'Votre conseiller et sa structure, votre organisme de formation et la Région. Chaque lecture est notée, et vous pouvez en voir la liste. L’agent payeur ne lit que votre nom et ce qui est à vous verser.',
          ],
          ['Ce qui est modifié', 'Chaque écriture est datée et signée. Rien n’est effacé en silence.'],
          [
            'Combien de temps',
            'La durée est fixée par la Région, responsable de ces données. Amont n’efface rien tout seul.',
          ],
          [
            'À qui demander',
            <>
              Pour lire, corriger ou faire effacer ce qui vous concerne : votre conseiller, ou le délégué à la
              protection des données de votre Région. Sans réponse sous un mois, vous pouvez{' '}
              <a href="https://www.cnil.fr/fr/plaintes">saisir la CNIL</a>.
            </>,
          ],
        ]}
      />
    </Section>
    <Section title="Un logiciel libre">
      <p>
        Le code d’Amont est publié sous licence MIT : chacun peut le lire, l’utiliser et l’améliorer. Toutes
        les pages ont leur équivalent pour les programmes :{' '}
        <a href="/api">lire la description de l’interface</a>.
      </p>
    </Section>
  </>
)

const Accessibilite = () => (
  <>
    <Heading
      title="Accessibilité"
      lead="Amont doit pouvoir servir à tout le monde, avec n’importe quel écran, au clavier ou à la voix."
    />
    <Section title="Où nous en sommes">
      <p>
        Amont n’a pas encore été audité par un tiers : sa conformité au RGAA 4.1, niveau AA, que nous visons,
        n’est pas établie. À chaque changement, chaque page est contrôlée avec l’outil axe, sur grand écran et
        sur téléphone, et l’usage au clavier est essayé sur un formulaire. Un contrôle automatique ne trouve
        pas tout.
      </p>
    </Section>
    <Section title="Ce que nous faisons">
      <ul>
        <li>Les pages sont faites pour servir sans JavaScript, au clavier, et sur un petit téléphone.</li>
        <li>Chaque dessin a son équivalent en texte ou en tableau.</li>
        <li>Une couleur ne dit jamais quelque chose toute seule.</li>
        <li>Les erreurs d’un formulaire sont expliquées en haut du formulaire, et près de chaque réponse.</li>
      </ul>
    </Section>
    <Section title="Une difficulté ?">
      <p>
        Dites-le à votre conseiller ou à la Région : on vous répondra, et on vous donnera l’information
        autrement si besoin. Si la réponse ne vient pas, vous pouvez saisir le{' '}
        <a href="https://formulaire.defenseurdesdroits.fr">Défenseur des droits</a>.
      </p>
    </Section>
  </>
)
