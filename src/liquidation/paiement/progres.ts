import { sql } from 'kysely'

/** How far a validated run is paid: its payments, those in a file, those that arrived, those that came back and wait. */
export interface Progres {
  nombre: number
  envoyes: number
  verses: number
  rejetes: number
}

/** `Progres` of the run `q`, as JSON; null before it is validated and once it is wholly paid. */
export const progres = sql`case when q.validee_le is not null and q.payee_le is null then (
    select json_build_object('nombre', count(*), 'envoyes', count(*) filter (where v.id is not null or b.rejete),
      'verses', count(*) filter (where v.retour = 'execute'), 'rejetes', count(*) filter (where v.id is null and b.rejete))
    from paiement p
    left join virement v on v.region = p.region and v.paiement_id = p.id and v.retour is distinct from 'rejete'
    cross join lateral (select v.id is null and exists (select from virement r where r.region = p.region
      and r.paiement_id = p.id and r.retour = 'rejete') rejete) b
    where p.region = q.region and p.liquidation_id = q.id and p.centimes > 0) end`
