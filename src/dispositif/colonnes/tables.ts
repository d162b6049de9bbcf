import type { Fait } from '../vocabulaire.ts'
import { reads, unknown, type Writer } from './code.ts'
import { share } from './montants.ts'
import type { Population } from './population.ts'

/** Beyond, the table would be larger than what it spares. */
const MOST_BITS = 17

/**
 * A version as a table. Once every comparison is a bit, all the people with the same bits are owed the same: the bits make
 * an index, the index a class, the class its row of results. Class 0 is for those to whom a fact gives an amount.
 */
export type Table = {
  /** The writer that read the facts of the bits. */
  writer: Writer
  /** The expression of the index. */
  index: string
  classes: Uint16Array
  /** One array an output, by class. */
  rows: Float64Array[]
}

/** Writes a body as bits, then runs it once for each combination of them; undefined when they are too many. */
export function tableOf(write: (atoms: Map<string, string>) => Writer, outputs: number): Table | undefined {
  const atoms = new Map<string, string>()
  const writer = write(atoms)
  if (atoms.size > MOST_BITS) return undefined
  const names = [...atoms.values()]
  const fill = new Function(
    'x',
    'outputs',
    'share',
    `'use strict'; const i = 0;
${names.map((name, k) => `const ${name} = x >> ${k} & 1;`).join('\n')}
${Array.from({ length: outputs }, (_, k) => `const o${k} = outputs[${k}];`).join('\n')}
${writer.lines.join('\n')}`,
  )
  const classes = new Uint16Array(2 ** names.length)
  const known = new Map<string, number>()
  const rows: number[][] = [new Array(outputs).fill(0)]
  const row: number[][] = Array.from({ length: outputs }, () => [0])
  for (let x = 0; x < classes.length; x++) {
    fill(x, row, share)
    const values = row.map(([value = 0]) => value)
    const key = values.join()
    if (!known.has(key) && !values.some(Number.isNaN)) known.set(key, rows.push(values) - 1)
    classes[x] = known.get(key) ?? 0
  }
  return {
    writer,
    index: [...atoms.keys()].map((bit, k) => `${bit} << ${k}`).join(' | ') || '0',
    classes,
    rows: row.map((_, k) => Float64Array.from(rows, values => values[k] ?? 0)),
  }
}

/** How many people at a time: those that the table leaves aside are then still at hand. */
const BLOCK = 8192

/**
 * The loop that reads a table. It has no branch and calls nothing, which is what makes it fast: those to whom the table
 * does not answer are noted, and answered after each block.
 */
export function tableLoop(head: string, { writer: w, index, classes, rows }: Table, columns: Fait[]) {
  const missing = unknown(w)
  /** Outputs that are always equal, the two bounds of a sure amount above all, are read once. */
  const same = rows.map(row => rows.findIndex(other => row.every((value, k) => value === other[k])))
  const block = new Function(
    'from',
    'to',
    'faits',
    'outputs',
    'late',
    'classes',
    'rows',
    `${head}
${rows.map((_, k) => `const t${k} = rows[${k}];`).join('\n')}
let left = 0;
for (let i = from; i < to; i++) {
${reads(w, columns).join('\n')}
const k = classes[(${index}) & ${classes.length - 1}];
${same.map((first, k) => (first === k ? `const v${k} = t${k}[k]; o${k}[i] = v${k};` : `o${k}[i] = v${first};`)).join('\n')}
late[left] = i;
left += (k - 1 ${missing ? `| ${missing}` : ''}) >>> 31;
}
return left;`,
  )
  const late = new Int32Array(BLOCK + 1)
  return (n: number, faits: Population['faits'], outputs: unknown[], whole: (i: number) => void): void => {
    for (let from = 0; from < n; from += BLOCK) {
      const left: number = block(from, Math.min(n, from + BLOCK), faits, outputs, late, classes, rows)
      for (let j = 0; j < left; j++) whole(late[j] as number)
    }
  }
}
