import { DEMIS, type Demi, dayLabel } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Empty } from '../web/blocks.tsx'
import { Checkboxes, Select } from '../web/fields.tsx'
import { Disclosure } from '../web/form.tsx'
import { plural } from '../web/format.ts'
import { UploadForm } from '../web/upload.tsx'
import type { JourData } from './jour.tsx'
import { PIECE_MO } from './presence.ts'

type Props = JourData & { view: View }

/** The paper sheets of the week, and the form that attaches one and says who signed it that day. */
export function Pieces(props: Props) {
  return (
    <>
      {props.pieces.length === 0 ? (
        <Empty title="Aucune feuille signée à la main n’est jointe à cette semaine.">
          <p>
            Imprimez cette page : elle laisse une place pour chaque signature qui manque. Numérisez-la une
            fois signée, puis joignez-la ici.
          </p>
        </Empty>
      ) : (
        <ul class="list">
          {props.pieces.map(f => (
            <li>
              <a href={`/pieces/${f.id}`}>{f.nom}</a>, jointe le {dayLabel(paris(f.depose_le))}
              {f.depose_par && ` par ${f.depose_par}`} · {plural(f.signatures, 'signature')}
            </li>
          ))}
        </ul>
      )}
      {props.jour <= props.view.today && <Joindre {...props} />}
    </>
  )
}

function Joindre(props: Props) {
  const { action, demis, personnes, pieces, jour, view } = props
  const state = view.state('/presence/:action/:jour/piece')
  const failed = state.refusal !== undefined || Object.keys(state.errors).length > 0
  const unsigned = (demi: Demi) =>
    personnes
      .filter(p => !p.ferme && !p.cases.some(c => c.demi === demi && c.signature))
      .map(p => ({ value: String(p.parcours_id), label: p.nom }))
  return (
    <Disclosure summary="Joindre une feuille, et dire qui l’a signée" open={failed}>
      <UploadForm
        action={`/presence/${action.id}/${jour}/piece`}
        token={view.token()}
        state={state}
        name="piece"
        label={pieces.length ? 'Une nouvelle feuille' : 'La feuille'}
        hint={`PDF, JPEG ou PNG, ${PIECE_MO} Mo au plus.`}
        accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
        submit="Joindre et noter les signatures"
        required={pieces.length === 0}
      >
        {pieces.length > 0 && (
          <Select
            name="feuille"
            label="Ou une feuille déjà jointe à cette semaine"
            state={state}
            empty="Une nouvelle feuille"
            options={pieces.map(f => ({ value: String(f.id), label: f.nom }))}
          />
        )}
        {demis.map(
          ({ demi }) =>
            unsigned(demi).length > 0 && (
              <Checkboxes
                name={demi}
                legend={`Qui a signé : ${dayLabel(jour)}, ${DEMIS[demi]}`}
                state={state}
                options={unsigned(demi)}
              />
            ),
        )}
      </UploadForm>
    </Disclosure>
  )
}
