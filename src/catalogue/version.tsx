import type { Child } from 'hono/jsx'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { Dispositif, Provenance, Version } from '../dispositif/dispositif.ts'
import { sansNumeros } from '../dispositif/explication/sources.ts'
import { Empty, Facts, Notice, Section } from '../web/blocks.tsx'
import { jour, nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { conditionLisible } from './condition-lisible.ts'
import { Montant } from './montant.tsx'
import { capitale, enClair, grosMontant } from './mots.ts'
import { Origine, OrigineCondition } from './origine.tsx'
import { ParcoursFacts } from './parcours-facts.tsx'

type Props = { d: Dispositif; v: Version; all: Map<string, Dispositif>; today: Jour }

/** The dates of a version, as a title. */
export const periode = (v: Version) =>
  `Du ${jour(v.du)} ${v.au ? `au ${jour(addDays(v.au, -1))}` : 'à aujourd’hui'}`

/** The rules of one version. */
export function Regles({ d, v, all, today }: Props) {
  const ended = v.au !== undefined && v.au <= today
  const next = v.remplace_par ? all.get(v.remplace_par) : undefined
  const at = `v${v.du}`
  return (
    <>
      {ended ? (
        <Notice kind="info">
          {periode(v)}. Ce texte n’est plus en vigueur.{' '}
          {next && <a href={`/dispositifs/${next.code}`}>Voir celui qui le remplace</a>}
        </Notice>
      ) : (
        <p>{v.au ? `${periode(v)}.` : `En vigueur depuis le ${jour(v.du)}.`}</p>
      )}
      {v.decision && <p>{v.decision}</p>}
      <Section title="Qui peut entrer">
        <Table
          id={`criteres-${at}`}
          caption="Toutes ces conditions sont nécessaires"
          unit="condition"
          columns={[
            { key: 'libelle', label: 'Condition', width: 'wide' },
            { key: 'regle', label: 'En détail' },
            { key: 'origine', label: 'D’où vient cette règle' },
          ]}
          rows={v.criteres.map(c => ({
            libelle: c.libelle,
            regle: capitale(conditionLisible(c.si)),
            origine: <OrigineCondition d={d} p={c} si={c.si} />,
          }))}
          empty="Ce texte ne pose aucune condition."
        />
        {v.sans_condition.length > 0 && (
          <>
            <p>Ce que le texte ne demande pas :</p>
            <ul>
              {v.sans_condition.map(c => (
                <li>
                  {c.libelle} <Origine d={d} p={c} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
      {v.demarches.length > 0 && (
        <Section title="Ce qu’il faut faire">
          <ol>
            {v.demarches.map(e => (
              <li>
                {e.libelle}
                {e.aupres_de && `, auprès de : ${e.aupres_de}`}. <Origine d={d} p={e} />
              </li>
            ))}
          </ol>
        </Section>
      )}
      {v.priorites.length > 0 && (
        <Section title="Publics prioritaires">
          <Table
            id={`priorites-${at}`}
            caption="Publics prioritaires"
            hideCaption
            unit="public"
            columns={[
              { key: 'libelle', label: 'Public' },
              { key: 'regle', label: 'En détail' },
              { key: 'origine', label: 'D’où vient cette règle' },
            ]}
            rows={v.priorites.map(p => ({
              libelle: p.libelle,
              regle: capitale(conditionLisible(p.si)),
              origine: <Origine d={d} p={p} />,
            }))}
          />
        </Section>
      )}
      <Montants d={d} v={v} all={all} />
      {v.parcours && <ParcoursFacts d={d} parcours={v.parcours} at={at} />}
      <Reperes d={d} v={v} />
      <Manques d={d} v={v} />
    </>
  )
}

function Montants({ d, v, all }: Omit<Props, 'today'>) {
  const aides = v.aides && all.get(v.aides.valeur)
  const amounts = Object.entries(v.montants)
  if (amounts.length === 0 && !aides) return null
  return (
    <Section title="Ce qui est versé">
      {aides && (
        <p>
          Les aides sont celles de <a href={`/dispositifs/${aides.code}`}>{aides.nom}</a>.
        </p>
      )}
      {amounts.length > 0 && (
        <Table
          id={`montants-v${v.du}`}
          caption="Montants"
          hideCaption
          unit="montant"
          columns={[
            { key: 'nom', label: 'Montant' },
            { key: 'regle', label: 'Comment il se calcule', width: 'wide' },
            { key: 'origine', label: 'D’où vient cette règle' },
          ]}
          rows={amounts.map(([nom, amount]) => ({
            nom: capitale(amount.libelle ?? enClair(nom)),
            regle: <Montant amount={amount} v={v} all={all} />,
            origine: <Origine d={d} p={amount} />,
          }))}
        />
      )}
    </Section>
  )
}

/** Figures that the texts give: aims, budget, what was observed. */
function Reperes({ d, v }: { d: Dispositif; v: Version }) {
  const rows: { libelle: string; valeur: Child; p: Provenance }[] = [
    ...v.budget.map(b => ({
      libelle: `Budget${b.annee ? ` ${b.annee}` : ''}${b.libelle ? `, ${b.libelle}` : ''}`,
      valeur: grosMontant(b.montant),
      p: b,
    })),
    ...v.cibles.map(c => ({ libelle: c.libelle, valeur: `${nombre(c.valeur)} ${c.unite}`, p: c })),
    ...(v.sites ? [{ libelle: 'Nombre de sites', valeur: nombre(v.sites.valeur), p: v.sites }] : []),
    ...(v.distance_moyenne_km
      ? [
          {
            libelle: 'Distance moyenne du domicile',
            valeur: `${nombre(v.distance_moyenne_km.valeur)} km`,
            p: v.distance_moyenne_km,
          },
        ]
      : []),
    ...Object.values(v.indicateurs).flatMap(i => [
      ...(i.destinations ? [{ libelle: i.libelle, valeur: 'Définition du résultat positif', p: i }] : []),
      ...(i.cible
        ? [
            {
              libelle: `${i.libelle}, cible`,
              valeur: `${nombre(i.cible.valeur)} ${i.cible.unite}`,
              p: i.cible,
            },
          ]
        : []),
      ...(i.observe ?? []).map(o => ({
        libelle: `${o.libelle}, ${o.periode}`,
        valeur: `${nombre(o.valeur)} ${o.unite}`,
        p: o,
      })),
    ]),
    ...v.reperes.map(r => ({
      libelle: r.libelle,
      valeur: typeof r.valeur === 'number' ? nombre(r.valeur) : capitale(r.valeur ?? ''),
      p: r,
    })),
  ]
  if (rows.length === 0) return null
  return (
    <Section title="Chiffres et repères">
      <Table
        id={`reperes-v${v.du}`}
        caption="Chiffres et repères"
        hideCaption
        unit="repère"
        columns={[
          { key: 'libelle', label: 'Repère', width: 'wide' },
          { key: 'valeur', label: 'Valeur', align: 'end' },
          { key: 'origine', label: 'D’où vient ce chiffre' },
        ]}
        rows={rows.map(r => ({ libelle: r.libelle, valeur: r.valeur, origine: <Origine d={d} p={r.p} /> }))}
      />
    </Section>
  )
}

/** What the texts leave unsaid, what the Région must settle, and what Amont does not apply. */
function Manques({ d, v }: { d: Dispositif; v: Version }) {
  const open = Object.values(v.parametres).filter(p => p.valeur === 'non_precise')
  const settings = Object.values(v.parametres).filter(p => p.valeur !== 'non_precise' && p.reglage)
  return (
    <>
      <Section title="Ce qui n’est pas précisé">
        {open.length + v.silences.length === 0 ? (
          <Empty title="Rien de connu à ce jour." />
        ) : (
          <Facts
            items={[
              ...open.map((p): [Child, Child] => [
                p.libelle,
                `${sansNumeros(p.reglage ?? '')} À demander à : ${p.aupres_de}.`,
              ]),
              ...v.silences.map((s): [Child, Child] => [
                capitale(s.sujet),
                `${sansNumeros(s.raison)} À demander à : ${s.aupres_de}.`,
              ]),
            ]}
          />
        )}
      </Section>
      {settings.length > 0 && (
        <Section title="Ce que la Région peut régler">
          <Facts
            items={settings.map(p => [
              p.libelle,
              `${String(p.valeur).replace('.', ',')}${p.unite ? ` ${p.unite}` : ''}. ${sansNumeros(p.reglage ?? '')}`,
            ])}
          />
        </Section>
      )}
      {v.non_executable.length > 0 && (
        <Section title="Ce qu’Amont n’applique pas">
          <ul>
            {v.non_executable.map(e => (
              <li>
                {sansNumeros(e.raison)} <Origine d={d} p={e} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
