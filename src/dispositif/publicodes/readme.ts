import { sourceOf, type Version } from '../dispositif.ts'
import { formatJour } from '../situation.ts'
import type { Publicodes } from './model.ts'
import type { Regle } from './names.ts'
import { periodes } from './rules.ts'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')
const list = (lines: string[]): string => lines.map(line => `- ${line}`).join('\n')

/** The page of a package: what it answers, what it asks, where it comes from, what it does not say. */
export function readme(name: string, { d, version, du, au, regles, manques }: Publicodes): string {
  const until = au ? ` jusqu’au ${formatJour(au)} (exclu)` : ''
  const answers = Object.entries(regles).filter(([rule, regle]) => isAnswer(rule, regle))
  const facts = Object.entries(regles).filter(([rule]) => rule.startsWith('faits . '))
  const first = answers.find(([rule]) => rule.startsWith('montants . ')) ?? answers[0]
  const sections: [string, string][] = [
    ['Employer', usage(name, d.code, facts, first?.[0] ?? 'éligible')],
    [
      'Ce que le paquet répond',
      table(
        ['règle', 'titre', 'unité'],
        answers.map(([rule, regle]) => [`\`${rule}\``, regle.titre ?? '', unitOf(rule, regle, version)]),
      ),
    ],
    [
      'Ce qu’il faut savoir',
      table(
        ['fait', 'titre', 'valeur', 'à défaut', 'qui le sait'],
        facts.map(([rule, regle]) => [
          `\`${rule}\``,
          regle.titre ?? '',
          regle['une possibilité']?.join(', ') ?? regle.unité ?? regle.type ?? '',
          regle['par défaut'] === undefined ? '' : String(regle['par défaut']),
          (regle.description ?? '').replace(/^À demander à : /, ''),
        ]),
      ),
    ],
    ['Ce que personne n’a dit, et que vous pouvez dire', unsaid(regles)],
    ['Sources', list(sources(d))],
    ['Ce que le paquet ne dit pas', list(manques)],
    [
      'Ce que la source ne dit pas',
      list(version.silences.map(s => `${s.sujet} : ${s.raison} À demander à : ${s.aupres_de}.`)),
    ],
    [
      'Règles qui ne se calculent pas',
      list(version.non_executable.map(r => `${r.regles?.join(', ') ?? r.reference} : ${r.raison}`)),
    ],
    [
      'Licence',
      'MIT. Écrit par Amont à partir de la fiche du dispositif : corrigez la fiche, pas ce paquet.',
    ],
  ]
  return [
    `# ${name}`,
    `${d.nom} (${d.porteur}). Règles en vigueur depuis le ${formatJour(du)}${until}, pour [publicodes](https://publi.codes).`,
    ...sections.filter(([, text]) => text).map(([title, text]) => `## ${title}\n\n${text}`),
    '',
  ].join('\n\n')
}

const isAnswer = (rule: string, regle: Regle): boolean =>
  regle.valeur !== undefined &&
  (/^(éligible|rémunéré|fin du parcours)$/.test(rule) || /^(montants|priorités|critères) \. /.test(rule))

function unitOf(rule: string, { unité }: Regle, { montants }: Version): string {
  const periode = montants[rule.split(' . ')[1] ?? '']?.periode
  if (!unité) return 'oui, non, ou sans valeur quand on ne sait pas'
  return periode ? `${unité}, ${periodes[periode]}` : unité
}

/** The silences of the source and the parameters that nobody has set: questions too. */
function unsaid(regles: Publicodes['regles']): string {
  const rows = Object.entries(regles)
    .filter(([rule, { question }]) => question && !rule.startsWith('faits . '))
    .map(([rule, { titre, unité, type, description }]) => [
      `\`${rule}\``,
      titre ?? '',
      unité ?? type ?? '',
      /À demander à : (.*)\.$/.exec(description ?? '')?.[1] ?? '',
    ])
  return rows.length ? table(['règle', 'titre', 'valeur', 'qui le sait'], rows) : ''
}

const sources = (d: Publicodes['d']): string[] =>
  Object.entries(d.sources).map(([source, { url }]) =>
    [sourceOf(d, { source }), url].filter(Boolean).join(' — '),
  )

function usage(name: string, code: string, facts: [string, Regle][], answer: string): string {
  const known = facts.find(([, regle]) => regle.type === 'booléen')?.[0]
  const situation = known ? `{ '${known}': 'oui' }` : '{}'
  return `Le modèle est \`src/${code}.publicodes\`, lisible tel quel ; le même, en JSON et en module, est dans \`publicodes-build\`, prêt à l’emploi.

\`\`\`js
import Engine from 'publicodes'
import rules from '${name}'

const engine = new Engine(rules)
engine.setSituation(${situation})
engine.evaluate('${answer}').nodeValue // undefined quand on ne sait pas
engine.evaluate('${answer}').missingVariables // les faits qui manquent
\`\`\``
}
