import type { Jour } from '../calendrier/calendrier.ts'
import { describe, type Manque, type Verdict } from './condition.ts'
import type { CritereEvalue } from './critere.ts'
import {
  type Amount,
  type Certitude,
  type Dispositif,
  type Provenance,
  sourceOf,
  type Version,
} from './dispositif.ts'
import type { Remuneration } from './evaluate.ts'
import { formatEuros } from './money.ts'
import { formatJour } from './situation.ts'
import { definition, type Fait, isFait } from './vocabulaire.ts'

/** One sentence that a trainee can read, with where it comes from. */
export type Explication = {
  titre: string
  phrase: string
  montant?: number
  source: string
  regle?: string
  reference?: string
  certitude?: Certitude
}

type At = { amount: Amount; d: Dispositif }
/** One step of a computation, as it was done. */
export type Etape =
  | (At & { type: 'base'; montant: number; si?: Amount['si'] })
  | (At & { type: 'non_du' })
  | (At & { type: 'silence'; raison: string; aupres_de: string })
  | (At & { type: 'prorata'; de: number; heures: number; sur: string; montant: number })
  | (At & { type: 'taux'; pourcent: string; de: number; montant: number })
  | (At & { type: 'fois'; prix: number; fait: Fait; quantite: number; montant: number })
  | (At & { type: 'plancher'; minimum: number; avant: number; dans: Etape[] })
  | (At & { type: 'plafond' | 'moins'; montant: number })
  | { type: 'entre'; min: number; max: number; manque: Manque[] }
  | { type: 'sans_version'; dispositif: Dispositif; le: Jour }

const warnings: Partial<Record<Certitude, string>> = {
  C: ' Ce montant est recalculé et recoupé, le texte lui-même n’a pas été lu.',
  D: ' Attention : ce montant est un calcul que rien ne confirme encore.',
  N: ' Attention : cette règle n’est pas vérifiée.',
}
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const ask = (manque: Manque[]) =>
  [
    ...new Set(
      manque.map(m => `${m.libelle}${isYesNo(m.fait) ? ', oui ou non' : ''} (auprès de : ${m.aupres_de})`),
    ),
  ].join(' ; ')
const isYesNo = (fait: Fait | undefined) => fait !== undefined && definition(fait).type === 'booleen'
const decimal = (value: number | string) => String(value).replace('.', ',')

function cite(d: Dispositif, p: Provenance): Omit<Explication, 'titre' | 'phrase'> {
  return {
    source: sourceOf(d, p) || (p.reglage ? 'Réglage de la Région' : ''),
    ...(p.regles ? { regle: p.regles.join(', ') } : {}),
    ...(p.reference ? { reference: p.reference } : {}),
    ...(p.certitude ? { certitude: p.certitude } : {}),
  }
}

/** The provenance that a floor takes from the amount it points to: the article and the scale, not the pointer. */
const originOf = (etapes: Etape[]): At | undefined => etapes.findLast(e => e.type === 'base')

