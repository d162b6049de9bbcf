import type { Child } from 'hono/jsx'
import type { Dispositif, Provenance, Version } from '../dispositif/dispositif.ts'
import { sansNumeros } from '../dispositif/explication/sources.ts'
import { Empty, Facts, Section } from '../web/blocks.tsx'
import { nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { capitale, grosMontant } from './mots.ts'
import { Origine } from './origine.tsx'

/** Figures that the texts give: aims, budget, what was observed. */
export function Reperes({ d, v }: { d: Dispositif; v: Version }) {
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
export function Manques({ d, v }: { d: Dispositif; v: Version }) {
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
                `${sansNumeros([p.reglage, p.note].filter(Boolean).join(' '))} À demander à : ${p.aupres_de}.`,
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
