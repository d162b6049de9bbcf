import type { Jour } from '../calendrier/calendrier.ts'
import { DEMIS, type Demi, dayLabel } from '../emargement/emargement.ts'
import type { Action } from '../emargement/store.ts'
import type { View } from '../http/route.ts'
import { Empty, Heading } from '../web/blocks.tsx'
import { ActButton } from '../web/form.tsx'
import { plural } from '../web/format.ts'

type Props = {
  action: Action
  jour: Jour
  demi: Demi
  /** Six digits; null when no code is open. */
  code: string | null
  /** Seconds until the next one. */
  reste: number
  signees: number
  view: View
}

/** The code, as large as the room needs: the browser asks for the page again by itself, without JavaScript. */
export function CodePage({ action, jour, demi, code, reste, signees, view }: Props) {
  const sheet = `/presence/${action.id}/${jour}`
  return (
    <>
      <Heading
        title={`Code de présence : ${dayLabel(jour)}, ${DEMIS[demi]}`}
        lead={action.site}
        actions={<a href={sheet}>Feuille du jour</a>}
      />
      {code === null ? (
        <Empty
          title="Aucun code n’est affiché pour cette demi-journée."
          action={<a href={sheet}>Revenir à la feuille du jour</a>}
        />
      ) : (
        <>
          <p class="room-code">
            {code.slice(0, 3)} {code.slice(3)}
          </p>
          <p class="room-note">Sur votre téléphone : Amont, puis « Signer ma présence ».</p>
          <p class="room-note">
            Nouveau code dans {plural(reste, 'seconde')} ; celui-ci reste bon deux minutes de plus.
          </p>
          <p class="room-note">
            <strong>{plural(signees, 'signature')}</strong>
          </p>
          <ActButton
            action={`${sheet}/${demi}/fermeture`}
            token={view.token()}
            label="Fermer le code"
            kind="secondary"
          />
        </>
      )}
    </>
  )
}
