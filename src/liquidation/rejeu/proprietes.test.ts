import { describe, expect, test } from 'vitest'
import { seeds } from '../../../test/draws.ts'
import { mulberry32 } from '../../../test/situations.ts'
import { openWorld, type World } from '../../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'
import { effectif } from '../../droit/droit.ts'
import { rouvrir } from '../../droit/maintien.ts'
import { enregistrer } from '../../droit/store.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { dossiers } from '../dossier-store.ts'
import { calculerLot } from '../lot/travail.ts'
import { annuler, ouvrir, valider } from '../store.ts'
import { rejouer } from './rejeu.ts'

const STEPS = 30

/** A Région's life at random, one act after the other; the same seed, the same life. */
class Vie {
  readonly world: World
  readonly random: () => number
  readonly acts: string[] = []

  constructor(world: World, seed: number) {
    this.world = world
    this.random = mulberry32(seed)
  }

  pick<T>(rows: readonly T[]): T | undefined {
    return rows[Math.floor(this.random() * rows.length)]
  }

  get month() {
    return mois(addMonths(firstDay(mois(this.world.today)), -1))
  }

  get who(): [Compte, Compte] {
    const { claire, ines } = this.world.cast.comptes
    return [claire, ines].map(id => ({ id, region: 'bfc', nom: '', role: 'region' }) as Compte) as [
      Compte,
      Compte,
    ]
  }

  /** One act, drawn among those that mean something today. Returns its name. */
  async step(): Promise<string> {
    const acts = [
      () => this.certify(),
      () => this.certify(),
      () => this.reopen(),
      () => this.correct(),
      () => this.fact(),
      () => this.close(),
      () => this.run(),
      () => this.run(),
      () => this.transfer(),
      () => this.answer(),
      () => this.settle(),
      () => this.open(),
      () => this.unsettle(),
    ]
    const name = (await this.pick(acts)?.()) ?? 'rien'
    this.acts.push(name)
    return name
  }

