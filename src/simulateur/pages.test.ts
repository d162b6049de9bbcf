import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const get = (path: string) => world.visitor().get(path)
/** What a page says, without its tags. */
const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')
const AICHA =
  'region=bfc&travail=cherche&age=19&france_travail=non&handicap=non&activite=non&distance=18&famille=aucune&projet=oui&diplome=aucun'

/** The same answers, then « je ne sais pas » to what a text added since may still ask. */
async function complete(query: string): Promise<string> {
  const { text } = await get(`/simulateur?${query}`)
  const [, code] = text.match(/name="(\w+)" value="nsp"/) ?? []
  return code ? complete(`${query}&${code}=nsp`) : query
}

describe('les questions', () => {
  it('commencent par la région, sans compte', async () => {
    const { status, text } = await get('/simulateur')
    expect(status).toBe(200)
    expect(words(text)).toContain('Dans quelle région habitez-vous')
    expect(text.match(/<option value="\w+"/g)).toHaveLength(18)
    expect((await get('/')).text).toContain('href="/simulateur"')
    expect((await get('/dispositifs')).text).toContain('href="/simulateur"')
  })

  it('gardent chaque réponse dans la page suivante, avec « je ne sais pas » et le retour', async () => {
    const { text } = await get('/simulateur?region=bfc&travail=cherche')
    expect(text).toContain('<input type="hidden" name="region" value="bfc"')
    expect(text).toContain('<input type="hidden" name="travail" value="cherche"')
    expect(text).toContain('value="nsp"')
    expect(text).toContain('href="/simulateur?region=bfc&amp;travail=cherche&amp;modifier=travail"')
    expect(words(text)).toMatch(/Question 3 sur \d+ au plus/)
  })

  it('montrent de nouveau une réponse que l’on veut changer', async () => {
    const { text } = await get('/simulateur?region=bfc&travail=cherche&age=24&modifier=travail')
    expect(words(text)).toContain('Non, et je cherche un emploi ou une formation (votre réponse)')
    expect(text).not.toContain('name="travail" value="cherche" type="hidden"')
    expect(text).toContain('<input type="hidden" name="age" value="24"')
  })

  it('mènent au résultat quand plus rien ne changerait', async () => {
    const query = await complete(AICHA)
    const { status, location } = await get(`/simulateur?${query}`)
    expect(status).toBe(302)
    expect(location).toBe(`/simulateur/resultat?${query}`)
  })

  it('disent ce qui ne va pas dans un nombre, et gardent ce qui est écrit', async () => {
    const { status, text } = await get('/simulateur?region=bfc&age=vingt')
    expect(status).toBe(422)
    expect(words(text)).toContain('« vingt » n’est pas un nombre entier')
    expect(text).toContain('value="vingt"')
  })

  it('disent ce qu’un lien abîmé a d’incompris, sur chaque page et dans l’API', async () => {
    for (const page of ['/simulateur', '/simulateur/resultat', '/simulateur/fiche']) {
      const { status, text } = await get(`${page}?region=bfc&couleur=%3Cb%3Ebleu`)
      expect(status, page).toBe(422)
      expect(words(text)).toContain('« couleur = &lt;b&gt;bleu » : Cette question n’existe pas.')
      expect(text).toContain(`href="${page}?region=bfc"`)
    }
    const api = await get('/api/simulateur?age=vingt')
    expect(api.status).toBe(422)
    expect(api.json<{ erreurs: object }>().erreurs).toHaveProperty('age')
    expect((await get('/simulateur?modifier=rien')).status).toBe(200)
  })
})

