import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseLheo, siretValide } from './lheo.ts'

const LHEO_23 = 'http://lheo.gouv.fr/2.3'
const file = (formations: string, uri = LHEO_23) =>
  `<lheo xmlns="${uri}"><offres>${formations}</offres></lheo>`
const oneSession = (debut: string, fin: string) =>
  parseLheo(
    file(`<formation numero="F1"><intitule-formation>Vente</intitule-formation><action numero="A1">
<session numero="S1"><periode><debut>${debut}</debut><fin>${fin}</fin></periode></session></action></formation>`),
  )
const oneField = (xml: string) =>
  parseLheo(file(`<formation numero="F1"><intitule-formation>Vente</intitule-formation>${xml}</formation>`))

const shared = (name: string) => `../shared/data/lheo/${name}`

/** Real files stay outside of the project: without them, the report counts the test as skipped and says which file. */
function real(title: string, names: string[], check: (first: Uint8Array, second: Uint8Array) => void): void {
  const missing = names.map(shared).filter(path => !existsSync(path))
  const skipped = missing.length > 0 ? ` (rien n’est vérifié : ${missing.join(', ')} absent)` : ''
  it.skipIf(skipped)(title + skipped, () => {
    const [first = new Uint8Array(), second = new Uint8Array()] = names.map(name =>
      readFileSync(shared(name)),
    )
    check(first, second)
  })
}

describe('fichiers LHEO réels', () => {
  real('lit une formation du flux Grand Est 2.3', ['rco-grandest-2.3.xml'], xml => {
    const { formations, erreurs } = parseLheo(xml)
    expect(erreurs).toEqual([])
    expect(formations).toHaveLength(1)
    expect(formations[0]).toMatchObject({
      numero: 'NUM_1_1765209715244',
      intitule: "Cours de français langue d'intégration - Session 1",
      certifiante: false,
      code_rome: [],
      formacode: ['15235'],
      niveau_entree: { code: '1', niveau: null },
      responsable: {
        siret: '77897285100068',
        nom: 'CSC Espace des Lys',
        raison_sociale: 'Centre socio-culturel de Saint-Louis',
        commune: '68297',
        adresse: '56 Rue du Docteur Marcel Hurst, 68300 Saint-Louis',
      },
    })
    expect(formations[0]?.actions).toEqual([
      {
        numero: '01_GE1716206',
        modalites_enseignement: 'presentiel',
        entrees_sorties: 'permanentes',
        lieu: {
          denomination: 'Maison de quartier',
          adresse: '95 Rue de Mulhouse',
          code_postal: '68300',
          ville: 'Saint-Louis',
          commune: '68297',
          latitude: 47.592185,
          longitude: 7.55682,
        },
        organisme_formateur: { siret: '77897285100068', nom: 'Centre socio-culturel de Saint-Louis' },
        conventionne: true,
        places: 10,
        sessions: [{ numero: 'GE1716206', du: '2024-01-01', au: '2026-12-19' }],
      },
    ])
  })

  real('n’emporte ni nom, ni courriel, ni téléphone des contacts', ['rco-grandest-2.3.xml'], xml => {
    expect(JSON.stringify(parseLheo(xml))).not.toMatch(/@|0[37]00000000|Personne|Accueil/)
  })

  const onisep = ['exemple-bts-onisep-2.3.xml', 'exemple-bts-onisep-2.2.xml']
  real('lit pareil l’exemple Onisep en 2.3 et en 2.2', onisep, (new23, old22) => {
    const { formations, erreurs } = parseLheo(new23)
    expect(parseLheo(old22)).toEqual({ formations, erreurs })
    expect(erreurs).toEqual([])
    expect(formations[0]).toMatchObject({
      intitule: 'BTS négociation et relation client',
      certifiante: true,
      niveau_entree: { code: '0', niveau: null },
      niveau_sortie: { code: '6', niveau: 5 },
      responsable: { siret: '19290076900014', raison_sociale: null, commune: '29233' },
    })
    expect(formations[0]?.contenu).toContain('\n- Relation client (5 heures')
    expect(formations[0]?.contenu).not.toMatch(/<|&lt;/)
    expect(formations[0]?.actions[0]?.lieu).toMatchObject({
      denomination: 'Lycée Kerneuzec',
      ville: 'QUIMPERLÉ',
    })
  })

  real('lit le modèle vide de LHEO 2.3 sans rien inventer', ['lheo-exemple-2.3.xml'], xml => {
    const { formations, erreurs } = parseLheo(xml)
    expect(formations).toEqual([])
    expect(erreurs).toHaveLength(1)
    expect(erreurs[0]).toMatchObject({ ligne: 4, chemin: 'formation' })
  })
})

