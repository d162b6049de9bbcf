import { addDays } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { type Ctx, download, page, pageOf, type Route } from '../http/route.ts'
import { csv } from '../web/csv.ts'
import { reponsesDe } from './figures.ts'
import { indicateursOf, type Perimetre } from './indicateurs.ts'
import { detailLisible } from './libelles.ts'
import { ListePage } from './liste-page.tsx'
import { PilotagePage, type Publie } from './pages.tsx'
import { lastDay, periodeOf, presets, publishedPeriod } from './periode.ts'
import { reglesOf } from './regles.ts'
import * as store from './store.ts'

const SIZE = 100
const REPONSES: readonly store.Reponse[] = ['oui', 'non', 'inconnu']

/** The scope that an address asks for; a dispositif that the Région does not have is not there. */
function perimetre({ who, query, today }: Ctx): Perimetre {
  const code = query.dispositif || null
  const regles = reglesOf(loadDispositifs().values(), who.region_nom, code)
  if (code && !regles.dispositifs.some(d => d.code === code)) throw new Introuvable('Ce dispositif')
  return { region: who.region, dispositif: code, regles, ...periodeOf(query, today) }
}

/** The address of the same scope, for every link of the page. */
const search = (p: Perimetre, more: Record<string, string> = {}) =>
  `?${new URLSearchParams({ dispositif: p.dispositif ?? '', du: p.du, au: lastDay(p), ...more })}`

const tableau = page({
  path: '/pilotage',
  title: 'Pilotage',
  roles: ['region'],
  wide: true,
  data: async ctx => {
    const p = perimetre(ctx)
    const indicateurs = indicateursOf(p.regles)
    const { chiffres, mois } = await store.chiffres(ctx.db, p, indicateurs, ['entrees', 'depenses'])
    const { premiere_entree, dernier_mois } = await store.bornes(ctx.db, ctx.who.region)
    return {
      periode: { du: p.du, au: lastDay(p) },
      chiffres: indicateurs.map(({ liste, ...i }) => ({
        ...i,
        ...chiffres.get(i.code),
        ...reponsesDe(i, chiffres.get(i.code)),
      })),
      mois,
      publies: await compare(ctx, p, chiffres),
      dernier_mois,
      depuis: premiere_entree ?? addDays(ctx.today, -365),
    }
  },
  view: (data, view) => {
    const p = perimetre(view)
    return (
      <PilotagePage
        {...data}
        perimetre={p}
        presets={presets(view.today, data.depuis)}
        href={(code, more) => `/pilotage${code && `/${code}`}${search(p, more)}`}
      />
    )
  },
})

/** Our figure beside each figure that the Région published, over the period that it published; else the one shown. */
async function compare(ctx: Ctx, p: Perimetre, shown: Map<string, store.Chiffre>): Promise<Publie[]> {
  const rows: Publie[] = []
  for (const [text, same] of Map.groupBy(p.regles.publies, r => r.periode)) {
    const published = publishedPeriod(text, ctx.today)
    const counted = indicateursOf(p.regles).filter(i => same.some(r => r.indicateur === i.code))
    const chiffres =
      published && counted.length
        ? (await store.chiffres(ctx.db, { ...p, ...published }, counted)).chiffres
        : shown
    const couvre = published ?? { du: p.du, au: p.au }
    rows.push(...same.map(r => ({ ...r, couvre, chiffre: chiffres.get(r.indicateur) ?? null })))
  }
  return rows
}

function asked(ctx: Ctx) {
  const p = perimetre(ctx)
  const indicateur = indicateursOf(p.regles).find(i => i.code === ctx.params.indicateur)
  if (!indicateur) throw new Introuvable('Cet indicateur')
  const given = ctx.query.reponse ?? 'oui'
  const reponse = indicateur.calcul === 'part' ? (REPONSES.find(r => r === given) ?? null) : null
  return { p, indicateur, reponse }
}

const liste = page({
  path: '/pilotage/:indicateur',
  title: 'Liste d’un indicateur',
  roles: ['region'],
  wide: true,
  data: async ctx => {
    const { p, indicateur, reponse } = asked(ctx)
    const { chiffres } = await store.chiffres(ctx.db, p, [indicateur])
    const number = pageOf(ctx.query)
    const { liste, ...described } = indicateur
    return {
      indicateur: described,
      chiffre: chiffres.get(indicateur.code),
      ...reponsesDe(indicateur, chiffres.get(indicateur.code)),
      reponse,
      page: number,
      size: SIZE,
      lignes: await store.liste(ctx.db, p, indicateur, reponse, { number, size: SIZE }),
    }
  },
  view: (data, view) => {
    const { p, indicateur } = asked(view)
    return (
      <ListePage
        {...data}
        indicateur={indicateur}
        perimetre={p}
        href={(path, more) => `/pilotage${path}${search(p, more)}`}
      />
    )
  },
})

const fichier = download({
  path: '/pilotage/:indicateur/liste.csv',
  title: 'Liste d’un indicateur, pour un tableur',
  roles: ['region'],
  run: async ctx => {
    const { p, indicateur, reponse } = asked(ctx)
    const lignes = await store.liste(ctx.db, p, indicateur, reponse, null)
    const words = indicateur.reponses
    const body = csv(
      [
        'Parcours',
        'Nom',
        'Prénom',
        'Code commune',
        'Commune',
        'Site',
        'Dispositif',
        'Entrée',
        'Date',
        indicateur.mesure ?? '',
        words ? indicateur.label : '',
        'Précision',
      ],
      lignes.map(l => [
        l.parcours_id,
        l.nom,
        l.prenom,
        l.commune_code,
        l.commune,
        l.site,
        l.dispositif,
        l.date_entree,
        l.le,
        plain(l.mesure, indicateur.unite),
        words ? (l.reponse === null ? words.inconnu : l.reponse ? words.oui : words.non) : null,
        detailLisible(l.detail),
      ]),
    )
    return { body, type: 'text/csv; charset=utf-8', name: `${indicateur.code}-${p.du}-${lastDay(p)}.csv` }
  },
})

/** A measure that a spreadsheet adds up: kilometres, hours, euros, days. */
function plain(mesure: number | null, unite: string | undefined): number | null {
  if (mesure === null) return null
  const per = unite === 'metres' ? 1000 : unite === 'minutes' ? 60 : unite === 'centimes' ? 100 : 1
  return Math.round((mesure * 1000) / per) / 1000
}

export const routes: Route[] = [tableau, liste, fichier]
