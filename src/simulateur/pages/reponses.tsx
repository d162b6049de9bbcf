import { Facts } from '../../web/blocks.tsx'
import { question } from '../questions.ts'
import { adresse, enMots, type Reponses } from '../simulateur.ts'

/** The answers given, each with the way to change it. */
export function VosReponses({ reponses, fixed = false }: { reponses: Reponses; fixed?: boolean }) {
  return (
    <Facts
      items={[...reponses].flatMap(([code, valeur]) => {
        const q = question(code)
        if (!q) return []
        return [
          [
            q.titre,
            <>
              {enMots(q, valeur)}
              {!fixed && (
                <>
                  {' · '}
                  <a href={adresse('/simulateur', reponses, { modifier: code })}>
                    modifier<span class="visually-hidden"> la réponse : {q.titre}</span>
                  </a>
                </>
              )}
            </>,
          ],
        ]
      })}
    />
  )
}
