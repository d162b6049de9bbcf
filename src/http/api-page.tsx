import { Facts, Heading, Section } from '../web/blocks.tsx'
import { Page } from '../web/layout.tsx'
import { Table } from '../web/table.tsx'
import { ROLES } from './openapi.ts'
import type { Act, Door, Page as PageRoute } from './route.ts'

/** What a program may read and do, for the person who writes it. */
export const apiPage = (routes: readonly (PageRoute | Act)[], doors: readonly Door[]) => (
  <Page title="Interface pour les programmes" visitor={null} width="wide">
    <Heading
      title="Interface pour les programmes"
      lead="Tout ce qu’une page montre ou fait se lit et se fait aussi en JSON, avec les mêmes droits."
      actions={<a href="/api/openapi.json">Description OpenAPI</a>}
    />
    <Section title="En bref">
      <Facts
        items={[
          [
            'Qui',
            'Chaque appel porte le jeton d’un compte : « Authorization: Bearer … ». Ce qui est ouvert à tout le monde n’en demande pas.',
          ],
          [
            'Deux envois du même geste',
            'Ajoutez l’en-tête « Idempotency-Key » : il ne sera fait qu’une fois.',
          ],
          ['Erreurs', 'Un objet « application/problem+json » dit ce qui ne va pas, valeur par valeur.'],
          ['Unités', 'Jours AAAA-MM-JJ, montants en centimes, durées en minutes, distances en mètres.'],
        ]}
      />
    </Section>
    <Section title="Ouvert à tout le monde, sans compte">
      <Table
        id="sans-compte"
        caption="Ouvert à tout le monde, sans compte"
        hideCaption
        unit="adresse"
        columns={[
          { key: 'titre', label: 'Ce que cela fait' },
          { key: 'methode', label: 'Méthode' },
          { key: 'adresse', label: 'Adresse', width: 'wide' },
        ]}
        rows={doors.map(door => ({
          titre: door.title,
          methode: 'GET',
          adresse: (
            <a href={door.path}>
              <code>{door.path}</code>
            </a>
          ),
        }))}
      />
    </Section>
    <Section title="Lectures et actes">
      <Table
        caption="Lectures et actes"
        hideCaption
        unit="adresse"
        columns={[
          { key: 'titre', label: 'Ce que cela fait' },
          { key: 'methode', label: 'Méthode' },
          { key: 'adresse', label: 'Adresse', width: 'wide' },
          { key: 'roles', label: 'Ouvert à' },
        ]}
        rows={routes.map(route => ({
          titre: route.title,
          methode: route.kind === 'page' ? 'GET' : 'POST',
          adresse: <code>{`/api${route.path}`}</code>,
          roles: route.roles.map(role => ROLES[role]).join(', '),
        }))}
      />
    </Section>
  </Page>
)
