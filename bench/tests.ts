import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Measure, machine, round } from './measure.ts'

const PROMISE_S = 300

/** How long `npm test` takes, all of it. */
export async function* bench(): AsyncGenerator<Measure> {
  const start = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, '../test/run.ts')])
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  await new Promise(resolve => child.on('close', resolve))
  const value = round((performance.now() - start) / 1000)
  const result = output.trimEnd().split('\n').at(-1)
  yield {
    name: 'npm test',
    value,
    unit: 's',
    promise: PROMISE_S,
    kept: value < PROMISE_S,
    result,
    data: 'tous les essais',
    ...machine,
  }
}
