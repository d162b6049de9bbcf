import { z } from 'zod'
import { definition, type Fait, isFait, vocabulaire } from '../../vocabulaire.ts'
import { isRaw, type Raw } from '../problem.ts'
import { dispositifSchema } from '../schema.ts'
import { patterns, provenance } from '../words.ts'
import { keyMeanings } from './key-meanings.ts'

const ref = (name: string) => ({ $ref: `#/$defs/${name}` })
const oneOf = (...anyOf: Raw[]) => ({ anyOf })
const parametre = ref('parametre_nomme')
const faits = Object.keys(vocabulaire).filter(isFait)

/** The contract of a file, as a JSON Schema: editors complete and check with it, other programs validate with it. */
export function jsonSchema(): Raw {
  const made = z.toJSONSchema(dispositifSchema, { io: 'input', unrepresentable: 'any' })
  // Zod shares objects between places; what follows must not.
  const plain = JSON.parse(JSON.stringify(made)) as Raw
  const { $schema, $defs, ...root } = explained(plain) as Raw
  const defs = isRaw($defs) ? $defs : {}
  const origins = Object.fromEntries(
    Object.entries(provenance).map(([key, schema]) => [`dit_${key}`, originOf(key, schema)]),
  )
  return {
    $schema,
    title: 'Dispositif',
    description:
      'Un dispositif d’une Région : qui peut entrer, ce qui est versé, comment le parcours se déroule.',
    ...root,
    $defs: { ...defs, ...origins, ...written, version: withReprend(defs.version), ...perFait(faits) },
  }
}
export const schemaText = () => `${JSON.stringify(jsonSchema(), null, 2)}\n`

/** A sourced value may be given by a parameter; each key says what it is for. */
function explained(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(explained)
  if (!isRaw(node)) return node
  const { parametrable, ...rest } = node
  const inner = Object.fromEntries(Object.entries(rest).map(([key, child]) => [key, explained(child)]))
  const { properties } = inner
  if (isRaw(properties))
    for (const [key, value] of Object.entries(properties)) {
      const description = keyMeanings[key]
      if (Object.hasOwn(provenance, key)) properties[key] = ref(`dit_${key}`)
      else if (description && isRaw(value)) properties[key] = { description, ...value }
    }
  return parametrable ? oneOf(parametre, inner) : inner
}

/** Where a rule comes from is said alike everywhere: written once. */
function originOf(key: string, schema: z.ZodType): Raw {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: 'input' })
  return { description: keyMeanings[key], ...made }
}

/** What the reader of files checks with code, in the words of a schema. */
const written: Raw = {
  parametre_nomme: {
    type: 'string',
    pattern: patterns.parametre,
    description: 'Un paramètre de cette version : $nom',
  },
  euros: oneOf({ type: 'string', pattern: patterns.euros }, parametre),
  prix: oneOf({ type: 'string', pattern: patterns.euros }, parametre),
  nombre_60: ref('nombre'),
  nombre_151_67: ref('nombre'),
  nombre: oneOf(
    { type: 'number', exclusiveMinimum: 0 },
    { type: 'string', pattern: patterns.decimal },
    parametre,
  ),
  nom_de_montant: {
    type: 'string',
    pattern: patterns.montant,
    description: 'Un montant défini plus haut, ou « dispositif.montant »',
  },
  fait: { type: 'string', enum: faits },
  relatif: {
    type: 'object',
    description: 'Une limite qui suit un autre fait',
    properties: {
      pourcent: ref('nombre'),
      fois: oneOf({ type: 'number' }, { type: 'string' }),
      de: ref('fait'),
    },
    required: ['de'],
    additionalProperties: false,
    oneOf: [{ required: ['pourcent'] }, { required: ['fois'] }],
  },
  conditions: { type: 'array', minItems: 1, items: ref('condition') },
}

/** A version that takes from an earlier one only says what changes, parameter by parameter. */
function withReprend(version: unknown): Raw {
  if (!isRaw(version) || !isRaw(version.properties)) return {}
  const { parametres, ...properties } = version.properties
  const partly = { type: 'object', additionalProperties: { type: 'object' } }
  return {
    ...version,
    properties: {
      ...properties,
      reprend: {
        type: 'string',
        pattern: patterns.jour,
        description: 'Premier jour de la version dont celle-ci garde tout ce qu’elle ne redit pas',
      },
      parametres: {},
    },
    oneOf: [
      { properties: { parametres }, not: { required: ['reprend'] } },
      { properties: { parametres: partly }, required: ['reprend'] },
    ],
  }
}

function perFait(names: readonly Fait[]): Raw {
  const properties = (role: string) =>
    Object.fromEntries(
      names.map(fait => [fait, { description: sayFait(fait), ...ref(`${role}_${kindOf(fait)}`) }]),
    )
  const kinds = [...new Map(names.map(fait => [kindOf(fait), fait]))]
  return {
    condition: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        toutes: { description: 'Toutes ces conditions', ...ref('conditions') },
        une_de: { description: 'Une au moins de ces conditions', ...ref('conditions') },
        aucune: { description: 'Aucune de ces conditions', ...ref('conditions') },
        ...properties('test'),
      },
    },
    situation: { type: 'object', additionalProperties: false, properties: properties('valeur') },
    ...Object.fromEntries(
      kinds.flatMap(([kind, fait]) => [
        [`valeur_${kind}`, valueFor(fait)],
        [`test_${kind}`, tests(fait, ref(`valeur_${kind}`))],
      ]),
    ),
  }
}

/** Facts that are written and compared alike; a closed text has words of its own. */
function kindOf(fait: Fait): string {
  const { type, unite, valeurs } = definition(fait)
  return valeurs ? fait : unite === 'centimes' ? 'somme' : type
}

function sayFait(fait: Fait): string {
  const { libelle, unite, aupres_de, verbe } = definition(fait)
  const name = verbe ?? libelle
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${unite ? ` (${unite})` : ''}. À demander à : ${aupres_de}.`
}

function valueFor(fait: Fait): Raw {
  const { type, unite, valeurs } = definition(fait)
  if (type === 'booleen') return { enum: ['oui', 'non', true, false] }
  if (type === 'date') return { type: 'string', pattern: patterns.jour }
  if (type === 'texte')
    return valeurs ? { type: 'string', enum: Object.keys(valeurs) } : { type: 'string', minLength: 1 }
  const number = { type: type === 'entier' ? 'integer' : 'number', minimum: 0 }
  return unite === 'centimes' ? oneOf({ type: 'string', pattern: patterns.euros }, number) : number
}

/** Only the comparisons that fit the fact. */
function tests(fait: Fait, value: Raw): Raw {
  const { type } = definition(fait)
  const limits =
    type === 'date'
      ? ['avant_le', 'a_partir_du']
      : type === 'entier' || type === 'decimal'
        ? ['moins_de', 'plus_de', 'au_moins', 'au_plus']
        : []
  const limit = type === 'date' ? oneOf(value, parametre) : oneOf(value, parametre, ref('relatif'))
  const group = {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(limits.map(op => [op, { description: keyMeanings[op], ...limit }])),
      parmi: { description: keyMeanings.parmi, type: 'array', items: value },
    },
  }
  return oneOf(value, parametre, group)
}
