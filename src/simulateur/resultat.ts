import type { Jour } from '../calendrier/calendrier.ts'
import { judge, type Manque, type Verdict } from '../dispositif/condition.ts'
import { type CritereEvalue, evaluateCritere } from '../dispositif/critere.ts'
import { type Amount, type Dispositif, sourceOf, type Version } from '../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../dispositif/evaluate.ts'
import type { Noeud } from '../dispositif/explication/noeud.ts'
import { derive } from '../dispositif/situation.ts'
import type { Fait, Situation } from '../dispositif/vocabulaire.ts'
import { hypotheses } from './hypotheses.ts'
import { commeLeTexte, montantsMontres, type Texte } from './perimetre.ts'
import { changementUtile } from './prudence/changement.ts'
import { dateDuTexte, estAncien, sansRelecture } from './prudence/date.ts'
import { sansMois } from './prudence/mois.ts'
import { auPlus, montantsDe, montantsValables, sousCondition } from './prudence/montants.ts'

/** What a text would pay: a sum, or between two sums; `au_plus` is null when nobody knows. */
export type Montant = {
  nom: string
  libelle: string
  periode: Amount['periode']
  /** Paid to the person; if not, for their training, or to a company. */
  pour_vous: boolean
  pour: NonNullable<Amount['pour']>
  /** False when a rule of this amount is a computation, or was not verified. */
  confirme: boolean
  au_moins: number
  au_plus: number | null
  selon: Manque[]
}
/** Something still to check, and who can tell. */
export type AConfirmer = { libelle: string; manque: Manque[] }
export type Demarche = { libelle: string; aupres_de?: string; source: string }
/** What one text answers to a person. */
export type Resultat = {
  code: string
  nom: string
  porteur: string
  famille: Dispositif['famille']
  region: string | null
  /** What one does there, and for whom, as the text says it. */
  contenu: string[]
  public: string | null
  depuis: Jour
  /** The newest date that the text gives of itself. */
  texte_du: Jour
  /** So old that it may no longer hold: never « oui ». */
  ancien: boolean
  verdict: Verdict
  /** Pay, when the text says who gets it. */
  remunere: Verdict | null
  /** The criteria, with the facts that the person gave. */
  criteres: CritereEvalue[]
  /** The smallest change that would turn « non » into « oui », in one sentence. */
  changement: string | null
  a_confirmer: AConfirmer[]
  montants: Montant[]
  /** True when amounts are left out, as they do not hold at Mayotte. */
  montants_mayotte: boolean
  /** The condition that makes an aid due: to enter a training. */
  si_formation: 'agreee' | 'toute' | null
  /** True when the person looks neither for a job nor for a training: nothing is promised. */
  reserve: boolean
  /** What the amounts suppose besides, by the rules of another text. */
  si: AConfirmer[]
  priorites: string[]
  demarches: Demarche[]
  prescripteurs: readonly string[]
  /** The text that says what its trainees receive. */
  aides: string | null
  /** The texts that its amounts are made from. */
  lies: string[]
  explication: Evaluation['explication']
  /** The documents that this text was read in. */
  sources: string[]
}

