import type { Child } from 'hono/jsx'
import { describe, expect, test } from 'vitest'
import { Badge, Facts, Notice } from './blocks.tsx'
import { BarChart, Figure, MonthChart } from './chart.tsx'
import { gallery } from './examples.tsx'
import { blank, Checkboxes, type FormState, Radios, Select, TextField } from './fields.tsx'
import { ActButton, ErrorSummary, Form } from './form.tsx'
import { Page } from './layout.tsx'
import { Pagination, Table } from './table.tsx'
import { named, today } from './vie/examples.ts'
import { LigneDeVie } from './vie/ligne-de-vie.tsx'

const html = (node: Child) => String(node)
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(m => m[1] ?? '')

const wrong: FormState = { values: { nom: 'A & "B"' }, errors: { nom: 'Indiquez le nom.' }, prefix: 'p-' }

describe('toutes les pages de la galerie', () => {
  test.each(Object.entries(gallery))('%s : étiquettes, aides et ancres mènent quelque part', (_, page) => {
    const text = html(page())
    const ids = all(text, /\sid="([^"]+)"/g)
    const own = ids.filter(id => !id.startsWith('hachures-'))
    expect(own).toEqual([...new Set(own)])
    for (const target of all(text, /\sfor="([^"]+)"/g)) expect(ids).toContain(target)
    for (const target of all(text, /href="#([^"]+)"/g)) expect(ids).toContain(target)
    for (const list of all(text, /aria-(?:describedby|labelledby|controls)="([^"]+)"/g))
      for (const target of list.split(' ')) expect(ids).toContain(target)
    for (const target of all(text, /url\(#([^)]+)\)/g)) expect(ids).toContain(target)
  })

  test.each(Object.entries(gallery))('%s : rien que la politique de sécurité refuserait', (_, page) => {
    const text = html(page())
    expect(text).toMatch(/^<!DOCTYPE html><html lang="fr">/)
    expect(text).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?![^>]* src=)/)
    expect(text).not.toMatch(/htmlfor|classname|undefined|NaN|\[object/i)
    expect(all(text, /<(h1)/g)).toHaveLength(1)
  })
})

describe('les champs', () => {
  test('étiquette, aide et erreur sont liées au champ', () => {
    const text = html(<TextField name="nom" label="Nom" hint="De naissance" state={wrong} required />)
    expect(text).toContain('<label for="champ-p-nom">Nom</label>')
    expect(text).toContain('aria-describedby="champ-p-nom-aide champ-p-nom-erreur"')
    expect(text).toContain('aria-invalid="true"')
    expect(text).toContain('value="A &amp; &quot;B&quot;"')
    expect(text).not.toContain('facultatif')
  })

  test('ce qui peut rester vide le dit', () => {
    expect(html(<TextField name="nom" label="Nom" state={blank()} />)).toContain(' (facultatif)')
    expect(html(<TextField name="nom" label="Nom" state={blank()} />)).not.toContain('aria-describedby')
  })

  test('un mot de passe n’est jamais réaffiché', () => {
    const state = blank({ mdp: 'secret' })
    expect(html(<TextField name="mdp" label="Mot de passe" type="password" state={state} />)).not.toContain(
      'secret',
    )
  })

  test('choix faits', () => {
    const options = ['a', 'b', 'c'].map(value => ({ value, label: value }))
    const chosen = (node: Child) => all(html(node), /value="(.)"[^>]*(?:checked|selected)/g)
    const state = blank({ un: 'b', plusieurs: 'a,c' })
    expect(chosen(<Radios name="un" legend="Un" options={options} state={state} />)).toEqual(['b'])
    expect(chosen(<Select name="un" label="Un" options={options} empty="?" state={state} />)).toEqual(['b'])
    expect(
      chosen(<Checkboxes name="plusieurs" legend="Plusieurs" options={options} state={state} />),
    ).toEqual(['a', 'c'])
  })

  test('le résumé des erreurs mène au premier bouton d’un groupe', () => {
    const state = { values: {}, errors: { un: 'Choisissez.' } }
    const options = [{ value: 'a', label: 'A' }]
    const text = html(
      <Form action="/x" token="t" state={state}>
        <Radios name="un" legend="Un" options={options} state={state} />
      </Form>,
    )
    expect(text).toContain('<a href="#champ-un">Choisissez.</a>')
    expect(text).toContain('<input type="radio" id="champ-un"')
    expect(text).toContain('Il reste une réponse à corriger')
  })

  test('un formulaire porte sa clé et sa version', () => {
    const text = html(<Form action="/x" token="t" version={3} confirm="Je confirme." />)
    expect(text).toContain('<input type="hidden" name="_cle" value="t"/>')
    expect(text).toContain('<input type="hidden" name="_version" value="3"/>')
    expect(text).toMatch(/name="_confirmation"[^>]* required=""/)
    expect(html(<ErrorSummary state={blank()} />)).toBe('')
  })

  test('un acte en un bouton dit sur qui il porte', () => {
    const text = html(
      <ActButton action="/a" token="t" label="Accepter" about="Aïcha Benali" fields={{ id: '7' }} />,
    )
    expect(text).toContain('Accepter<span class="visually-hidden"> Aïcha Benali</span>')
    expect(text).toContain('<input type="hidden" name="id" value="7"/>')
  })
})

describe('les listes et les faits', () => {
  const columns = [
    { key: 'nom', label: 'Nom' },
    { key: 'jours', label: 'Jours', align: 'end' as const },
  ]

  test('chaque case porte le nom de sa colonne pour l’affichage en fiches', () => {
    const text = html(
      <Table caption="Absences du mois" columns={columns} rows={[{ nom: 'A', jours: 0 }]} unit="absence" />,
    )
    expect(text).toContain('<td class="end" data-label="Jours">0</td>')
    expect(text).toContain('<th scope="row" data-label="Nom">A</th>')
    expect(text).toContain('id="absences-du-mois"')
    expect(text).toContain('1 absence')
  })

  test('une liste vide dit quoi faire, une page unique ne se feuillette pas', () => {
    expect(html(<Table caption="x" columns={columns} rows={[]} empty="Personne n’attend." />)).toContain(
      'Personne n’attend.',
    )
    expect(html(<Pagination page={1} pages={1} href={String} />)).toBe('')
    expect(html(<Pagination page={1} pages={2} href={p => `?p=${p}`} />)).toContain('href="?p=2"')
  })

  test('filtrer une page d’une longue liste le dit, sans compter les autres pages', () => {
    const rows = [{ nom: 'A', jours: 0 }]
    const page = html(<Table caption="x" columns={columns} rows={rows} total={252} filterable />)
    expect(page).toContain('Filtrer cette page</label>')
    expect(page).toContain('Rien sur cette page.')
    const whole = html(<Table caption="x" columns={columns} rows={rows} filterable />)
    expect(whole).toContain('Filtrer</label>')
    expect(whole).toContain('Rien ne correspond.')
  })

  test('« Non précisé » est une réponse', () => {
    expect(html(<Facts items={[['Niveau', null]]} />)).toContain('Non précisé')
    expect(html(<Facts items={[['Enfants', 0]]} />)).toContain('<dd>0</dd>')
  })

  test('un état se lit sans couleur', () => {
    expect(html(<Badge kind="attention">Sans suite</Badge>)).toContain('icon-attention')
    expect(html(<Notice kind="error">Non lu</Notice>)).toContain('role="alert"')
  })

  test('la rubrique en cours est annoncée', () => {
    const nav = [{ href: '/a', label: 'A', count: 2 }]
    expect(html(<Page title="T" visitor={null} nav={nav} current="/a" />)).toContain(
      '<a href="/a" aria-current="page">',
    )
  })
})

describe('les dessins', () => {
  test('un nom de personne ne devient pas du code', () => {
    const vie = { ...named('vide'), evenements: [{ le: today, label: '<script>alert(1)</script>' }] }
    for (const size of ['small', 'large'] as const)
      expect(html(<LigneDeVie vie={vie} size={size} today={today} />)).not.toContain('<script')
  })

  test('les trous ont leur nombre de jours, en dessin comme en texte', () => {
    const text = html(<LigneDeVie vie={named('interrompue')} size="large" today={today} />)
    expect(text).toContain('45 jours sans suite')
    expect(text).toContain('À regarder : sans suite (45 jours)')
    expect(text).toContain('Lire la ligne de vie en texte')
  })

  test('la petite ligne se dit en une phrase', () => {
    const text = html(<LigneDeVie vie={named('aicha')} size="small" today={today} />)
    expect(text).toMatch(
      /role="img" aria-label="Ligne de vie du 12 janvier 2026 au 29 novembre 2026 : 6 étapes, /,
    )
    expect(text).toContain('<title>')
  })

  test('rien à compter, tout à zéro', () => {
    expect(html(<BarChart title="Heures" data={[]} />)).toContain('rien à compter')
    expect(html(<BarChart title="Heures" data={[{ label: 'A', value: 0 }]} />)).toContain('width="0%"')
    expect(html(<MonthChart title="Entrées" data={[{ mois: '2026-03', value: 0 }]} />)).toContain('mars 2026')
    expect(html(<Figure label="personnes" value="9" href="/l" />)).toContain('<a href="/l">')
  })
})