describe('le résultat', () => {
  it('dit ce qui est ouvert, ce que l’on recevrait, à qui demander, et d’où cela vient', async () => {
    const said = words((await get(`/simulateur/resultat?${AICHA}`)).text)
    expect(said).toContain('Dispositif Amont de la Qualification (DAQ)')
    expect(said).toContain('Vous êtes prioritaire : moins de 26 ans')
    expect(said).toMatch(/652,18\s€ par mois/)
    expect(said).toMatch(/98,79\s€ par mois/)
    expect(said).toMatch(/200,00\s€ en une fois/)
    expect(said).toContain('Suivre une formation agréée par la Région. Qui peut le dire : la Région')
    expect(said).toContain('votre Mission locale')
    expect(said).toContain('L’innovation en actions dans les régions')
    expect(said).toContain('Les étapes qui suivent supposent que c’est le cas : suivre une formation agréée')
    expect(said).not.toMatch(/\b[a-zé]+_[a-z_]+\b|\bR0\d{3}\b/)
  })

  it('dit la somme entre deux bornes quand il manque une réponse', async () => {
    const query = AICHA.replace('distance=18', 'distance=nsp').replace('activite=non', 'activite=oui')
    const said = words((await get(`/simulateur/resultat?${query}`)).text)
    expect(said).toMatch(/Au moins 775,65\s€ par mois/)
    expect(said).toMatch(/Jusqu’à 98,79\s€ par mois/)
    expect(said).toContain('la distance entre le domicile et le lieu de formation')
  })

  it('dit pourquoi non', async () => {
    const said = words((await get('/simulateur/resultat?region=bfc&travail=travaille&age=40')).text)
    expect(said).toContain('Pas pour vous aujourd’hui')
    expect(said).toContain('Il faut : être demandeur d’emploi')
  })

  it('ne propose pas ce qui s’adresse aux entreprises, ni un texte terminé', async () => {
    const { text } = await get('/simulateur/resultat?region=bfc&travail=cherche')
    expect(text).not.toContain('/dispositifs/bfc-daq-2020')
    expect(text).not.toContain('bfc-frap')
  })

  it('montre les règles nationales à qui habite une région que l’on ne connaît pas', async () => {
    for (const region of ['cor', 'nsp']) {
      const said = words((await get(`/simulateur/resultat?region=${region}&travail=cherche&age=20`)).text)
      expect(said).toMatch(/ne connaît pas encore|vaut partout/)
      expect(said).toContain('montants nationaux')
    }
  })

  it('met à part les textes anciens, l’année en tête, et dit les montants à confirmer', async () => {
    const said = words((await get('/simulateur/resultat?region=ges&travail=cherche&age=20')).text)
    expect(said).toContain('À vérifier : textes anciens')
    expect(said).toContain('Texte de 2021. Faites vérifier')
    expect(said).not.toMatch(/Ouvert pour vous|en vigueur depuis le 19 août 2026/)
    expect(said).toContain('Texte du 1er février 2021.')
    const bfc = words((await get(`/simulateur/resultat?${AICHA}`)).text)
    expect(bfc).toMatch(/652,18\s€ par mois Rémunération mensuelle à temps plein montant à confirmer/)
    expect(bfc).not.toMatch(/98,79\s€ par mois [^€]*montant à confirmer/)
    expect(bfc).toContain('Montants d’un texte de 2019, à faire vérifier.')
  })

  it('dit le programme en clair, et ce qui paie la formation', async () => {
    const said = words((await get('/simulateur/resultat?region=idf&travail=cherche&age=20')).text)
    expect(said).toContain('900 heures ; 30 heures par semaine')
    expect(said).not.toMatch(/ et soit |ou à d’autres que vous/)
  })

  it('dit que Mayotte a ses propres montants, et rien de national', async () => {
    const said = words(
      (await get('/simulateur/resultat?region=may&travail=cherche&age=30&activite=non')).text,
    )
    expect(said).toContain('Mayotte a ses propres montants')
    expect(said).not.toMatch(/partout en France|\d\s€/)
  })

  it('ne promet pas d’aide à une élève', async () => {
    const said = words((await get('/simulateur/resultat?region=bfc&travail=etudes&age=16')).text)
    expect(said).toContain('Si vous entrez dans une formation agréée par la Région.')
    expect(said).toMatch(/Jusqu’à 455,00\s€ par mois/)
    expect(said).not.toMatch(/il suffirait|Ouvert pour vous/)
  })

  it('revient aux questions quand rien n’est répondu', async () => {
    expect((await get('/simulateur/resultat')).location).toBe('/simulateur')
    expect((await get('/simulateur/fiche')).location).toBe('/simulateur')
  })
})

