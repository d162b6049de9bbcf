import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { changements } from '../dispositif/publication/changements.ts'
import { failedExamples } from '../dispositif/publication/exemples.ts'
import { jour } from '../web/format.ts'
import { readDraft } from './edition.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const TRANSPORT = 'montants.transport_mensuel.montant'
const SEUIL = 'montants.transport_mensuel.si.distance_km.plus_de'
const AIDES = 'bfc-aides-stagiaires@2019-09-01'

/** A new draft of the Région's aids, and its address. */
async function draft(titre = 'Transport dès 10 km'): Promise<string> {
  const answer = await world
    .as('claire')
    .submit('/bac-a-sable/nouveau', '/bac-a-sable/nouveau', { version: AIDES, titre, du: nextYear() })
  expect(answer.status).toBe(303)
  return (answer.location ?? '').replace('/modification', '')
}

const nextYear = () => `${Number(world.today.slice(0, 4)) + 1}-01-01`
const edit = async (path: string, fields: Record<string, string>, who: 'claire' = 'claire') =>
  world
    .as(who)
    .submit(`${path}/modification`, `${path}/modification`, { titre: 'Essai', du: nextYear(), ...fields })

describe('droits', () => {
  test.each(['sofia', 'marc', 'aicha', 'paul'] as const)('%s ne voit pas le bac à sable', async name => {
    const path = await draft()
    for (const page of ['/bac-a-sable', path, `${path}/modification`, `${path}/note`, `${path}/texte.yaml`])
      expect((await world.as(name).get(page)).status, page).toBe(404)
    expect((await world.as(name).post(`${path}/modification`, { titre: 'x', du: nextYear() })).status).toBe(
      404,
    )
  })

  test('une autre Région ne voit pas le brouillon, ni dans sa liste ni par son adresse', async () => {
    const path = await draft('Secret de Bourgogne')
    const helene = world.as('helene')
    expect((await helene.get('/bac-a-sable')).text).not.toContain('Secret de Bourgogne')
    for (const page of [path, `${path}/modification`, `${path}/note`, `${path}/texte.yaml`])
      expect((await helene.get(page)).status, page).toBe(404)
    expect((await helene.post(`${path}/suppression`, { _confirmation: 'oui' })).status).toBe(404)
    expect((await helene.post(`${path}/copie`)).status).toBe(404)
    const stolen = await helene.post('/bac-a-sable/nouveau', { version: AIDES, titre: 'x', du: nextYear() })
    expect(stolen.status).toBe(422)
    expect((await world.as('claire').get(path)).status).toBe(200)
  })
})