function sentence(e: Etape, titre: string): Explication[] {
  if (e.type === 'entre')
    return [
      {
        titre,
        phrase: `Entre ${formatEuros(e.min)} et ${e.max === Infinity ? 'un montant non précisé' : formatEuros(e.max)}, faute de savoir : ${ask(e.manque)}.`,
        source: '',
      },
    ]
  if (e.type === 'sans_version')
    return [
      {
        titre,
        phrase: `Le montant de « ${e.dispositif.nom} » au ${formatJour(e.le)} n’est pas connu ici : il n’a pas pu être comparé.`,
        source: '',
      },
    ]
  const here = { titre, ...cite(e.d, e.amount) }
  const note = e.amount.note ? ` ${e.amount.note}` : ''
  const warning = (e.amount.certitude && warnings[e.amount.certitude]) ?? ''
  switch (e.type) {
    case 'base': {
      const named = e.amount.libelle !== titre ? e.amount.libelle : undefined
      const why = named ?? (e.si ? `condition : ${describe(e.si)}` : '')
      const phrase = `${formatEuros(e.montant)}${why ? ` (${why})` : ''}.${note}${warning}`
      return [{ ...here, phrase, montant: e.montant }]
    }
    case 'non_du':
      return [
        {
          ...here,
          phrase: `Non dû. Il faut : ${e.amount.si ? describe(e.amount.si) : ''}.${note}`,
          montant: 0,
        },
      ]
    case 'silence':
      return [{ ...here, phrase: `${upper(e.raison)}. À demander à : ${e.aupres_de}.${note}` }]
    case 'prorata':
      if (e.heures === 0) return []
      return [
        {
          ...here,
          phrase: `${decimal(e.heures)} h × ${formatEuros(e.de)} ÷ ${decimal(e.sur)} = ${formatEuros(e.montant)}, arrondi au centime.${note}`,
          montant: e.montant,
        },
      ]
    case 'taux':
      return [
        {
          ...here,
          phrase: `${decimal(e.pourcent)} % de ${formatEuros(e.de)} = ${formatEuros(e.montant)}, arrondi au centime.${note}${warning}`,
          montant: e.montant,
        },
      ]
    case 'fois': {
      const quantity = `${decimal(e.quantite)} ${definition(e.fait).unite ?? ''}`.trim()
      return [
        {
          ...here,
          phrase: `${quantity} × ${formatEuros(e.prix)} = ${formatEuros(e.montant)}.${note}${warning}`,
          montant: e.montant,
        },
      ]
    }
    case 'plafond':
      return [{ ...here, phrase: `Limité à ${formatEuros(e.montant)}.${note}`, montant: e.montant }]
    case 'moins':
      return [{ ...here, phrase: `À déduire : ${formatEuros(e.montant)}.${note}`, montant: e.montant }]
    case 'plancher':
      return floorSentence(e, titre)
  }
}

function floorSentence(e: Extract<Etape, { type: 'plancher' }>, titre: string): Explication[] {
  const unknown = e.dans.filter(step => step.type === 'sans_version')
  if (unknown.length) return unknown.flatMap(step => sentence(step, `${titre}, minimum national`))
  const origin = originOf(e.dans)
  if (e.minimum === 0 || !origin) return []
  const own = cite(e.d, e.amount)
  const { reference, ...from } = cite(origin.d, origin.amount)
  const warning = (origin.amount.certitude && warnings[origin.amount.certitude]) ?? ''
  const effect = e.minimum > e.avant ? 'c’est ce montant qui est dû' : 'le montant est déjà au moins égal'
  const references = [...new Set([own.reference, reference].filter(r => r !== undefined))].join(' ; ')
  const phrase = `Minimum à respecter : ${formatEuros(e.minimum)}, ${effect}.${warning}`
  return [
    {
      titre: `${titre}, minimum`,
      phrase,
      montant: e.minimum,
      ...from,
      ...(references ? { reference: references } : {}),
    },
  ]
}

type Answer = {
  le: Jour
  eligible: Verdict
  criteres: CritereEvalue[]
  remunere: Remuneration | undefined
  fin_mois?: number | undefined
  computed: {
    nom: string
    amount: Amount
    min: number
    max: number
    manque: Manque[]
    etapes: Etape[]
    suppose: Fait[]
  }[]
}

