import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Store } from '../db/store.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import type { Door } from '../http/route.ts'
import { type Env, paris, type Req } from '../http/session.ts'
import { publicShell } from '../http/shell.tsx'
import { door } from './api/door.ts'
import { type Suite, suite } from './choix.ts'
import { FautesPage } from './pages/fautes-page.tsx'
import { FichePage } from './pages/fiche-page.tsx'
import { QuestionPage } from './pages/question-page.tsx'
import { ResultatPage } from './pages/resultat-page.tsx'
import { type Texte, textesPour } from './perimetre.ts'
import type { Question } from './question.ts'
import { QUESTIONS, question } from './questions.ts'
import { type Resultat, resultats } from './resultat.ts'
import { adresse, type Faute, lire, type Reponses, situationDe } from './simulateur.ts'

/** What an address says, and what the rules of that day make of it. */
type Lu = {
  today: Jour
  reponses: Reponses
  fautes: Faute[]
  textes: Texte[]
  mots: (q: Question) => string[]
}

function lu(c: Req): Lu {
  const today = paris(c.var.now())
  const all = loadDispositifs()
  const partout = () => [...all.values()].flatMap(d => textesPour([d], d.region, today, dispositif))
  const { reponses, fautes } = lire(new URL(c.req.url).searchParams, q => motsDe(partout())(q))
  const textes = textesPour(all.values(), situationDe(reponses, today).region, today, dispositif)
  return { today, reponses, fautes, textes, mots: motsDe(textes) }
}

/** The words that these texts compare a fact to: the options of an open question. */
const motsDe = (textes: readonly Texte[]) => (q: Question) =>
  [...new Set(textes.flatMap(t => [...(t.lus.get(q.faits[0]) ?? [])].map(String)))].sort()

const suiteDe = ({ reponses, textes, today }: Lu): Suite =>
  reponses.has('region')
    ? suite(reponses, textes, today, dispositif)
    : { question: QUESTIONS[0] ?? null, auPlus: 0 }

const resultatsDe = ({ reponses, textes, today }: Lu): Resultat[] =>
  resultats(textes, situationDe(reponses, today), today, dispositif)

export const doors: readonly Door[] = [door]

/** The public simulator: everything is in the address, nothing is kept, no account is asked. */
export function mountSimulateur(app: Hono<Env>, store: Store): void {
  const show = async (c: Req, title: string, content: Child, status: 200 | 422 = 200) => {
    discret(c)
    return c.html(await publicShell(c, store, title, content), status)
  }
  const misread = (c: Req, l: Lu, page: string) =>
    show(c, 'Lien à corriger', <FautesPage fautes={l.fautes} suite={adresse(page, l.reponses)} />, 422)

  app.get('/simulateur', async c => {
    const l = lu(c)
    const [faute] = l.fautes
    const asked = question(faute?.code ?? c.req.query('modifier') ?? '')
    if (l.fautes.length > 1 || (faute && !asked)) return misread(c, l, '/simulateur')
    const { question: next, auPlus } = asked && !faute ? { question: asked, auPlus: 0 } : suiteDe(l)
    const q = asked ?? next
    if (!q) {
      discret(c)
      return c.redirect(adresse('/simulateur/resultat', l.reponses))
    }
    return show(
      c,
      q.titre,
      <QuestionPage q={q} reponses={l.reponses} auPlus={auPlus} faute={faute} mots={l.mots(q)} />,
      faute ? 422 : 200,
    )
  })

  const answered = (
    path: string,
    title: string,
    view: (props: Parameters<typeof ResultatPage>[0]) => Child,
  ) =>
    app.get(path, async c => {
      const l = lu(c)
      if (l.fautes.length) return misread(c, l, path)
      if (l.reponses.size === 0) return c.redirect('/simulateur')
      const { reponses, today } = l
      const situation = situationDe(reponses, today)
      const restantes = suiteDe(l).auPlus
      return show(c, title, view({ reponses, situation, resultats: resultatsDe(l), restantes, today }))
    })
  answered('/simulateur/resultat', 'Ce à quoi vous pourriez avoir droit', props => (
    <ResultatPage {...props} />
  ))
  answered('/simulateur/fiche', 'À apporter à un conseiller', props => <FichePage {...props} />)

  app.get('/api/simulateur', c => {
    const l = lu(c)
    discret(c)
    if (l.fautes.length) {
      const erreurs = Object.fromEntries(l.fautes.map(f => [f.code, f.message]))
      const body = { status: 422, title: 'Certaines réponses ne conviennent pas.', erreurs }
      return c.json(body, 422, { 'content-type': 'application/problem+json' })
    }
    const { question: next, auPlus } = suiteDe(l)
    const offered = next && 'ouverte' in next ? { options: [...l.mots(next), 'autre'] } : {}
    return c.json({
      le: l.today,
      reponses: Object.fromEntries(l.reponses),
      question: next && { ...next, ...offered },
      questions_au_plus: auPlus,
      resultats: resultatsDe(l),
    })
  })
}

/** Answers stay between the person and this page: no search engine, no cache, no address given to another site. */
function discret(c: Req): void {
  c.header('x-robots-tag', 'noindex, nofollow')
  c.header('cache-control', 'private, no-store')
}
