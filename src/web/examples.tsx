import type { Child } from 'hono/jsx'
import { Badge, Card, Cards, Empty, ErrorPage, Facts, Heading, Notice, Section, Steps } from './blocks.tsx'
import { BarChart, Figure, Figures, MonthChart } from './chart.tsx'
import { Explications } from './explication/examples.tsx'
import {
  blank,
  Checkbox,
  Checkboxes,
  type FormState,
  Radios,
  Select,
  TextArea,
  TextField,
} from './fields.tsx'
import { ActButton, Disclosure, Form, SearchForm } from './form.tsx'
import { euros, jour, percent } from './format.ts'
import { Page, type Visitor } from './layout.tsx'
import { Pagination, type Row, Table } from './table.tsx'
import { named, today } from './vie/examples.ts'
import { LigneDeVie } from './vie/ligne-de-vie.tsx'

/** Every component at work, with its empty, wrong and long states: for review, screenshots and the accessibility tests. */
export const gallery: Record<string, () => Child> = {
  personne: () => <Personne />,
  liste: () => <Liste />,
  tableau: () => <Tableau />,
  formulaire: () => <Formulaire />,
  accueil: () => <Accueil />,
  explication: () => <Explications />,
  erreur: () => (
    <Page title="Page introuvable" visitor={null} regionNom="Région Bourgogne-Franche-Comté">
      <ErrorPage
        status={404}
        title="Cette page n’existe pas"
        text="L’adresse a peut-être été mal recopiée, ou la page a été déplacée."
      />
    </Page>
  ),
}

const visitor: Visitor = {
  nom: 'Camille Perrin',
  role: 'conseiller',
  fonction: 'Conseillère · Mission locale du Chalonnais',
  demonstration: true,
  key: 'cle',
  regionNom: 'Région Bourgogne-Franche-Comté',
}

const nav = [
  { href: '/', label: 'Aujourd’hui' },
  { href: '/stagiaires', label: 'Personnes' },
  { href: '/prescriptions', label: 'Prescriptions', count: 7 },
  { href: '/parcours', label: 'Parcours' },
  { href: '/remuneration', label: 'Rémunération' },
  { href: '/pilotage', label: 'Pilotage' },
]

const Personne = () => (
  <Page
    title="Aïcha Benali"
    visitor={visitor}
    nav={nav}
    current="/parcours"
    breadcrumb={[{ href: '/parcours', label: 'Parcours' }]}
    notice="La suspension est enregistrée. La fin du parcours recule de 21 jours."
    width="wide"
  >
    <Heading
      title="Aïcha Benali"
      lead="DAQ 2.0 · GRETA 71, site de Chalon-sur-Saône"
      actions={
        <>
          <ActButton action="/reprise" token="cle" label="Déclarer une reprise" kind="primary" />
          <ActButton action="/sortie" token="cle" label="Déclarer la sortie" kind="danger" />
        </>
      }
    />
    <LigneDeVie vie={named('aicha')} size="large" today={today} />
    <Section title="Situation" id="situation">
      <Facts
        items={[
          ['État', <Badge kind="positive">En formation</Badge>],
          ['Entrée', jour('2026-02-16')],
          ['Fin prévue', `${jour('2026-08-31')}, après 21 jours de suspension`],
          ['Rémunération de mai', euros(65218)],
          ['Niveau à l’entrée', ''],
        ]}
      />
      <Disclosure summary="Suspendre le parcours">
        <Form action="/suspension" token="cle" version={4} submit="Suspendre" state={blank()}>
          <TextField name="du" label="Premier jour" type="date" state={blank()} required />
          <TextField name="motif" label="Motif" state={blank()} required />
        </Form>
      </Disclosure>
    </Section>
    <Section title="Une ligne interrompue" id="interrompue" count={2}>
      <Notice kind="attention" title="45 jours sans suite entre deux étapes">
        Du 19 décembre 2025 au 1er février 2026, aucune étape n’est prévue. Proposez une date ou dites
        pourquoi.
      </Notice>
      <LigneDeVie vie={named('interrompue')} size="large" today={today} />
    </Section>
    <Section title="Cinq ans" id="cinq-ans">
      <LigneDeVie vie={named('cinqAns')} size="large" today={today} />
    </Section>
    <Section title="Quelques semaines" id="semaines">
      <LigneDeVie vie={named('courte')} size="large" today={today} />
    </Section>
    <Section title="Rien encore" id="rien">
      <LigneDeVie vie={named('vide')} size="large" today={today} />
    </Section>
  </Page>
)