describe('la fiche', () => {
  it('porte la date, les réponses, les résultats, les papiers, les sources et la place des notes', async () => {
    const { text } = await get(`/simulateur/fiche?${AICHA}`)
    const said = words(text)
    for (const part of [
      'À apporter à un conseiller',
      'Mes réponses',
      '19 ans',
      'Ce qui semble possible',
      'Les papiers à apporter',
      'Une pièce d’identité',
      'D’où viennent ces règles',
      'Notes du rendez-vous',
      'Aucun nom',
    ])
      expect(said).toContain(part)
    expect(text).not.toContain('modifier=')
  })

  it('cite aussi les sources du texte dont une somme est tirée', async () => {
    const { text } = await get('/simulateur/fiche?region=ges&travail=cherche&age=20&diplome=brevet')
    const sources = words(text).split('D’où viennent ces règles')[1]
    expect(sources).toContain('Plan Jeunes')
    expect(sources).toContain('Code du travail')
  })
})

describe('rien n’est gardé', () => {
  it('ni dans la base, ni dans un cookie, ni par un moteur de recherche, ni chez un autre site', async () => {
    const before = await counts()
    for (const path of [
      `/simulateur?region=bfc`,
      `/simulateur/resultat?${AICHA}`,
      `/simulateur/fiche?${AICHA}`,
    ]) {
      const { headers, text } = await get(path)
      expect(headers.getSetCookie()).toEqual([])
      expect(headers.get('x-robots-tag')).toContain('noindex')
      expect(headers.get('cache-control')).toBe('private, no-store')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(text).not.toContain('method="post"')
    }
    expect(await counts()).toEqual(before)
  })
})

async function counts() {
  const tables = await world.sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`
  expect(tables.length).toBeGreaterThan(10)
  const rows = await world.read(db =>
    Promise.all(
      tables.map(async ({ name }) => {
        const query = db.selectFrom(name as 'journal').select(eb => eb.fn.countAll<string>().as('n'))
        return [name, (await query.executeTakeFirstOrThrow()).n] as const
      }),
    ),
  )
  return Object.fromEntries(rows)
}

describe('l’API', () => {
  it('comprend chaque réponse que sa description annonce, et refuse toute autre question', async () => {
    const { paths } = (await get('/api/openapi.json')).json<Description>()
    const { parameters } = paths['/api/simulateur'].get
    expect(parameters.length).toBeGreaterThan(20)
    const taken = (pick: (s: Parametre['schema']) => string | number | undefined) =>
      get(`/api/simulateur?${parameters.map(p => `${p.name}=${pick(p.schema) ?? 'nsp'}`).join('&')}`)
    expect((await taken(s => s.enum?.[0] ?? s.anyOf?.[0]?.minimum)).status).toBe(200)
    expect((await taken(s => s.enum?.at(-2) ?? s.anyOf?.[0]?.maximum)).status).toBe(200)
    expect((await taken(() => 'nsp')).status).toBe(200)
    expect((await get('/api/simulateur?couleur=bleu')).status).toBe(422)
  })

  it('donne la question suivante et le résultat à ce stade', async () => {
    const first = (await get('/api/simulateur')).json<Answer>()
    expect(first.question?.code).toBe('region')
    const next = (await get('/api/simulateur?region=bfc')).json<Answer>()
    expect(next.question?.code).toBe('travail')
    expect(next.questions_au_plus).toBeGreaterThan(3)
    const last = (await get(`/api/simulateur?${await complete(AICHA)}`)).json<Answer>()
    expect(last).toMatchObject({ le: world.today, question: null, questions_au_plus: 0 })
    const aides = last.resultats.find(r => r.code === 'bfc-aides-stagiaires')
    expect(aides?.montants.find(m => m.nom === 'transport_mensuel')).toMatchObject({
      au_moins: 9879,
      au_plus: 9879,
      periode: 'mois',
    })
  })
})

interface Parametre {
  name: string
  schema: { enum?: string[]; anyOf?: { minimum?: number; maximum?: number }[] }
}
interface Description {
  paths: { '/api/simulateur': { get: { parameters: Parametre[] } } }
}
interface Answer {
  le: string
  question: { code: string } | null
  questions_au_plus: number
  resultats: { code: string; montants: { nom: string; au_moins: number; au_plus: number | null }[] }[]
}
