import type { Hono } from 'hono'
import type { Store } from '../db/store.ts'
import { schemaText } from '../dispositif/format/contract/json-schema.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import type { Door } from '../http/route.ts'
import { type Env, paris } from '../http/session.ts'
import { errorPage, publicShell } from '../http/shell.tsx'
import { DispositifPage, ListePage } from './pages.tsx'

export const doors: readonly Door[] = [
  {
    path: '/dispositifs/schema.json',
    title: 'Le contrat des fichiers de dispositifs',
    description:
      'Le JSON Schema auquel chaque fichier de règles doit se conformer : faits, comparaisons, montants, sources.',
    query: [],
    type: 'application/schema+json',
    answer: { type: 'object' },
  },
]

/** `/dispositifs` and `/dispositifs/:code`: the rules are public, nobody needs an account to read them. */
export function mountCatalogue(app: Hono<Env>, store: Store): void {
  app.get('/dispositifs', async c => {
    const content = <ListePage dispositifs={[...loadDispositifs().values()]} today={paris(c.var.now())} />
    return c.html(await publicShell(c, store, 'Les dispositifs et leurs règles', content, true))
  })
  // The contract of a file, for editors and other programs.
  app.get('/dispositifs/schema.json', c => {
    c.header('content-type', 'application/schema+json; charset=utf-8')
    return c.body(schemaText())
  })
  app.get('/dispositifs/:code', async c => {
    const all = loadDispositifs()
    const found = all.get(c.req.param('code'))
    if (!found) return c.html(await errorPage(c, store, 404, 'Ce dispositif n’existe pas.'), 404)
    const content = <DispositifPage d={found} all={all} today={paris(c.var.now())} />
    return c.html(await publicShell(c, store, found.nom, content, true))
  })
}