const people: [string, string, string, Child, number][] = [
  ['Aïcha Benali', 'aicha', 'GRETA 71', <Badge kind="positive">En formation</Badge>, 65218],
  ['Bruno Mercier', 'interrompue', 'AFPA Chevigny', <Badge kind="attention">Sans suite</Badge>, 0],
  ['Chloé Da Silva Rodrigues-Fontaine', 'cinqAns', 'Infa', <Badge kind="neutral">Sorti</Badge>, 98790],
  ['Driss El Amrani', 'courte', 'GRETA 71', <Badge kind="waiting">Attend une place</Badge>, 0],
  ['Émilie Roux', 'vide', 'IRFA', <Badge kind="negative">Refusée</Badge>, 0],
]

const rows: Row[] = people.map(([nom, vie, organisme, etat, montant]) => ({
  nom: <a href={`/parcours/${vie}`}>{nom}</a>,
  vie: (
    <LigneDeVie vie={named(vie)} size="small" today={today} span={{ du: '2025-09-01', au: '2026-12-01' }} />
  ),
  organisme,
  etat,
  montant: montant ? euros(montant) : '',
  acte: <ActButton action="/relance" token="cle" label="Relancer" about={nom} />,
}))

const Liste = () => (
  <Page title="Parcours" visitor={visitor} nav={nav} current="/parcours" width="wide">
    <Heading
      title="Parcours"
      actions={
        <a class="button" href="/prescriptions/nouvelle">
          Prescrire
        </a>
      }
    />
    <SearchForm action="/parcours" reset="/parcours" label="Choisir les parcours">
      <TextField name="q" label="Nom" type="search" state={blank()} />
      <Select
        name="organisme"
        label="Organisme"
        empty="Tous"
        options={[{ value: 'greta', label: 'GRETA 71' }]}
        state={blank()}
      />
    </SearchForm>
    <Table
      caption="Parcours en cours"
      columns={[
        { key: 'nom', label: 'Personne' },
        { key: 'vie', label: 'Ligne de vie', width: 'wide' },
        { key: 'organisme', label: 'Organisme' },
        { key: 'etat', label: 'État' },
        { key: 'montant', label: 'Mai', align: 'end' },
        { key: 'acte', label: 'Acte', hideLabel: true, width: 'narrow' },
      ]}
      rows={rows}
      total={128}
      unit="personne"
      filterable
      csv="/parcours.csv"
    />
    <Pagination page={2} pages={26} href={page => `/parcours?page=${page}`} />
    <Section title="À traiter" id="a-traiter" count={0}>
      <Table
        caption="Prescriptions à traiter"
        columns={[{ key: 'nom', label: 'Personne' }]}
        rows={[]}
        empty={
          <Empty
            title="Rien à traiter aujourd’hui."
            action={<a href="/prescriptions">Voir toutes les prescriptions</a>}
          />
        }
      />
    </Section>
  </Page>
)

const months = [31, 42, 55, 48, 60, 12, 0, 74, 88, 51, 47, 39].map((value, i) => ({
  mois: `${i < 4 ? 2025 : 2026}-${String(((i + 8) % 12) + 1).padStart(2, '0')}`,
  value,
}))

const Tableau = () => (
  <Page title="Pilotage" visitor={visitor} nav={nav} current="/pilotage" width="wide">
    <Heading title="Pilotage" lead="De septembre 2025 à août 2026, tous organismes." />
    <Figures>
      <Figure label="personnes en formation" value="1 284" href="/parcours" detail="+ 37 sur un mois" />
      <Figure label="sorties vers une qualification" value={percent(61, 100)} target="70 %" href="/sorties" />
      <Figure label="personnes sans suite depuis 15 jours" value="9" href="/sans-suite" kind="attention" />
      <Figure label="délai entre prescription et entrée" value="34" unit="jours" detail="médiane" />
    </Figures>
    <Section title="Entrées" id="entrees">
      <MonthChart title="Entrées par mois" data={months} unit="personnes" />
    </Section>
    <Section title="Organismes" id="organismes">
      <BarChart
        title="Heures réalisées"
        unit="h"
        data={[
          { label: 'GRETA 71', value: 48210, href: '/organismes/1' },
          { label: 'AFPA Chevigny', value: 31877 },
          { label: 'Institut régional de formation des adultes du Nord Franche-Comté', value: 9120 },
          { label: 'Infa', value: 0 },
        ]}
      />
      <MonthChart title="Sorties par mois" data={[]} />
    </Section>
  </Page>
)

