import type { Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { parseDispositif } from '../dispositif/format/parse.ts'
import { DispositifError, type Problem } from '../dispositif/format/problem.ts'
import { type Champ, readTyped, sameValue } from './champ.ts'
import { champsBefore, champsOf, placeOf } from './champs.ts'
import { documentOf, moved, projet, type Remplacement, rangeOf, replaced, versionsOf } from './texte.ts'

/** Why a text cannot be kept, by the name of the field to mend; '' for what no field shows. */
export type Fautes = Record<string, string>

/** Reads a draft like every file of rules; its faults come by line. */
export const readDraft = (texte: string): Dispositif => parseDispositif(texte, `${codeOf(texte)}.yaml`)

/** Why a text is refused, in a sentence; null when it reads. */
export function faultOf(texte: string): string | null {
  try {
    readDraft(texte)
    return null
  } catch (error) {
    if (!(error instanceof DispositifError)) throw error
    const [first] = error.problems
    return `Ligne ${first?.ligne} : ${first?.message}.`
  }
}

/** The same for an act: nothing is written from a text that the rules of writing refuse. */
export function refuseUnreadable(texte: string): void {
  const fault = faultOf(texte)
  if (fault) throw new Refus(`Ce texte ne se lit pas : rien n’est enregistré. ${fault}`)
}

const codeOf = (texte: string) => /^code:\s*(\S+)/m.exec(texte)?.[1] ?? ''

/** The draft's text with what was typed, or what is wrong with it: the same parser decides as for any file. */
export function edit(
  texte: string,
  typed: Readonly<Record<string, string>>,
  { du, titre }: { du: Jour; titre: string },
): { texte: string } | { fautes: Fautes } {
  const version = versionsOf(documentOf(texte)).at(-1)
  const champs = champsOf(texte)
  const fautes: Fautes = {}
  const remplacements: Remplacement[] = []
  const stranger = Object.keys(typed).find(nom => !nom.startsWith('_') && !champs.some(c => c.nom === nom))
  if (stranger)
    return { fautes: { '': `Ce texte n’a pas de valeur « ${stranger} » : rien n’est enregistré.` } }
  for (const champ of champs) {
    const given = typed[champ.nom]
    if (given === undefined || sameValue(champ, given)) continue
    const range = version && placeOf(version, champ.nom)
    const read = readTyped(champ, given)
    if ('erreur' in read) fautes[champ.nom] = read.erreur
    else if (range) remplacements.push({ range, par: read.valeur })
  }
  if (Object.keys(fautes).length) return { fautes }
  // A version is decided under a name: the draft's own, as long as nobody wrote another.
  const named = version && rangeOf(version, 'decision')
  if (named && String(version.get('decision')).startsWith('Projet «'))
    remplacements.push({ range: named, par: JSON.stringify(projet(titre)) })
  const changed = moved(replaced(texte, remplacements), du)
  try {
    readDraft(changed)
    return { texte: changed }
  } catch (error) {
    if (!(error instanceof DispositifError)) throw error
    return { fautes: fautesOf(error.problems, champs, changed) }
  }
}

/** The parser's faults, each at the field of its place; a rule that takes its value from a setting blames the setting. */
function fautesOf(problems: readonly Problem[], champs: readonly Champ[], texte: string): Fautes {
  const doc = documentOf(texte)
  const fautes: Fautes = {}
  for (const { chemin, message, ligne } of problems) {
    const path = chemin.split('.').slice(2)
    const written = doc.getIn(chemin.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part)))
    const setting = typeof written === 'string' && written.startsWith('$') ? written.slice(1) : undefined
    const nom = setting ? `parametres.${setting}.valeur` : path.join('.')
    const champ = champs.find(c => c.nom === nom) ?? champs.find(c => c.nom.startsWith(`${nom}.`))
    fautes[champ?.nom ?? ''] ??= champ ? `${message}.` : `Ligne ${ligne} du texte : ${message}.`
  }
  return fautes
}

/** A value that the draft changes, old and new. */
export type Ecart = Omit<Champ, 'valeur'> & { avant: string; apres: string }

/** What the draft changes in the text that it would follow, value by value. */
export function ecartsOf(texte: string): Ecart[] {
  const before = new Map(champsBefore(texte).map(c => [c.nom, c.valeur]))
  return champsOf(texte).flatMap(champ => {
    const { valeur: apres, ...about } = champ
    const avant = before.get(champ.nom) ?? ''
    return sameValue(champ, avant) ? [] : [{ ...about, avant, apres }]
  })
}
