import { sourceOf } from '../dispositif/dispositif.ts'
import type { Ctx } from '../http/route.ts'
import { bilanOf } from './bilan.ts'
import { ecartsOf, faultOf, readDraft } from './edition.ts'
import { hypothesesOf } from './hypotheses/phrases.ts'
import type { Illisible } from './pages/illisible.tsx'
import type { Resultat } from './pages/resultat.tsx'
import { anneesOf } from './population/reelle.ts'
import { choixOf, choixPossibles, cohorteOf, isOutdated } from './simulation.ts'
import * as store from './store.ts'

/** A draft on the population that the address asks for, or why it cannot be read. */
export async function resultatOf(ctx: Ctx, id: number): Promise<Resultat | Illisible> {
  const { db, who, query, today } = ctx
  const { texte, ...brouillon } = await store.byId(db, who, id)
  const illisible = faultOf(texte)
  if (illisible) return { brouillon, illisible }
  const d = readDraft(texte)
  const possibles = choixPossibles(await anneesOf(db, who.region, today), today)
  const choix = choixOf(query.population, possibles)
  const cohorte = await cohorteOf(db, who, choix, brouillon.du)
  const bilan = bilanOf(d, cohorte)
  const ecarts = ecartsOf(texte)
  const sources = Object.keys(d.sources).map(source => sourceOf(d, { source }))
  const others = await store.list(db, who.region)
  return {
    brouillon,
    nom: d.nom,
    avant_du: d.versions.at(-2)?.du ?? brouillon.version,
    depasse: isOutdated(d),
    choix,
    possibles,
    ecarts,
    bilan,
    hypotheses: hypothesesOf(bilan, choix, { du: brouillon.du, code: d.code, ecarts }),
    sources: [...new Set(sources)],
    autres: others.filter(o => o.id !== id).map(o => ({ id: o.id, titre: o.titre })),
  }
}