  async certify(): Promise<string> {
    const open = await this.world.sql<{ parcours_id: number; mois: string }>`select distinct d.parcours_id,
        date_trunc('month', d.jour)::date mois from demi_journee d
      where d.region = 'bfc' and d.jour < ${firstDay(mois(this.world.today))} and not exists (select from etat_courant e
        where e.parcours_id = d.parcours_id and e.mois = date_trunc('month', d.jour)) order by 1, 2`
    const one = this.pick(open)
    if (!one) return 'rien à certifier'
    await this.world.sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present,
        minutes_entreprise, minutes_absence_justifiee, minutes_absence_injustifiee, version)
      select 'bfc', ${one.parcours_id}, ${one.mois}, ${this.world.now},
        coalesce(sum(minutes) filter (where statut in ('present', 'distance')), 0),
        coalesce(sum(minutes) filter (where statut = 'entreprise'), 0),
        coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0),
        coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) + coalesce(sum(retard), 0),
        1 + (select count(*) from etat_mensuel where parcours_id = ${one.parcours_id} and mois = ${one.mois})
      from demi_journee where parcours_id = ${one.parcours_id} and jour >= ${one.mois}
        and jour < ${one.mois}::date + interval '1 month'`
    return 'certifie'
  }

  async reopen(): Promise<string> {
    const etat = this.pick(
      await this.world.sql<{ id: number }>`select id from etat_courant where region = 'bfc' order by id`,
    )
    if (!etat) return 'rien à rouvrir'
    await this.world.sql`insert into reouverture (region, etat_id, motif, le)
      values ('bfc', ${etat.id}, 'Erreur de saisie', ${this.world.now})`
    return 'rouvre'
  }

  async correct(): Promise<string> {
    const half = this.pick(
      await this.world.sql<{ parcours_id: number; jour: string; demi: string; statut: string }>`select d.*
        from demi_journee d where d.region = 'bfc' and not exists (select from etat_courant e
          where e.parcours_id = d.parcours_id and e.mois = date_trunc('month', d.jour))
        order by d.parcours_id, d.jour, d.demi`,
    )
    if (!half) return 'rien à corriger'
    const statut = half.statut === 'present' ? 'absence_injustifiee' : 'present'
    await this.world.sql`update demi_journee set statut = ${statut} where region = 'bfc'
      and parcours_id = ${half.parcours_id} and jour = ${half.jour} and demi = ${half.demi}`
    return 'corrige'
  }

  async fact(): Promise<string> {
    const one = this.pick(
      await this.world.sql<{
        stagiaire_id: number
        date_entree: string
      }>`select stagiaire_id, date_entree from parcours
        where region = 'bfc' order by id`,
    )
    if (!one) return 'rien'
    const du = addDays(one.date_entree, Math.floor(this.random() * 60) - 10)
    await this.world.sql`insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
      values ('bfc', ${one.stagiaire_id}, 'indemnise_are', ${this.random() < 0.5 ? 'true' : 'false'}::jsonb,
        ${du < this.world.today ? du : this.world.today}, ${this.world.now})`
    return 'fait nouveau'
  }

  async close(): Promise<string> {
    const one = this.pick(
      await this.world.sql<{ id: number; date_entree: string }>`select p.id, p.date_entree from parcours p
        where region = 'bfc' and exists (select from droit d where d.parcours_id = p.id) order by p.id`,
    )
    if (!one || this.random() < 0.6) return 'rien'
    const [d] = await this.world.read(db => dossiers(db, 'bfc', [one.id], this.month))
    const last = d?.droits.at(-1)
    if (!last) return 'rien'
    const du = addDays(one.date_entree, 10 + Math.floor(this.random() * 60))
    const decision = { ...last, nature: 'fermeture' as const, du, au: null }
    await this.world.write(db =>
      enregistrer(db, { region: 'bfc', compte_id: this.who[0].id, now: this.world.now, motif: 'Abandon' }, [
        { parcours_id: one.id, decision },
      ]),
    )
    return 'ferme un droit'
  }

  async open(): Promise<string> {
    const one = this.pick(
      await this.world.sql<{ parcours_id: number }>`select distinct parcours_id from droit
        where region = 'bfc' and nature = 'fermeture' order by 1`,
    )
    const [d] = one ? await this.world.read(db => dossiers(db, 'bfc', [one.parcours_id], this.month)) : []
    const closed = d?.droits.findLast(x => x.nature === 'fermeture')
    if (!one || !closed) return 'aucun droit fermé'
    const du = addDays(closed.du, this.random() < 0.7 ? 0 : 9)
    if (!d || effectif(d.droits, du)) return 'déjà rouvert'
    const decision = rouvrir(d.droits, du)
    await this.world.write(db =>
      enregistrer(db, { region: 'bfc', compte_id: this.who[0].id, now: this.world.now, motif: 'Erreur' }, [
        { parcours_id: one.parcours_id, decision },
      ]),
    )
    return 'rouvre un droit'
  }

  async unsettle(): Promise<string> {
    const one = this.pick(
      await this.world.sql<{ id: number; reste: number }>`select * from (select m.id, m.centimes - coalesce((
          select sum(a.centimes) from remise_annulee a where a.region = m.region and a.remise_id = m.id), 0) reste
        from remise m where m.region = 'bfc') r where reste > 0 order by id`,
    )
    if (!one || this.random() < 0.7) return 'aucune remise annulée'
    await this.world.sql`insert into remise_annulee (region, remise_id, centimes, motif, decide_le)
      values ('bfc', ${one.id}, ${one.reste}, 'Décidée à tort', ${this.world.now})`
    return 'annule une remise'
  }

  async run(): Promise<string> {
    const { id } = await this.world.write(db => ouvrir(db, this.who[0], this.world.now, this.month, {}, 2))
    for (let issue = ''; issue !== 'rien'; ) {
      issue = await calculerLot(this.world.store, this.world.now)
      expect(issue, 'un lot ne doit pas échouer').not.toBe('refuse')
    }
    if (this.random() < 0.2) {
      await this.world.write(db => annuler(db, 'bfc', id))
      return 'prépare puis annule'
    }
    for (const who of this.who) await this.world.write(db => valider(db, who, id, this.world.now))
    return 'liquide et valide'
  }

  async transfer(): Promise<string> {
    const payment = this.pick(
      await this.world.sql<{
        id: number
        centimes: number
      }>`select id, centimes from paiement p where region = 'bfc'
        and centimes > 0 and not exists (select from virement v where v.paiement_id = p.id and v.retour is distinct from 'rejete')
        order by id`,
    )
    if (!payment) return 'rien à virer'
    await this.world
      .sql`insert into virement (region, paiement_id, reference, centimes, cree_le) values ('bfc', ${payment.id},
      ${`ESSAI-${payment.id}-${this.acts.length}`}, ${payment.centimes}, ${this.world.now})`
    return 'vire'
  }

  async answer(): Promise<string> {
    const sent = this.pick(
      await this.world.sql<{
        id: number
      }>`select id from virement where region = 'bfc' and retour is null order by id`,
    )
    if (!sent) return 'aucun retour'
    const retour = this.random() < 0.5 ? 'execute' : 'rejete'
    await this.world
      .sql`update virement set retour = ${retour}, retour_le = ${this.world.today} where id = ${sent.id}`
    return retour
  }

  async settle(): Promise<string> {
    const owes = this.pick(
      await this.world.sql<{
        stagiaire_id: number
        du: number
      }>`select stagiaire_id, -sum(centimes)::bigint du from mouvement
        where region = 'bfc' group by 1 having sum(centimes) < 0 order by 1`,
    )
    if (!owes) return 'aucun trop-perçu'
    const du = Number(owes.du)
    if (this.random() < 0.5)
      await this.world.sql`insert into plan_reprise (region, stagiaire_id, mensualite, decide_le)
        values ('bfc', ${owes.stagiaire_id}, ${1 + Math.floor(this.random() * du)}, ${this.world.now})`
    else
      await this.world.sql`insert into remise (region, stagiaire_id, centimes, motif, decide_le)
        values ('bfc', ${owes.stagiaire_id}, ${1 + Math.floor(this.random() * du)}, 'Situation difficile', ${this.world.now})`
    return 'plan ou remise'
  }

  /** What must hold after every act. */
  async check(): Promise<void> {
    const what = this.acts.join(', ')
    const people = await this.world.sql`select * from (select s.region, s.id,
        coalesce((select sum(l.centimes) from ligne l join parcours p on p.region = l.region and p.id = l.parcours_id
          join liquidation q on q.region = l.region and q.id = l.liquidation_id
          where p.region = s.region and p.stagiaire_id = s.id and q.validee_le is not null), 0) lignes,
        coalesce((select sum(p.centimes) from paiement p where p.region = s.region and p.stagiaire_id = s.id), 0) paye,
        coalesce((select sum(r.centimes) from remise r where r.region = s.region and r.stagiaire_id = s.id), 0)
          - coalesce((select sum(a.centimes) from remise_annulee a join remise r on r.region = a.region and r.id = a.remise_id
            where r.region = s.region and r.stagiaire_id = s.id), 0) remis,
        coalesce((select sum(m.centimes) from mouvement m where m.region = s.region and m.stagiaire_id = s.id), 0) solde
        from stagiaire s) t where lignes <> paye - remis + solde or solde > 0`
    expect(people, `des lignes qui ne sont ni payées ni au solde : ${what}`).toEqual([])
    const twice = await this.world.sql`select * from (select s.region, s.id,
        coalesce((select sum(p.centimes) from paiement p where p.region = s.region and p.stagiaire_id = s.id), 0) paye,
        coalesce((select sum(m.sommet) from (select max(c.cumul) sommet from (
            select l.parcours_id, l.mois, sum(sum(l.centimes)) over (partition by l.parcours_id, l.mois order by l.rang) cumul
            from ligne l join parcours p on p.region = l.region and p.id = l.parcours_id
            join liquidation q on q.region = l.region and q.id = l.liquidation_id
            where p.region = s.region and p.stagiaire_id = s.id and q.validee_le is not null
            group by l.parcours_id, l.mois, l.rang) c group by c.parcours_id, c.mois) m), 0) jamais_plus
        from stagiaire s) t where paye > jamais_plus`
    expect(twice, `plus versé que ce qu’un mois a jamais valu : ${what}`).toEqual([])
    const bare = await this.world
      .sql`select l.id from ligne l left join calcul c using (region, parcours_id, mois, rang)
      left join droit d on d.region = c.region and d.id = c.droit_id and d.parcours_id = c.parcours_id
      where d.id is null or c.version is null or c.regle is null
        or (l.nature not in ('forfait_entree') and d.nature <> 'maintien' and not exists (select from calcul e
          where e.region = l.region and e.parcours_id = l.parcours_id and e.mois = l.mois and e.etat_id is not null))`
    expect(bare, `des lignes sans décision, règle ou état : ${what}`).toEqual([])
    const { ecarts } = await this.world.read(db => rejouer(db))
    expect(ecarts, `le journal ne redonne pas le registre : ${what}`).toEqual([])
  }

  /** What was computed and has not changed is computed again without writing a line. */
  async again(): Promise<void> {
    const { id } = await this.world.write(db => ouvrir(db, this.who[0], this.world.now, this.month))
    while ((await calculerLot(this.world.store, this.world.now)) === 'fait');
    const rows = await this.world.sql`select nature, centimes from ligne where liquidation_id = ${id}`
    expect(rows, this.acts.join(', ')).toEqual([])
    await this.world.write(db => annuler(db, 'bfc', id))
  }
}

describe('une vie de Région au hasard', () => {
  test.each(seeds([1, 2, 3]))(
    'graine %i : après chaque acte, le compte est juste et le journal redonne tout',
    async seed => {
      const world = await openWorld()
      try {
        const life = new Vie(world, seed)
        for (let i = 0; i < STEPS; i++) {
          world.now = new Date(Date.parse(world.now) + 60_000).toISOString()
          const name = await life.step()
          await life.check()
          if (name === 'liquide et valide') await life.again()
        }
        expect(life.acts).toContain('liquide et valide')
      } finally {
        await world.close()
      }
    },
    120_000,
  )
})
