import { z } from 'zod'
import { addDays } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { take } from '../db/revision.ts'
import { act, type Ctx, page, type Route, type View } from '../http/route.ts'
import { addEvenement, byId, type PrescriptionRow } from '../prescription/store.ts'
import { Badge, Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { ActButton, Form } from '../web/form.tsx'
import { jour, plural } from '../web/format.ts'
import * as lecture from './lecture.ts'
import { accepter, rendre } from './liste.ts'
import { CLASSES, ETATS, etatDe, ordinal } from './place.ts'
import { resteUnePlace, retenir } from './store.ts'
import { libresPour, sejour } from './sujet.ts'

const roles = ['region', 'conseiller', 'organisme', 'stagiaire'] as const
const own = (ctx: Ctx) => byId(ctx.db, ctx.who, Number(ctx.params.id))

/** The same, taken before its site: whoever answers a prescription takes them in that order. */
async function taken(ctx: Ctx): Promise<PrescriptionRow> {
  await take(ctx.db, 'prescription', { region: ctx.who.region, id: Number(ctx.params.id) }, ctx.revision)
  return own(ctx)
}

const une = page({
  path: '/prescriptions/:id/place',
  title: 'Place',
  roles,
  data: async ctx => {
    const { db, who, now, today } = ctx
    const prescription = await own(ctx)
    ctx.trace(prescription.stagiaire_id)
    const { id, action_id } = prescription
    const place = await lecture.placeDe(db, who.region, id)
    return {
      prescription,
      place,
      etat: place && etatDe(place, today, now),
      rang: await lecture.rangDe(db, who.region, id, action_id, now),
      libre: await libresPour(db, who.region, action_id, sejour(prescription.dispositif, today), now),
    }
  },
  view: (data, view) => <UnePage {...data} view={view} />,
})

const HOLDABLE = ['transmise', 'positionnement_propose']

function UnePage(props: {
  prescription: PrescriptionRow
  place: lecture.PlaceDePrescription | null
  etat: ReturnType<typeof etatDe> | null
  rang: Awaited<ReturnType<typeof lecture.rangDe>>
  libre: { libres: number | null; jour: string }
  view: View
}) {
  const { prescription: p, place, etat, rang, libre, view } = props
  const { role } = view.who
  const held = place && etat && etat !== 'liberee' && etat !== 'expiree'
  const asked = held && (etat === 'proposee' || etat === 'retenue')
  const last = place?.jours.at(-1)?.au
  return (
    <>
      <Heading
        title={role === 'stagiaire' ? `Votre place à ${p.site}` : `Place de ${p.prenom} ${p.nom} à ${p.site}`}
        lead={held ? <Badge kind={ETATS[etat].badge}>{ETATS[etat].label}</Badge> : p.dispositif_nom}
        actions={<a href={`/prescriptions/${p.id}`}>Revenir à la demande</a>}
      />
      {etat === 'expiree' && (
        <Notice kind="attention">
          {`Le temps pour répondre est passé${place?.expire_le ? `, depuis le ${jour(place.expire_le)}` : ''} : la place va à la personne suivante.`}
        </Notice>
      )}
      {held && (
        <Facts
          items={[
            ['Ce que cela veut dire', ETATS[etat].dit],
            ['À partir du', place.jours[0] && jour(place.jours[0].du)],
            ['Jusqu’au', last ? jour(addDays(last, -1)) : 'le retour n’est pas encore fixé'],
            ...(asked && place.expire_le
              ? [['Répondre avant le', jour(place.expire_le)] as [string, string]]
              : []),
          ]}
        />
      )}
      {rang && !held && (
        <Section title="Liste d’attente" id="attente">
          <p>
            <strong>{`${ordinal(rang.rang)} sur ${rang.sur}`}</strong>
            {`, depuis le ${jour(rang.attente.depuis)}. ${CLASSES[rang.attente.classe].label} : ${CLASSES[rang.attente.classe].dit}`}
            {rang.attente.raison && ` ${rang.attente.raison}.`}
          </p>
          {rang.attente.pas_avant && rang.attente.pas_avant > view.today && (
            <p>{`Une place n’a pas été prise la dernière fois : la prochaine sera proposée à partir du ${jour(rang.attente.pas_avant)}.`}</p>
          )}
        </Section>
      )}
      {!held && !rang && <Empty title="Aucune place n’est promise pour l’instant." />}
      {!held && libre.libres !== null && (
        <p>
          {libre.libres > 0
            ? `${plural(libre.libres, 'place libre', 'places libres')} pour tout le parcours, en commençant aujourd’hui.`
            : `Aucune place libre pour tout le parcours : le site est complet${libre.jour > view.today ? ` à partir du ${jour(libre.jour)}` : ''}.`}
        </p>
      )}
      <div class="moves">
        {!held && role === 'conseiller' && HOLDABLE.includes(p.statut) && (
          <ActButton
            action={`/prescriptions/${p.id}/place`}
            token={view.token()}
            label="Retenir une place"
            kind="primary"
          />
        )}
        {etat === 'proposee' && (role === 'conseiller' || role === 'stagiaire') && (
          <ActButton
            action={`/prescriptions/${p.id}/place/acceptation`}
            token={view.token()}
            label={role === 'stagiaire' ? 'Oui, je prends cette place' : 'Accepter cette place'}
            kind="primary"
          />
        )}
      </div>
      {asked && (role === 'conseiller' || role === 'stagiaire') && <Rendre p={p} view={view} />}
    </>
  )
}

function Rendre({ p, view }: { p: PrescriptionRow; view: View }) {
  const state = view.state('/prescriptions/:id/place/refus')
  return (
    <Section title="Ne pas prendre cette place" id="rendre">
      <p class="soft">
        Elle ira tout de suite à la personne suivante. La demande garde son rang dans la liste d’attente.
      </p>
      <Form
        action={`/prescriptions/${p.id}/place/refus`}
        token={view.token()}
        state={state}
        submit="Rendre la place"
        kind="danger"
      >
        <TextField name="motif" label="Pourquoi" state={state} required />
      </Form>
    </Section>
  )
}

const retenue = act({
  path: '/prescriptions/:id/place',
  title: 'Retenir une place',
  roles: ['conseiller'],
  page: une,
  input: z.object({}),
  look: ({ db, who, params, now }) => resteUnePlace(db, who, Number(params.id), now),
  run: async ctx => {
    const p = await taken(ctx)
    if (!HOLDABLE.includes(p.statut))
      throw new Refus('On retient une place pour une demande transmise, avant la réponse de l’organisme.')
    const expire_le = await retenir(ctx.db, ctx.who, p.id, ctx.now)
    return {
      to: `/prescriptions/${p.id}/place`,
      notice: `Une place est retenue jusqu’au ${jour(expire_le)}, le temps que l’organisme réponde.`,
      result: { expire_le },
    }
  },
})

const acceptation = act({
  path: '/prescriptions/:id/place/acceptation',
  title: 'Accepter une place proposée',
  roles: ['conseiller', 'stagiaire'],
  page: une,
  input: z.object({}),
  run: async ctx => {
    const { db, who, now, today } = ctx
    const p = await taken(ctx)
    await accepter(db, who.region, p, now)
    await addEvenement(
      db,
      who,
      p.id,
      { statut: 'acceptee', le: today, motif: 'Place de la liste d’attente' },
      now,
    )
    return {
      to: `/prescriptions/${p.id}/place`,
      notice: 'La place est prise : l’organisme prépare l’entrée.',
    }
  },
})

const refus = act({
  path: '/prescriptions/:id/place/refus',
  title: 'Rendre une place',
  roles: ['conseiller', 'stagiaire'],
  page: une,
  input: z.object({
    motif: z
      .string('Dites pourquoi, en quelques mots.')
      .trim()
      .min(3, 'Dites pourquoi, en quelques mots.')
      .max(200, '200 caractères au plus.'),
  }),
  run: async (ctx, { motif }) => {
    const p = await taken(ctx)
    if (ctx.who.role === 'stagiaire' && p.statut === 'preparee') throw new Introuvable('Cette place')
    await rendre(ctx.db, ctx.who.region, p, motif, ctx.now)
    return {
      to: `/prescriptions/${p.id}/place`,
      notice: 'La place est rendue : elle va à la personne suivante.',
    }
  },
})

export const routes: Route[] = [une, retenue, acceptation, refus]
