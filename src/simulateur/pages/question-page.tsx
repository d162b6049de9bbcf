import type { FormState } from '../../web/fields.tsx'
import { Select, TextField } from '../../web/fields.tsx'
import { Disclosure, ErrorSummary } from '../../web/form.tsx'
import { Answer, AskForm } from '../../web/question/question.tsx'
import type { Question } from '../question.ts'
import { adresse, motLisible, NSP, type Reponses, sans } from '../simulateur.ts'
import { VosReponses } from './reponses.tsx'

type Props = {
  q: Question
  reponses: Reponses
  /** How many questions at most, this one included. */
  auPlus: number
  /** What was typed and does not fit. */
  faute?: { valeur: string; message: string } | undefined
  mots: readonly string[]
}

/** One question, one page; everything already answered travels in the address. */
export function QuestionPage({ q, reponses, auPlus, faute, mots }: Props) {
  const others = sans(reponses, q.code)
  const rank = others.size + 1
  const all = [...others]
  const given = [...reponses.keys()].indexOf(q.code)
  const at = given === -1 ? all.length : given
  const first = q.code === 'region'
  return (
    <div class="question">
      {!first && <Retour q={q} reponses={reponses} />}
      {first ? (
        <>
          <h1 id="question">À quoi ai-je droit ?</h1>
          <p class="lead">
            Quelques questions simples, et vous saurez quelles formations de la Région vous sont ouvertes, ce
            que vous pourriez recevoir, et qui contacter. Sans compte. Rien n’est enregistré.
          </p>
        </>
      ) : (
        <>
          <p class="progress">
            Question {rank}
            {auPlus > 0 && ` sur ${others.size + auPlus} au plus, souvent moins`}
          </p>
          <h1 id="question">{q.titre}</h1>
          {q.aide && !('nombre' in q) && <p class="hint">{q.aide}</p>}
        </>
      )}
      <AskForm action="/simulateur" before={all.slice(0, at)} after={all.slice(at)} labelledBy="question">
        <Champ q={q} current={reponses.get(q.code)} faute={faute} mots={mots} />
      </AskForm>
      {others.size > 0 && (
        <div class="after">
          {others.size > 1 && (
            <p>
              <a href={adresse('/simulateur/resultat', others)}>Voir déjà mon résultat</a>
            </p>
          )}
          <Disclosure summary="Relire ou modifier mes réponses">
            <VosReponses reponses={others} />
          </Disclosure>
          <p class="hint">
            Vos réponses ne sont gardées nulle part. Elles sont seulement dans l’adresse de cette page.
          </p>
        </div>
      )}
    </div>
  )
}

/** Back to the question before: to the last one answered, which then shows its answer. */
function Retour({ q, reponses }: { q: Question; reponses: Reponses }) {
  const codes = [...reponses.keys()]
  const at = codes.indexOf(q.code)
  const before = at === -1 ? codes.at(-1) : codes[at - 1]
  return (
    <p>
      <a class="back" href={adresse('/simulateur', reponses, { modifier: before ?? 'region' })}>
        ← Question précédente
      </a>
    </p>
  )
}

type ChampProps = Pick<Props, 'q' | 'faute' | 'mots'> & { current: string | undefined }

function Champ({ q, current, faute, mots }: ChampProps) {
  const state: FormState = {
    values: { [q.code]: faute?.valeur ?? (current === NSP ? '' : (current ?? '')) },
    errors: faute ? { [q.code]: faute.message } : {},
  }
  const unsure = <Answer name={q.code} value={NSP} label="Je ne sais pas" chosen={current === NSP} quiet />
  if ('nombre' in q)
    return (
      <>
        <ErrorSummary state={state} />
        <TextField
          name={q.code}
          label={`En ${q.nombre.unite}`}
          hint={q.aide}
          state={state}
          inputmode={q.nombre.decimales ? 'decimal' : 'numeric'}
          autocomplete="off"
          width="short"
          required
        />
        <Suivant />
        {unsure}
      </>
    )
  if ('liste' in q)
    return (
      <>
        <ErrorSummary state={state} />
        <Select
          name={q.code}
          label={q.titre}
          hint={q.aide}
          state={state}
          empty="Choisir"
          options={q.options.map(o => ({ value: o.code, label: o.libelle }))}
          required
        />
        <Suivant label="Commencer" />
        <Answer name={q.code} value={NSP} label="Je ne sais pas, ou j’habite ailleurs" quiet />
      </>
    )
  const choices =
    'ouverte' in q
      ? [...mots.map(mot => ({ code: mot, libelle: motLisible(q, mot), aide: undefined })), autre(q)]
      : q.options
  return (
    <>
      <ErrorSummary state={state} />
      {choices.map(o => (
        <Answer name={q.code} value={o.code} label={o.libelle} hint={o.aide} chosen={current === o.code} />
      ))}
      {unsure}
    </>
  )
}

const autre = (q: Question) => ({
  code: 'autre',
  libelle: 'ouverte' in q ? q.ouverte.autre : '',
  aide: undefined,
})

const Suivant = ({ label = 'Continuer' }: { label?: string }) => (
  <p class="actions">
    <button type="submit" class="primary">
      {label}
    </button>
  </p>
)