/** What each text answers, yes first, the latest first; what only others know is supposed, and listed as still to confirm. */
export function resultats(
  textes: readonly Texte[],
  situation: Situation,
  today: Jour,
  find: (code: string) => Dispositif,
): Resultat[] {
  const order: Verdict[] = ['oui', 'non_precise', 'non']
  return textes
    .map(texte => resultat(texte, commeLeTexte(texte, situation), today, find))
    .sort(
      (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || b.texte_du.localeCompare(a.texte_du),
    )
}

function resultat(
  texte: Texte,
  situation: Situation,
  today: Jour,
  find: (code: string) => Dispositif,
): Resultat {
  const { d, version } = texte
  const known = derive(situation, today)
  const given = evaluate(d, today, situation, find)
  const favorable = hypotheses(texte, situation, today, () => true)
  const supposed = evaluate(d, today, favorable, find)
  const suppose = (fait: Fait) => favorable[fait] !== situation[fait]
  const open = texte.criteres
    .map(([from, c]) => ({ own: from === d, c: evaluateCritere(from, c, known) }))
    .filter(({ c }) => c.resultat === 'non_precise' && !c.differe)
  const a_confirmer = open.filter(o => o.own).map(o => aConfirmer(o.c))
  const faits = new Set(a_confirmer.flatMap(a => a.manque.map(m => m.fait)))
  const texte_du = dateDuTexte(d, version)
  const ancien = estAncien(d, texte_du, today)
  const valables = montantsValables(d, version, situation, find)
  const reserve = sousCondition(d, situation)
  const dus = given.eligible === 'non' ? [] : montantsDe(version, valables, supposed)
  const montants = reserve ? auPlus(dus) : dus
  const explication = sansSupposes(sansMois(montresSeuls(valables, supposed.explication)), suppose).map(
    noeud =>
      noeud.resultat === 'oui' && (ancien || reserve)
        ? { ...noeud, ...siVrai(noeud.phrase, ancien ? SI_TOUJOURS : SI_FORMATION) }
        : noeud,
  )
  return {
    code: d.code,
    nom: d.nom,
    porteur: d.porteur,
    famille: d.famille,
    region: d.region ?? null,
    contenu: [...new Set((version.parcours?.phases ?? []).flatMap(phase => phase.dimensions ?? []))],
    public: version.parcours?.public?.valeur ?? null,
    depuis: version.du,
    texte_du,
    ancien,
    verdict: (ancien || reserve) && given.eligible === 'oui' ? 'non_precise' : given.eligible,
    remunere: supposed.remunere ?? null,
    criteres: given.criteres,
    changement: changementUtile(
      supposed.changement,
      {
        d,
        situation,
        today,
        reserve: ancien ? `que ce texte de ${texte_du.slice(0, 4)} s’applique toujours` : undefined,
      },
      find,
    ),
    a_confirmer,
    montants,
    montants_mayotte:
      given.eligible !== 'non' && Object.keys(montantsMontres(version)).some(nom => !valables.has(nom)),
    si_formation: d.famille !== 'aide' ? null : texte.lus.has('formation_agreee') ? 'agreee' : 'toute',
    reserve,
    si: montants.length
      ? open.filter(o => !o.own && o.c.manque?.some(m => !faits.has(m.fait))).map(o => aConfirmer(o.c))
      : [],
    priorites: (given.priorites ?? []).filter(p => p.resultat === 'oui').map(p => p.libelle),
    demarches: demarchesDe(d, version, known),
    prescripteurs: version.parcours?.prescripteurs.valeur ?? [],
    aides: version.aides?.valeur ?? null,
    lies: [...new Set(texte.criteres.map(([from]) => from.code))].filter(code => code !== d.code),
    explication: ancien ? sansRelecture(explication, texte_du) : explication,
    sources: Object.keys(d.sources).map(source => sourceOf(d, { source })),
  }
}

const aConfirmer = (c: CritereEvalue): AConfirmer => ({ libelle: c.libelle, manque: c.manque ?? [] })

function demarchesDe(d: Dispositif, version: Version, situation: Situation): Demarche[] {
  return version.demarches
    .filter(({ si }) => !si || judge(si, situation).resultat !== 'non')
    .map(({ si, libelle, aupres_de, ...from }) => ({
      libelle: si && judge(si, situation).resultat !== 'oui' ? `${libelle}, si c’est votre cas` : libelle,
      ...(aupres_de ? { aupres_de } : {}),
      source: sourceOf(d, from),
    }))
}

/** The explanation, without the amounts that a month already worked decides, or that do not hold here. */
const montresSeuls = (noms: ReadonlySet<string>, explication: Evaluation['explication']) =>
  explication.filter(({ nom }) => nom === undefined || noms.has(nom))

/** The explanation, where what was supposed for the computation is not told as something that the person said. */
function sansSupposes(noeuds: readonly Noeud[], suppose: (fait: Fait) => boolean): Noeud[] {
  return noeuds.map(({ enfants, valeur, ...n }): Noeud => {
    const under = enfants && sansSupposes(enfants, suppose)
    const rests = under?.some(child => child.suppose) && n.resultat === 'oui'
    const more = { ...(rests ? siVrai(n.phrase) : {}), ...(under ? { enfants: under } : {}) }
    if (!n.fait || !suppose(n.fait)) return { ...n, ...(valeur === undefined ? {} : { valeur }), ...more }
    const phrase = `Supposé ici${n.attendu ? `, attendu : ${n.attendu}` : ''}.`
    return { ...n, phrase, ...(n.resultat ? { resultat: 'non_precise' } : {}), suppose: true, ...more }
  })
}

/** An answer that holds only if what it supposes is true. */
const siVrai = (phrase: string, si = 'si ce qui est supposé est vrai') => ({
  phrase: phrase.replace(/^Oui(?=[ ,:.])/, `Oui, ${si}`),
  suppose: true as const,
})
const SI_FORMATION = 'si vous entrez en formation'
const SI_TOUJOURS = 'si ce texte s’applique toujours'
