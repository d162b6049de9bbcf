import { addDays, addMonths, type Jour } from '../calendrier/calendrier.ts'
import type { Dispositif, Version } from '../dispositif/dispositif.ts'
import { sansNumeros } from '../dispositif/explication/sources.ts'
import { definition } from '../dispositif/vocabulaire.ts'
import { Notice, Section } from '../web/blocks.tsx'
import { jour } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { conditionLisible } from './condition-lisible.ts'
import { Montant } from './montant.tsx'
import { capitale, enClair } from './mots.ts'
import { Origine, OrigineCondition } from './origine.tsx'
import { ParcoursFacts } from './parcours-facts.tsx'
import { Manques, Reperes } from './reperes.tsx'

type Props = { d: Dispositif; v: Version; all: Map<string, Dispositif>; today: Jour }

/** The dates of a version, as a title. */
export const periode = (v: Version) =>
  `Du ${jour(v.du)} ${v.au ? `au ${jour(addDays(v.au, -1))}` : 'à aujourd’hui'}`

/** After so long, a text that gives no end no longer tells that it still applies. */
const DOUBT_MONTHS = 5 * 12
export const isDoubtful = (v: Version, today: Jour) =>
  v.au === undefined && addMonths(v.du, DOUBT_MONTHS) < today

const since = (v: Version, today: Jour) =>
  isDoubtful(v, today)
    ? `Texte du ${jour(v.du)}, qui ne dit pas jusqu’à quand il vaut : demandez à la Région.`
    : `En vigueur depuis le ${jour(v.du)}.`

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
        <p>{v.au ? `${periode(v)}.` : since(v, today)}</p>
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
            regle: <Detail critere={c} />,
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
      <Remuneres d={d} v={v} />
      <Montants d={d} v={v} all={all} />
      {v.parcours && <ParcoursFacts d={d} parcours={v.parcours} at={at} />}
      <Reperes d={d} v={v} />
      <Manques d={d} v={v} />
    </>
  )
}

/** A criterion in words, with the day at which it must hold and the fact that it waits for. */
function Detail({ critere: { si, a_la_date, des_que_connu } }: { critere: Version['criteres'][number] }) {
  return (
    <>
      {capitale(conditionLisible(si))}
      {a_la_date && <p class="hint">Se vérifie à {definition(a_la_date).libelle}.</p>}
      {des_que_connu && <p class="hint">Compte dès que l’on connaît {definition(des_que_connu).libelle}.</p>}
    </>
  )
}

/** Who is paid, case by case, in the order in which they are read. */
function Remuneres({ d, v }: { d: Dispositif; v: Version }) {
  if (!v.remunere) return null
  return (
    <Section title="Qui est rémunéré">
      <Table
        id={`remunere-v${v.du}`}
        caption="Le premier cas qui s’applique donne la réponse"
        unit="cas"
        columns={[
          { key: 'cas', label: 'Cas', width: 'wide' },
          { key: 'reponse', label: 'Rémunéré ?' },
          { key: 'origine', label: 'D’où vient cette règle' },
        ]}
        rows={v.remunere.map((cas, i) => ({
          cas: cas.si
            ? capitale(conditionLisible(cas.si))
            : i === 0
              ? 'Dans tous les cas'
              : 'Dans les autres cas',
          reponse: (
            <>
              {cas.condition
                ? `Oui, à condition de ${conditionLisible(cas.condition)}`
                : REPONSES[cas.reponse ?? 'non']}
              {cas.raison && <p class="hint">{capitale(sansNumeros(cas.raison))}.</p>}
              {cas.aupres_de && <p class="hint">À demander à : {cas.aupres_de}.</p>}
            </>
          ),
          origine: <Origine d={d} p={cas} />,
        }))}
      />
    </Section>
  )
}
const REPONSES = { oui: 'Oui', non: 'Non', non_precise: 'Non précisé' } as const

function Montants({ d, v, all }: Omit<Props, 'today'>) {
  const aides = v.aides && all.get(v.aides.valeur)
  const amounts = Object.entries(v.montants)
  if (amounts.length === 0 && !aides) return null
  return (
    <Section title="Ce qui est versé">
      {aides && (
        <p>
          Les aides sont celles de <a href={`/dispositifs/${aides.code}`}>{aides.nom}</a>.{' '}
          {v.aides && <Origine d={d} p={v.aides} />}
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
            regle: <Montant d={d} amount={amount} v={v} all={all} />,
            origine: <Origine d={d} p={amount} />,
          }))}
        />
      )}
    </Section>
  )
}
