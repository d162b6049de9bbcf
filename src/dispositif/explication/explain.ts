import type { Jour } from '../../calendrier/calendrier.ts'
import { both, describe, type Verdict } from '../condition.ts'
import { type CritereEvalue, unique } from '../critere.ts'
import type { Amount, Dispositif, Version } from '../dispositif.ts'
import type { Remuneration } from '../evaluate.ts'
import type { Computed } from '../interval.ts'
import { formatEuros } from '../money.ts'
import { formatJour } from '../situation.ts'
import { definition, isFait, type Situation } from '../vocabulaire.ts'
import { conditionOf, knownOf } from './conditions.ts'
import { critereNoeud } from './criteres.ts'
import { etapesOf, notDue } from './montants.ts'
import { ask, cite, decimal, type Noeud, paid, under, upper } from './noeud.ts'
import { assumed, settings, silences } from './reserves.ts'

/** An answer to explain: the situation as it was judged, and what each rule gave. */
export type Answer = {
  le: Jour
  situation: Situation
  eligible: Verdict
  criteres: CritereEvalue[]
  remunere: Remuneration | undefined
  fin_mois?: number | undefined
  computed: ({ nom: string; amount: Amount } & Computed)[]
}

/** Tells an evaluation as a tree: the answer, then each amount step by step, then what is assumed, set or left unsaid. */
export function explain(d: Dispositif, version: Version, answer: Answer): Noeud[] {
  const { remunere, computed, situation } = answer
  return [
    verdictOf(d, version, answer),
    ...(remunere ? [remunereOf(d, version, remunere, answer)] : []),
    ...endOf(d, version, answer),
    ...computed.map(amount => amountOf(d, amount, answer)),
    ...prioritiesOf(d, version, situation),
    ...(answer.eligible === 'non' ? [] : stepsOf(d, version, situation)),
    ...assumed([...answer.criteres, ...computed].flatMap(c => c.suppose ?? [])),
    ...settings(d, version),
    ...silences(version),
  ]
}

function verdictOf(d: Dispositif, version: Version, { eligible, criteres, le, situation }: Answer): Noeud {
  const blocking = criteres.filter(c => !c.differe && c.resultat === eligible)
  const refused = blocking
    .map(c => `${c.libelle} (attendu, ${c.attendu} ; ici, ${shown(c, version, situation)})`)
    .join(' ; ')
  const manque = eligible === 'non_precise' ? unique(blocking.flatMap(c => c.manque ?? [])) : []
  const phrase = {
    oui: `Oui : tous les critères sont remplis, selon le texte en vigueur le ${formatJour(le)} (version du ${formatJour(version.du)}).`,
    non: `Non. Critère non rempli : ${refused}.`,
    non_precise: `Non précisé. À éclaircir : ${blocking.map(c => c.libelle).join(' ; ')}. Il manque : ${ask(manque)}.`,
  }[eligible]
  const judged = version.criteres.flatMap((rule, i) => {
    const critere = criteres[i]
    return critere ? [critereNoeud(d, rule, critere, situation, eligible === 'non_precise')] : []
  })
  const open = version.sans_condition.map(rule => ({
    titre: rule.libelle,
    phrase: 'Le texte ne pose aucune condition sur ce point.',
    ...cite(d, rule),
  }))
  return {
    titre: 'Éligibilité',
    phrase,
    resultat: eligible,
    source: d.nom,
    du: version.du,
    ...(manque.length ? { manque } : {}),
    ...under([...judged, ...open]),
  }
}

function shown({ valeur, libelle }: CritereEvalue, { criteres }: Version, situation: Situation): string {
  if (valeur !== null && typeof valeur === 'object')
    return Object.keys(valeur)
      .map(fait => (isFait(fait) ? `${definition(fait).libelle} : ${knownOf(fait, situation)}` : fait))
      .join(', ')
  const rule = criteres.find(c => c.libelle === libelle)?.si
  return rule && 'fait' in rule ? knownOf(rule.fait, situation) : String(valeur)
}

function remunereOf(
  d: Dispositif,
  version: Version,
  right: Remuneration,
  { eligible, situation }: Answer,
): Noeud {
  const { resultat, manque, cas } = right
  const rule = cas?.condition
    ? ` Il faut : ${describe(cas.condition)}.`
    : cas?.raison
      ? ` ${upper(cas.raison)}.`
      : ''
  const silent = cas?.reponse === 'non_precise' && cas.aupres_de
  const missing = silent ? `À demander à : ${cas.aupres_de}.` : `Il manque : ${ask(unique(manque))}.`
  const own = { oui: `Oui.${rule}`, non: `Non.${rule}`, non_precise: `Non précisé.${rule} ${missing}` }[
    resultat
  ]
  const first = {
    oui: '',
    non: 'Non : les critères ne sont pas remplis.',
    non_precise: resultat === 'non' ? '' : 'À préciser : il faut d’abord savoir si la personne peut entrer.',
  }[eligible]
  return {
    titre: 'Rémunération',
    phrase: eligible === 'non' ? first : [first, own].filter(Boolean).join(' '),
    resultat: both(eligible, resultat),
    ...(cas ? cite(d, cas) : { source: '' }),
    ...(resultat === 'non_precise' && eligible !== 'non' ? { manque: unique(manque) } : {}),
    ...under(remunereCases(d, version, situation)),
  }
}