/** Tells an evaluation in sentences: the answer, then each amount step by step, then settings and silences. */
export function explain(d: Dispositif, version: Version, answer: Answer): Explication[] {
  const { eligible, criteres, remunere, computed } = answer
  const list: Explication[] = [verdictSentence(d, version, answer)]
  if (remunere) list.push(remunereSentence(d, remunere))
  if (version.fin_mois && answer.fin_mois !== undefined) {
    const sum = version.fin_mois.somme.map(f => definition(f).libelle).join(' + ')
    const phrase = `Au plus tard ${decimal(answer.fin_mois)} mois après l’entrée : ${sum}.`
    list.push({ titre: 'Fin du parcours', phrase, ...cite(d, version.fin_mois) })
  }
  for (const { amount, nom, etapes, min, max, manque } of computed) {
    const titre = amount.libelle ?? nom
    const { certitude: _, ...from } = cite(d, amount) // each step above has its own
    const upTo = max === Infinity ? '' : `, au plus ${formatEuros(max)}`
    const phrase =
      eligible === 'non'
        ? 'Non dû : les critères ne sont pas remplis.'
        : min === max
          ? `Résultat : ${formatEuros(min)}.`
          : `À préciser : au moins ${formatEuros(min)}${upTo}. Il manque : ${ask(manque)}.`
    list.push(...etapes.flatMap(etape => sentence(etape, titre)), { titre, phrase, montant: min, ...from })
  }
  const assumed = [
    ...new Set([...criteres.flatMap(c => c.suppose ?? []), ...computed.flatMap(c => c.suppose)]),
  ]
  if (assumed.length)
    list.push({
      titre: 'Tenu pour acquis, faute d’indication contraire',
      phrase: `${assumed.map(f => `${definition(f).libelle} : ${said(definition(f).defaut)}`).join(' ; ')}. Signalez-le si ce n’est pas votre cas.`,
      source: '',
    })
  for (const p of Object.values(version.parametres))
    if (p.reglage)
      list.push({
        titre: 'Réglage de la Région',
        phrase: `${p.libelle} : ${p.valeur === 'non_precise' ? 'non précisé' : `${decimal(p.valeur)} ${p.unite ?? ''}`.trim()}. ${p.reglage}`,
        ...cite(d, p),
      })
  for (const { sujet, raison, aupres_de } of version.silences)
    list.push({
      titre: `Non précisé : ${sujet}`,
      phrase: `${raison} À demander à : ${aupres_de}.`,
      source: '',
    })
  return list
}

const said = (value: boolean | number | undefined) =>
  value === true ? 'oui' : value === false ? 'non' : String(value)

function verdictSentence(d: Dispositif, version: Version, { eligible, criteres, le }: Answer): Explication {
  const blocking = criteres.filter(c => !c.differe && c.resultat === eligible)
  const refused = blocking
    .map(c => `${c.libelle} (attendu, ${c.attendu} ; ici, ${shown(c.valeur)})`)
    .join(' ; ')
  const phrase = {
    oui: `Oui : tous les critères sont remplis, selon le texte en vigueur le ${formatJour(le)} (version du ${formatJour(version.du)}).`,
    non: `Non. Critère non rempli : ${refused}.`,
    non_precise: `Non précisé. À éclaircir : ${blocking.map(c => c.libelle).join(' ; ')}. Il manque : ${ask(blocking.flatMap(c => c.manque ?? []))}.`,
  }[eligible]
  return { titre: 'Éligibilité', phrase, source: d.nom }
}

function shown(valeur: CritereEvalue['valeur']): string {
  if (valeur === null) return 'inconnu'
  if (typeof valeur === 'boolean') return valeur ? 'oui' : 'non'
  if (typeof valeur !== 'object') return decimal(valeur)
  return Object.entries(valeur)
    .map(([fait, v]) => `${isFait(fait) ? definition(fait).libelle : fait} : ${shown(v)}`)
    .join(', ')
}

function remunereSentence(d: Dispositif, { resultat, manque, cas }: Remuneration): Explication {
  const rule = cas?.condition
    ? ` Il faut : ${describe(cas.condition)}.`
    : cas?.raison
      ? ` ${upper(cas.raison)}.`
      : ''
  const silent = cas?.reponse === 'non_precise' && cas.aupres_de
  const missing = silent ? `À demander à : ${cas.aupres_de}.` : `Il manque : ${ask(manque)}.`
  const phrase = { oui: `Oui.${rule}`, non: `Non.${rule}`, non_precise: `Non précisé.${rule} ${missing}` }[
    resultat
  ]
  return { titre: 'Rémunération', phrase, ...cite(d, cas ?? {}) }
}