describe('champs', () => {
  it.each([
    ['0', null],
    ['1', null],
    ['2', null],
    ['3', null],
    ['4', 3],
    ['5', 4],
    ['6', 5],
    ['7', 6],
    ['8', 7],
    ['11', 1],
    ['13', 3],
    ['15', 5],
    ['18', 8],
  ])('le code niveau %s se lit %s dans la nomenclature de 2019', (code, niveau) => {
    const { formations } = oneField(`<code-niveau-sortie>${code}</code-niveau-sortie>`)
    expect(formations[0]?.niveau_sortie).toEqual({ code, niveau })
  })

  it.each([
    ['0', 'presentiel'],
    ['1', 'mixte'],
    ['2', 'distance'],
  ])('la modalité %s est « %s »', (code, modalite) => {
    const { formations } = oneField(
      `<action numero="A"><modalites-enseignement>${code}</modalites-enseignement></action>`,
    )
    expect(formations[0]?.actions[0]?.modalites_enseignement).toBe(modalite)
  })

  it('un code hors table est dit, et lu comme non précisé', () => {
    const { formations, erreurs } = oneField('<certifiante>oui</certifiante>')
    expect(formations[0]?.certifiante).toBeNull()
    expect(erreurs[0]).toMatchObject({ chemin: 'formation[F1]/certifiante', valeur: 'oui' })
    expect(erreurs[0]?.message).toContain('code inconnu (0, 1)')
  })

  it('la fin d’une session devient le lendemain : l’intervalle est semi-ouvert', () => {
    expect(oneSession('20260228', '20260228').formations[0]?.actions[0]?.sessions).toEqual([
      { numero: 'S1', du: '2026-02-28', au: '2026-03-01' },
    ])
  })

  it.each([
    ['00000000', '99999999', null, null],
    ['20260105', '99999999', '2026-01-05', null],
    ['', '20260105', null, '2026-01-06'],
  ])('les dates « %s » et « %s » se lisent %s et %s', (debut, fin, du, au) => {
    const { formations, erreurs } = oneSession(debut, fin)
    expect(erreurs).toEqual([])
    expect(formations[0]?.actions[0]?.sessions).toEqual([{ numero: 'S1', du, au }])
  })

  it.each(['20260230', '12/01/2026', '2026'])(
    'la date « %s » est refusée avec sa ligne, sans perdre le reste',
    date => {
      const { formations, erreurs } = oneSession(date, '20261231')
      expect(formations[0]?.actions[0]?.sessions).toEqual([])
      expect(erreurs).toHaveLength(1)
      expect(erreurs[0]).toMatchObject({
        ligne: 2,
        chemin: 'formation[F1]/action[A1]/session[S1]/periode/debut',
        valeur: date,
      })
      expect(erreurs[0]?.message).toMatch(/^Ligne 2, date « .* » : AAAAMMJJ attendu/)
    },
  )

  it('une session qui finit avant de commencer est laissée de côté', () => {
    const { formations, erreurs } = oneSession('20260301', '20260201')
    expect(formations[0]?.actions[0]?.sessions).toEqual([])
    expect(erreurs[0]?.message).toContain('2026-02-01, avant son début le 2026-03-01')
  })

  it.each([
    ['77897285100069', /clé de contrôle fausse/],
    ['1234', /14 chiffres attendus/],
  ])('le SIRET « %s » est signalé et la formation gardée', (value, message) => {
    const { formations, erreurs } = oneField(
      `<organisme-formation-responsable><SIRET-organisme-formation><SIRET>${value}</SIRET></SIRET-organisme-formation></organisme-formation-responsable>`,
    )
    expect(formations[0]?.responsable?.siret).toBe(value)
    expect(erreurs).toHaveLength(1)
    expect(erreurs[0]?.message).toMatch(message)
  })

  it('reconnaît un SIRET, et ceux de La Poste', () => {
    expect(siretValide('77897285100068')).toBe(true)
    expect(siretValide('35600000000048')).toBe(true) // siège de La Poste : clé de Luhn juste
    expect(siretValide('35600000049837')).toBe(true) // bureau de poste : somme multiple de 5
    expect(siretValide('35600000049838')).toBe(false)
    expect(siretValide('00000000000000')).toBe(false)
  })

  it('rend lisible le HTML, sans script ni balise, et lit les entités une seule fois', () => {
    const html = `<p>Cr&eacute;er&nbsp;: 5 < 6 --> fin</p><ul><li>l'&oelig;uvre</li><li>&amp;lt;b&gt;</li></ul><script>alert(1)</script><!-- caché -->`
    const { formations } = oneField(`<contenu-formation><![CDATA[${html}]]></contenu-formation>`)
    expect(formations[0]?.contenu).toBe("Créer : 5 < 6 --> fin\n- l'œuvre\n- &lt;b>")
  })

  it('un contenu hostile se lit en temps linéaire', () => {
    const hostile = `${'<a'.repeat(200_000)}${'<script '.repeat(50_000)}${'&'.repeat(100_000)}`
    const started = performance.now()
    oneField(`<contenu-formation><![CDATA[${hostile}]]></contenu-formation>`)
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it('préfère le lieu principal et additionne les places financées', () => {
    const lieu = (tag: string, ville: string) =>
      `<lieu-de-formation ${tag}><coordonnees><adresse><ville>${ville}</ville></adresse></coordonnees></lieu-de-formation>`
    const places = (n: string) =>
      `<organisme-financeur><nb-places-financees>${n}</nb-places-financees></organisme-financeur>`
    const { formations, erreurs } = oneField(
      `<action numero="A">${lieu('', 'Dole')}${lieu('tag="principal"', 'Vesoul')}${places('8')}${places('4')}${places('dix')}</action>`,
    )
    expect(formations[0]?.actions[0]).toMatchObject({ lieu: { ville: 'Vesoul' }, places: 12 })
    expect(erreurs[0]?.message).toContain('« dix » : nombre entier attendu')
  })
})

describe('un fichier partiellement fautif', () => {
  it('garde les formations justes et dit pourquoi il laisse les autres', () => {
    const good = (numero: string) =>
      `<formation numero="${numero}"><intitule-formation>Bonne</intitule-formation></formation>\n`
    const { formations, erreurs } = parseLheo(
      file(`${good('F1')}<formation numero="F2"/>\n<formation/>\n${good('F1')}${good('F3')}`),
    )
    expect(formations.map(f => f.numero)).toEqual(['F1', 'F3'])
    expect(erreurs.map(e => [e.ligne, e.valeur])).toEqual([
      [2, ''],
      [3, ''],
      [4, 'F1'],
    ])
    expect(erreurs[2]?.message).toContain('numero « F1 » déjà pris')
  })

  it('compte juste les lignes au-delà de 65 535', () => {
    const { erreurs } = parseLheo(file(`${'\n'.repeat(70_000)}<formation numero="F1"/>`))
    expect(erreurs[0]?.ligne).toBe(70_001)
  })

  it('dit qu’il n’y a aucune formation', () => {
    expect(parseLheo(file('')).erreurs[0]?.message).toMatch(/Aucune formation/)
  })
})