describe('écrire un brouillon', () => {
  test('la liste vide dit ce qu’est un brouillon', async () => {
    const page = await world.as('helene').get('/bac-a-sable')
    expect(page.text).toContain('Aucun brouillon pour le moment')
    expect(page.text).toContain('Un brouillon ne change rien pour personne')
  })

  test('une valeur fautive se dit à son champ, et ce qui est tapé reste', async () => {
    const path = await draft()
    const answer = await edit(path, { [TRANSPORT]: 'beaucoup', [SEUIL]: '-3' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('« beaucoup » ne convient pas : écrivez un montant en euros')
    expect(answer.text).toContain('« -3 » ne convient pas : écrivez un nombre positif')
    expect(answer.text).toContain('value="beaucoup"')
    expect((await world.as('claire').get(path)).text).toContain('Rien n’est encore changé')
  })

  test('ce que le fichier refuserait est refusé à son champ, par les mêmes mots', async () => {
    const path = await draft()
    const age = 'montants.remuneration_mensuelle.cas.0.si.age_entree.moins_de'
    const answer = await edit(path, { [age]: '17,5' })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(new RegExp(`href="#champ-${age}">[^<]*nombre entier`))
    const daq = await world.as('claire').post('/bac-a-sable/nouveau', {
      version: 'bfc-daq-2026@2026-01-01',
      titre: 'Niveau',
      du: nextYear(),
    })
    // A setting is judged where a rule uses it, and blamed at its own field.
    const niveau = 'parametres.peu_qualifie_niveau_max.valeur'
    const action = daq.location ?? ''
    const wrong = await world
      .as('claire')
      .submit(action, action, { titre: 'N', du: nextYear(), [niveau]: '2,5' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toMatch(new RegExp(`href="#champ-${niveau}">[^<]*nombre entier`))
  })

  test('un brouillon qui ne se lit plus le dit', async () => {
    const path = await draft()
    const id = Number(path.split('/').at(-1))
    await world.write(db =>
      db.updateTable('brouillon').set({ texte: 'code: x\nversions: non' }).where('id', '=', id).execute(),
    )
    const claire = world.as('claire')
    for (const page of [path, `${path}/modification`, `${path}/note`, `${path}/comparaison?avec=${id}`]) {
      const answer = await claire.get(page)
      expect(answer.status, page).toBe(200)
      expect(answer.text, page).toContain('Ce brouillon ne se lit plus')
      expect(answer.text, page).toMatch(/Ligne \d+ : /)
    }
    expect((await claire.get('/bac-a-sable')).text).toContain(`href="${path}"`)
    expect((await claire.get(`${path}/texte.yaml`)).text).toBe('code: x\nversions: non')
    const copy = await claire.post(`${path}/copie`)
    expect(copy.status).toBe(422)
    expect(copy.text).toContain('rien n’est enregistré')
    expect((await claire.post(`${path}/modification`, { titre: 'x', du: nextYear() })).status).toBe(422)
    // The box to tick is asked for on the page that says why.
    expect((await claire.post(`${path}/suppression`)).text).toContain('Cochez la case pour supprimer.')
    await world.as('claire').post(`${path}/suppression`, { _confirmation: 'oui' })
    expect((await world.as('claire').get(path)).status).toBe(404)
  })

  test('une date qui ne suit pas le texte en vigueur est refusée', async () => {
    const path = await draft()
    const answer = await edit(path, { du: '2019-09-01' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Le projet doit s’appliquer après le 1er septembre 2019')
  })

  test('deux personnes à la fois : la seconde relit', async () => {
    const path = await draft()
    const { text } = await world.as('claire').get(`${path}/modification`)
    const version = /name="_version" value="(\d+)"/.exec(text)?.[1] ?? ''
    expect((await edit(path, { [TRANSPORT]: '120' })).status).toBe(303)
    const late = await world
      .as('claire')
      .post(`${path}/modification`, { titre: 'Essai', du: nextYear(), [TRANSPORT]: '130', _version: version })
    expect(late.status).toBe(422)
    expect(late.text).toContain('Quelqu’un a modifié ce dossier')
  })

  test('le texte téléchargé se lit comme tout dispositif, la version d’avant s’arrête où il commence', async () => {
    const path = await draft()
    await edit(path, { titre: 'Dès 10 km : "mieux"', [TRANSPORT]: '120,5', [SEUIL]: '10' })
    const file = await world.as('claire').get(`${path}/texte.yaml`)
    expect(file.headers.get('content-disposition')).toContain('bfc-aides-stagiaires.yaml')
    const d = readDraft(file.text)
    const [before, project] = d.versions.slice(-2)
    expect(before?.au).toBe(project?.du)
    expect(project?.du).toBe(nextYear())
    expect(project?.decision).toBe('Projet « Dès 10 km : "mieux" »')
    expect(project?.montants.transport_mensuel?.base).toEqual({ montant: 12_050 })
    expect(project?.montants.remuneration_mensuelle).toEqual(before?.montants.remuneration_mensuelle)
    // The act of publishing would say this much, and nothing of a day already gone.
    const published = changements(dispositif('bfc-aides-stagiaires'), d, world.today)
    expect(published.map(c => c.passe)).toEqual([false, false])
    expect(published.map(c => c.phrase).join(' ; ')).toContain(`version du ${nextYear()} ajoutée`)
    expect(failedExamples(d, loadDispositifs())).toEqual([])
  })

  test('chaque écriture laisse une ligne au journal', async () => {
    const path = await draft('Pour le journal')
    const id = path.split('/').at(-1)
    await edit(path, { titre: 'Pour le journal', [TRANSPORT]: '99' })
    await world.as('claire').submit(path, `${path}/suppression`, { _confirmation: 'oui' })
    const lines = await world.sql<{ acte: string; compte_id: number }>`select acte, compte_id from journal
      where objet = 'brouillon' and objet_id = ${id} order by id`
    expect(lines.map(l => l.acte)).toEqual([
      'bac-a-sable.nouveau',
      'bac-a-sable.modification',
      'bac-a-sable.suppression',
    ])
    expect(new Set(lines.map(l => l.compte_id))).toEqual(new Set([world.cast.comptes.claire]))
    expect((await world.as('claire').get(path)).status).toBe(404)
  })

  test('l’API fait la même chose que la page', async () => {
    const claire = world.as('claire')
    const made = await claire.api('/bac-a-sable/nouveau', {
      version: AIDES,
      titre: 'Par programme',
      du: nextYear(),
    })
    expect(made.status).toBe(201)
    const { id } = made.json<{ id: number }>()
    const saved = await claire.api(`/bac-a-sable/${id}/modification`, {
      titre: 'Par programme',
      du: nextYear(),
      [TRANSPORT]: 110,
    })
    expect(saved.status).toBe(201)
    const wrong = await claire.api(`/bac-a-sable/${id}/modification`, {
      titre: 'P',
      du: nextYear(),
      [SEUIL]: 'loin',
    })
    expect(wrong.json<{ erreurs: Record<string, string> }>().erreurs[SEUIL]).toContain('« loin »')
    const read = await claire.api(`/bac-a-sable/${id}?population=imaginaire-10000`)
    expect(read.json<{ ecarts: unknown[]; bilan: { n: number } }>()).toMatchObject({
      ecarts: [{ avant: '98,79', apres: '110' }],
      bilan: { n: 10_000 },
    })
  })

  test('un brouillon dont le texte a été republié depuis le dit', async () => {
    const path = await draft()
    expect((await world.as('claire').get(path)).text).not.toContain('Le texte publié a changé')
    const id = Number(path.split('/').at(-1))
    const [row] = await world.sql<{ texte: string }>`select texte from brouillon where id = ${id}`
    const old = row?.texte.replace('  - du: 2019-09-01', '  - du: 2019-08-01') ?? ''
    await world.write(db => db.updateTable('brouillon').set({ texte: old }).where('id', '=', id).execute())
    expect((await world.as('claire').get(path)).text).toContain(
      'Le texte publié a changé depuis ce brouillon',
    )
  })

  test('une population qui n’existe pas n’est pas là', async () => {
    const path = await draft()
    expect((await world.as('claire').get(`${path}?population=reelle-1950`)).status).toBe(404)
  })
})

test('la note dit ce qui change, qui gagne, et d’où viennent les chiffres', async () => {
  const path = await draft('Transport à 120 €')
  await edit(path, { titre: 'Transport à 120 €', [TRANSPORT]: '120' })
  const { text, status } = await world.as('claire').get(`${path}/note?population=imaginaire-10000`)
  expect(status).toBe(200)
  expect(text).toContain('120\u202f€')
  expect(text).toContain('+21,21\u202f€ par mois en moyenne')
  expect(text).toContain('personnes')
  expect(text).toContain('imaginaires')
  expect(text).toContain(`Note faite le ${jour(world.today)}`)
  expect(text).toContain('Formation agréée : tenue pour oui')
})

test('aucun écran ne demande un terminal : le texte se télécharge, la personne qui administre le publie', async () => {
  const path = await draft('À publier')
  const claire = world.as('claire')
  for (const page of ['/bac-a-sable', '/bac-a-sable/nouveau', path, `${path}/modification`, `${path}/note`])
    expect((await claire.get(page)).text, page).not.toContain('--publier')
  const { text } = await claire.get(path)
  expect(text).toContain('la personne qui administre Amont publie')
  expect(text).toMatch(new RegExp(`href="${path}/texte.yaml"[^>]*>\\s*ce texte`))
})

test('à préciser : la page, la note et la comparaison comptent les mêmes personnes, une fois', async () => {
  const answer = await world.as('claire').post('/bac-a-sable/nouveau', {
    version: 'bfc-daq-2026@2026-01-01',
    titre: 'Copie du DAQ',
    du: nextYear(),
  })
  const path = (answer.location ?? '').replace('/modification', '')
  const search = 'population=imaginaire-10000'
  const page = (await world.as('claire').get(`${path}?${search}`)).text
  expect(page).toContain('à préciser avec le projet')
  expect(page).not.toMatch(/\b0\u202f€ aujourd’hui/)
  expect(page).toContain('non connu aujourd’hui, non connu avec le projet')
  const shown = /figure-value">\s*([\d\u202f]+)[^>]*<\/span>\s*<span class="figure-label">à préciser/.exec(
    page,
  )?.[1]
  expect(shown).toBe('10\u202f000')
  const other = (await draft('Autre')).split('/').at(-1)
  const compared = (await world.as('claire').get(`${path}/comparaison?avec=${other}&${search}`)).text
  expect(compared.slice(compared.lastIndexOf('À préciser'))).toContain(`>${shown}<`)
  const note = (await world.as('claire').get(`${path}/note?${search}`)).text
  expect(note).toContain(`${shown} : droit inconnu pour ${shown}, montant en partie inconnu pour 0`)
})

test('deux brouillons se comparent sur les mêmes personnes', async () => {
  const [a, b] = [await draft('Premier'), await draft('Second')]
  await edit(a, { titre: 'Premier', [TRANSPORT]: '120' })
  const page = await world
    .as('claire')
    .get(`${a}/comparaison?avec=${b.split('/').at(-1)}&population=imaginaire-10000`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('Premier')
  expect(page.text).toContain('Second')
  expect((await world.as('claire').get(`${a}/comparaison?avec=999999`)).status).toBe(404)
})
