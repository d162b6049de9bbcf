import type { LineCounter, YAMLError } from 'yaml'
import type { Problem } from './problem.ts'

/** What a fault of YAML means to someone who does not know YAML. */
const meanings: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'cette clé est déjà écrite plus haut dans le même groupe ; gardez-en une',
  TAB_AS_INDENT: 'le retrait est fait d’une tabulation ; des espaces sont attendues',
  BAD_INDENT: 'le retrait ne s’aligne pas sur les lignes voisines ; deux espaces par niveau sont attendues',
  MISSING_CHAR:
    'il manque une ponctuation : deux-points, guillemet, crochet ou accolade à fermer, ou un retrait qui s’aligne',
  MULTILINE_IMPLICIT_KEY: 'une clé tient sur une ligne et finit par deux-points',
  BLOCK_AS_IMPLICIT_KEY: 'deux « clé: valeur » sur une ligne ; mettez le texte entre guillemets doubles',
  BLOCK_IN_FLOW: 'entre accolades ou crochets, les éléments se suivent, séparés par des virgules',
  UNEXPECTED_TOKEN: 'un signe inattendu ; mettez le texte entre guillemets doubles',
  BAD_SCALAR_START: 'un texte ne peut pas commencer par ce signe ; mettez-le entre guillemets doubles',
  BAD_ALIAS: 'un texte qui commence par « * » ou « & » se met entre guillemets doubles',
  MULTIPLE_DOCS: 'un fichier ne contient qu’un dispositif : pas de « --- »',
  BAD_DQ_ESCAPE: 'après « \\ », ce signe n’a pas de sens entre guillemets doubles',
}

/** The faults of the writing itself, by line, with what was read there. */
export function unreadable(
  errors: readonly YAMLError[],
  text: string,
  lines: LineCounter,
  fichier: string,
): Problem[] {
  const written = text.split('\n')
  return errors.map(({ code, message, pos }) => {
    const ligne = Math.max(1, lines.linePos(pos[0]).line)
    const read = (written[ligne - 1] ?? '').trim().slice(0, 60)
    return {
      fichier,
      ligne,
      chemin: '',
      message: `YAML illisible : ${meanings[code] ?? message.split('\n')[0]} (lu : ${read || 'la fin du fichier'})`,
    }
  })
}
