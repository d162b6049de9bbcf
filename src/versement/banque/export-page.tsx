import type { View } from '../../http/route.ts'
import { paris } from '../../http/session.ts'
import { Badge, Facts, Heading, Notice, Section } from '../../web/blocks.tsx'
import { Figure, Figures } from '../../web/chart.tsx'
import { Disclosure } from '../../web/form.tsx'
import { euros, jour, moisLong, nombre, plural } from '../../web/format.ts'
import { Pagination, Table } from '../../web/table.tsx'
import { UploadForm } from '../../web/upload.tsx'
import { badgeOf } from '../versement.ts'
import type { RetourRecu } from './retour-store.ts'
import type { Export, Virement } from './virement-store.ts'

/** Rows on one page. */
export const SIZE = 100

type Props = {
  fichier: Export
  /** With a masked IBAN. */
  virements: Virement[]
  retours: RetourRecu[]
  page: number
  peut: boolean
  view: View
  act: string
}

/** One file of transfers: what the bank did of each, its answers, and the file itself. */
export function ExportPage({ fichier, virements, retours, page, peut, view, act }: Props) {
  const { id, executes, rejetes } = fichier
  return (
    <>
      <Heading
        title={`Fichier de virements n° ${id}`}
        lead={`${plural(fichier.nombre, 'virement')} pour ${euros(fichier.centimes)}, à exécuter le ${jour(fichier.execution)}.`}
        actions={
          <>
            {peut && (
              <a class="button primary" href={`/exports/${id}/pain001.xml`} download>
                Télécharger pour la banque
              </a>
            )}
            <a href={`/liquidations/${fichier.liquidation_id}/virements`}>
              Virements, {moisLong(fichier.mois)}
            </a>
          </>
        }
      />
      <Figures>
        <Figure label="Exécutés" value={nombre(executes)} />
        <Figure label="Rejetés" value={nombre(rejetes)} />
        <Figure label="Sans réponse" value={nombre(fichier.nombre - executes - rejetes)} />
      </Figures>
      {peut && (
        <Section title="Ce que répond la banque" id="retour">
          <UploadForm
            action={`/exports/${id}/retours`}
            token={view.token()}
            state={view.state(act)}
            name="fichier"
            label="Fichier de la banque"
            hint="Un compte rendu pain.002 (XML), ou un CSV dont la première ligne est « reference;statut;date;motif ». 20 Mo au plus."
            accept=".xml,.csv,.txt"
            submit="Enregistrer les réponses"
          />
        </Section>
      )}
      <Answers retours={retours} />
      <Section title="Virements" id="virements" count={fichier.nombre}>
        <Table
          caption="Virements de ce fichier, les rejetés d’abord"
          hideCaption
          unit="virement"
          total={fichier.nombre}
          filterable
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'reference', label: 'Référence' },
            { key: 'iban', label: 'Compte' },
            { key: 'montant', label: 'Montant', align: 'end' },
            { key: 'etat', label: 'État' },
            { key: 'acte', label: 'Noter la réponse', hideLabel: true },
          ]}
          rows={virements.map(v => ({
            personne: `${v.prenom} ${v.nom}`,
            reference: v.reference,
            iban: v.iban,
            montant: euros(v.centimes),
            etat: <State {...v} />,
            acte: peut && v.retour !== 'rejete' && (
              <a href={`/virements/${v.id}`}>
                Noter<span class="visually-hidden"> la réponse pour {v.reference}</span>
              </a>
            ),
          }))}
        />
        <Pagination
          page={page}
          pages={Math.ceil(fichier.nombre / SIZE)}
          href={n => `/exports/${id}?page=${n}#virements`}
        />
      </Section>
      <Section title="Suivi" id="suivi">
        <Facts
          items={[
            ['Fait', `Le ${jour(paris(fichier.cree_le))}${fichier.par ? ` par ${fichier.par}` : ''}`],
            ['Exécution demandée', jour(fichier.execution)],
          ]}
        />
      </Section>
    </>
  )
}

export function State({
  retour,
  retour_le,
  retour_motif,
}: Pick<Virement, 'retour' | 'retour_le' | 'retour_motif'>) {
  const { kind, label } = badgeOf(retour)
  return (
    <>
      <Badge kind={kind}>{label}</Badge>
      {retour_le && <span class="soft"> {jour(retour_le)}</span>}
      {retour_motif && <p>{retour_motif}</p>}
    </>
  )
}

function Answers({ retours }: { retours: RetourRecu[] }) {
  if (retours.length === 0) return null
  return (
    <Section title="Réponses reçues" id="reponses" count={retours.length}>
      {retours.map(({ nom, rapport, recu_le, par }, i) => (
        <>
          <p>
            {nom}, reçu le {jour(paris(recu_le))}
            {par && ` par ${par}`} : {plural(rapport.executes, 'exécuté')},{' '}
            {plural(rapport.rejetes, 'rejeté')}
            {rapport.attente > 0 && `, ${nombre(rapport.attente)} en cours`}
            {rapport.deja > 0 && `, ${nombre(rapport.deja)} déjà connus`}.
          </p>
          {rapport.non_pris > 0 && (
            <>
              {i === 0 && (
                <Notice kind="attention">
                  {rapport.non_pris === 1
                    ? 'Une ligne n’a pas été prise'
                    : `${nombre(rapport.non_pris)} lignes n’ont pas été prises`}{' '}
                  : le reste est enregistré.
                </Notice>
              )}
              <Disclosure summary={`Lignes à regarder dans ${nom}`} open={i === 0}>
                <ul>
                  {rapport.erreurs.map(e => (
                    <li>
                      Ligne {nombre(e.ligne)}
                      {e.reference && `, ${e.reference}`} : {e.raison}
                    </li>
                  ))}
                </ul>
              </Disclosure>
            </>
          )}
        </>
      ))}
    </Section>
  )
}