const wrong: FormState = {
  values: { nom: 'Benali', courriel: 'aicha', motif: 'projet', aides: 'transport,garde' },
  errors: {
    naissance: 'Indiquez la date de naissance : jour, mois, année.',
    courriel: 'Il manque un @ dans « aicha ».',
    moyen: 'Choisissez une réponse.',
  },
}

const Formulaire = () => (
  <Page title="Prescrire un parcours" visitor={visitor} nav={nav} current="/prescriptions">
    <Heading title="Prescrire un parcours" lead="Cinq minutes suffisent. Vous pourrez compléter plus tard." />
    <Form
      action="/prescriptions"
      token="cle"
      version={1}
      state={wrong}
      submit="Transmettre la prescription"
      confirm="La personne est d’accord pour que ces informations soient transmises."
      secondary={<a href="/prescriptions">Annuler</a>}
    >
      <TextField name="nom" label="Nom de naissance" state={wrong} required autocomplete="off" />
      <TextField name="naissance" label="Date de naissance" type="date" state={wrong} required />
      <TextField
        name="courriel"
        label="Adresse électronique"
        hint="Pour envoyer la convocation."
        type="email"
        state={wrong}
        width="medium"
      />
      <Select
        name="motif"
        label="Ce que la personne vient chercher"
        empty="Choisir"
        options={[
          { value: 'projet', label: 'Construire un projet' },
          { value: 'base', label: 'Reprendre les savoirs de base' },
        ]}
        state={wrong}
        required
      />
      <Radios
        name="moyen"
        legend="Comment vient-elle ?"
        state={wrong}
        required
        options={[
          { value: 'voiture', label: 'En voiture' },
          { value: 'bus', label: 'En bus ou en train', hint: 'Un abonnement peut être pris en charge.' },
          { value: 'inconnu', label: 'Elle ne sait pas encore' },
        ]}
      />
      <Radios
        name="rqth"
        legend="Travailleur handicapé reconnu"
        hint="Aucun détail de santé n’est demandé."
        state={wrong}
        inline
        options={['Oui', 'Non', 'Non précisé'].map(label => ({ value: label, label }))}
      />
      <Checkboxes
        name="aides"
        legend="Aides à prévoir"
        state={wrong}
        options={[
          { value: 'transport', label: 'Transport' },
          { value: 'garde', label: 'Garde d’enfant' },
        ]}
      />
      <TextArea name="note" label="À savoir pour l’accueil" state={wrong} />
      <Checkbox name="urgent" label="Une place est attendue avant la fin du mois" state={wrong} />
    </Form>
    <Section title="Un refus" id="refus">
      <Form
        action="/entree"
        token="cle"
        kind="danger"
        submit="Annuler l’entrée"
        state={{ ...blank(), refusal: 'Cette personne est déjà en formation du 16 février au 31 août 2026.' }}
      />
    </Section>
  </Page>
)

const Accueil = () => (
  <Page title="Se former près de chez soi" visitor={null} regionNom="Région Bourgogne-Franche-Comté">
    <Heading
      title="Se former près de chez soi, à son rythme"
      lead="Vous cherchez un métier, une remise à niveau, un premier pas ? Un conseiller vous accompagne du début à la fin."
      actions={
        <a class="button" href="/places">
          Trouver une place
        </a>
      }
    />
    <Steps
      items={[
        { label: 'J’en parle à un conseiller', state: 'done', detail: 'Le 12 janvier, à la Mission locale' },
        { label: 'On choisit ensemble', state: 'current', detail: 'Rendez-vous le 18 juin à 10 h' },
        { label: 'Je commence', state: 'todo' },
      ]}
    />
    <Section title="Trois chemins" id="chemins">
      <Cards>
        <Card href="/a" title="Je reprends les bases">
          Lire, compter, utiliser un ordinateur.
        </Card>
        <Card href="/b" title="Je cherche mon métier" />
        <Card href="/c" title="Je prépare une qualification dans un métier qui recrute près de chez moi">
          Quelques semaines pour essayer, puis une formation.
        </Card>
      </Cards>
    </Section>
    <Section title="Messages" id="messages">
      <Notice kind="info">Les inscriptions ouvrent le 1er septembre.</Notice>
      <Notice kind="attention">Il manque une pièce à votre dossier : le relevé d’identité bancaire.</Notice>
      <Notice kind="success">Votre contrat est signé.</Notice>
      <Notice kind="error" title="Le fichier n’a pas été lu">
        Ligne 214, SIRET « 1234 » : 14 chiffres attendus. Corrigez la ligne et réimportez le fichier.
      </Notice>
      <Empty title="Aucun message pour le moment.">Nous vous écrirons ici.</Empty>
    </Section>
  </Page>
)
