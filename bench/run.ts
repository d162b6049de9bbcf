/** `npm run -s bench -- NAME…`: prints JSON lines only, one promise per file; without a name, every promise. */
import { readdirSync } from 'node:fs'
import '../src/command/loader.ts'
import type { Measure } from './measure.ts'

const names = readdirSync(import.meta.dirname)
  .map(file => file.replace('.ts', ''))
  .filter(name => !['run', 'measure', 'people'].includes(name))
  .sort()
const asked = process.argv.slice(2)
const unknown = asked.filter(name => !names.includes(name))
if (unknown.length) {
  console.error(`Mesure inconnue : ${unknown.join(', ')}. Mesures : ${names.join(', ')}.`)
  process.exit(2)
}
for (const name of asked.length ? asked : names) {
  const { bench } = (await import(`./${name}.ts`)) as { bench(): AsyncIterable<Measure> }
  for await (const line of bench()) console.log(JSON.stringify(line))
}
process.exit(0)