/** The cases of a right to pay, until one applies. */
function remunereCases(d: Dispositif, { remunere = [] }: Version, situation: Situation): Noeud[] {
  const nodes: Noeud[] = []
  let perhaps = false
  for (const cas of remunere) {
    const when = cas.si && conditionOf(cas.si, situation)
    const must = cas.condition && conditionOf(cas.condition, situation)
    const applies = when?.resultat ?? 'oui'
    const said = applies !== 'non' && cas.raison ? `${upper(cas.raison)}.` : ''
    const rule = must && applies !== 'non' ? [{ titre: 'À cette condition', ...must, source: '' }] : []
    nodes.push({
      titre: cas.si ? upper(describe(cas.si)) : 'Règle',
      phrase: [when?.fait ? `Ici : ${when.valeur}.` : when?.phrase, said].filter(Boolean).join(' '),
      // While an earlier case may apply, this one only may.
      resultat: applies === 'oui' && perhaps ? 'non_precise' : applies,
      sorte: 'cas',
      ...(when?.manque ? { manque: when.manque } : {}),
      ...cite(d, cas),
      ...under([...(when?.enfants ?? []), ...rule]),
    })
    if (applies === 'oui') break
    perhaps ||= applies === 'non_precise'
  }
  return nodes
}

function endOf(d: Dispositif, { fin_mois }: Version, { fin_mois: end, situation }: Answer): Noeud[] {
  if (!fin_mois || end === undefined) return []
  const sum = fin_mois.somme.map(f => definition(f).libelle).join(' + ')
  const enfants = fin_mois.somme.map(fait => {
    const valeur = knownOf(fait, situation)
    return { titre: upper(definition(fait).libelle), phrase: `${upper(valeur)}.`, fait, valeur, source: '' }
  })
  const phrase = `Au plus tard ${decimal(end)} mois après l’entrée : ${sum}.`
  return [{ titre: 'Fin du parcours', phrase, ...cite(d, fin_mois), ...under(enfants) }]
}

function amountOf(
  d: Dispositif,
  { amount, nom, etapes, min, max, manque }: Answer['computed'][number],
  answer: Answer,
): Noeud {
  const { certitude: _, ...from } = cite(d, amount) // each step has its own
  const enfants = etapesOf(etapes, answer.situation)
  const to = paid(amount)
  const bounds = [
    ...(min === 0 ? [] : [`au moins ${formatEuros(min)}`]),
    ...(max === Infinity ? [] : [`au plus ${formatEuros(max)}`]),
  ]
  const phrase =
    answer.eligible === 'non'
      ? 'Non dû : les critères ne sont pas remplis.'
      : etapes[0]?.type === 'non_du'
        ? notDue(amount)
        : min === max
          ? `Résultat : ${formatEuros(min)}${to}.`
          : `À préciser : ${bounds.length ? `${bounds.join(', ')}${to}` : 'montant inconnu'}. Il manque : ${ask(unique(manque))}.`
  return {
    titre: amount.libelle ?? nom,
    phrase,
    nom,
    montant: min,
    ...from,
    ...(min === max ? {} : { manque: unique(manque) }),
    ...under(enfants),
  }
}

const withNote = <T extends { phrase: string }>(part: T, note: string | undefined): T =>
  note ? { ...part, phrase: `${part.phrase} ${note}`.trim() } : part

function prioritiesOf(d: Dispositif, { priorites }: Version, situation: Situation): Noeud[] {
  const enfants = priorites.map(rule => ({
    titre: rule.libelle,
    ...withNote(conditionOf(rule.si, situation), rule.note),
    sorte: 'cas' as const,
    ...cite(d, rule),
  }))
  if (enfants.length === 0) return []
  const yes = enfants.filter(p => p.resultat === 'oui').map(p => p.titre)
  const phrase = yes.length ? `Oui : ${yes.join(' ; ')}.` : 'Aucune n’est établie.'
  return [{ titre: 'Priorités', phrase, source: '', ...under(enfants) }]
}

/** The steps that remain to take, in order; those that concern somebody else are left out. */
function stepsOf(d: Dispositif, { demarches }: Version, situation: Situation): Noeud[] {
  const enfants = demarches.flatMap(({ libelle, si, aupres_de, ...rule }, i) => {
    const part = si && conditionOf(si, situation)
    if (part?.resultat === 'non') return []
    const ask = aupres_de ? `Auprès de : ${aupres_de}.` : ''
    const whom = part?.resultat === 'non_precise' && si ? `Si ${describe(si)}.` : ''
    return [
      { titre: libelle, phrase: [ask, whom].filter(Boolean).join(' '), ...cite(d, demarches[i] ?? rule) },
    ]
  })
  return enfants.length
    ? [{ titre: 'Démarches', phrase: 'À faire, dans cet ordre.', source: '', enfants }]
    : []
}
