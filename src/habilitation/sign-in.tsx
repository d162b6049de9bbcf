import type { Hono } from 'hono'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { formBody } from '../http/body.ts'
import { dropSession, type Env, giveSession, notice, type Req, sessionCookie } from '../http/session.ts'
import { publicShell } from '../http/shell.tsx'
import { Heading, Section } from '../web/blocks.tsx'
import { blank, type FormState, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { fingerprint, hashPassword, isFormKey, isPassword } from './habilitation.ts'
import { Personas } from './personas.tsx'
import {
  activate,
  byActivation,
  byCourriel,
  closeSession,
  giveBackAttempt,
  journal,
  openSession,
  personas,
  takeAttempt,
} from './store.ts'

/** These forms hold a few words. */
const MAX_BYTES = 10_000
/** Attempts in a quarter of an hour, for one account, and from one address: an office or a class shares one. */
const BY_ACCOUNT = 5
const BY_ADDRESS = 50

/** Sign-in, sign-out, first password: the only acts that nobody is signed in for. */
export function mountSignIn(app: Hono<Env>, store: Store): void {
  app.get('/connexion', c => signInPage(c, store, blank(), 200))

  app.post('/connexion', async c => {
    const form = await formBody(c, MAX_BYTES)
    const courriel = String(form.courriel ?? '')
    const now = c.var.now()
    const author = { compte: null, acte: 'connexion', now }
    const keys = { address: fingerprint(`adresse ${c.var.address}`), account: fingerprint(normal(courriel)) }
    const attempt = await store.write(author, async db => {
      const may =
        (await takeAttempt(db, keys.address, BY_ADDRESS, now)) &&
        (await takeAttempt(db, keys.account, BY_ACCOUNT, now))
      return may && { compte: await byCourriel(db, normal(courriel)) }
    })
    if (!attempt) {
      const wait = 'Trop d’essais : attendez un quart d’heure, puis recommencez.'
      return signInPage(c, store, refused(courriel, wait), 429)
    }
    const { compte } = attempt
    const good = await isPassword(String(form.mot_de_passe ?? ''), compte?.secret ?? null)
    const token = await store.write(author, async db => {
      if (!compte || !good) return noteFailure(db, compte, now)
      for (const key of Object.values(keys)) await giveBackAttempt(db, key)
      return signIn(db, compte, now)
    })
    if (!token) {
      const wrong = 'Ce courriel et ce mot de passe ne vont pas ensemble. Vérifiez-les.'
      return signInPage(c, store, refused(courriel, wrong), 422)
    }
    giveSession(c, token)
    return c.redirect(localPath(c.req.query('vers')), 303)
  })

  app.post('/connexion/persona', async c => {
    const id = Number((await formBody(c, MAX_BYTES)).compte)
    const now = c.var.now()
    const token = await store.write({ compte: null, acte: 'connexion', now }, async db => {
      const persona = (await personas(db)).find(p => p.compte_id === id)
      return persona && signIn(db, { region: persona.region, id: persona.compte_id }, now)
    })
    if (!token) return c.notFound()
    giveSession(c, token)
    return c.redirect('/', 303)
  })

  app.post('/deconnexion', async c => {
    const token = sessionCookie(c)
    const key = String((await formBody(c, MAX_BYTES))._cle ?? '')
    if (token && isFormKey(token, key)) {
      await store.write({ compte: null, acte: 'deconnexion', now: c.var.now() }, db =>
        closeSession(db, token),
      )
      dropSession(c)
    }
    return c.redirect('/connexion', 303)
  })

  app.get('/activation/:jeton', c => activationPage(c, store, blank(), 200))

  app.post('/activation/:jeton', async c => {
    const password = String((await formBody(c, MAX_BYTES)).mot_de_passe ?? '')
    if (password.length < 12) {
      const errors = { mot_de_passe: 'Choisissez au moins 12 caractères : une phrase, par exemple.' }
      return activationPage(c, store, { values: {}, errors }, 422)
    }
    const now = c.var.now()
    const token = c.req.param('jeton')
    const known = await store.read(db => byActivation(db, token, now))
    const secret = known && (await hashPassword(password))
    const done =
      secret &&
      (await store.write({ compte: null, acte: 'activation', now }, db => activate(db, token, secret, now)))
    if (!done) {
      const refusal =
        'Ce lien a expiré ou a déjà servi. Demandez-en un nouveau à la personne qui gère les comptes.'
      return activationPage(c, store, { values: {}, errors: {}, refusal }, 422)
    }
    notice(c, 'Votre mot de passe est enregistré. Vous pouvez vous connecter.')
    return c.redirect('/connexion', 303)
  })
}

async function signIn(db: Db, compte: { region: string; id: number }, now: string) {
  const line = { region: compte.region, le: now, compte_id: compte.id, acte: 'connexion', objet: 'compte' }
  await journal(db, { ...line, objet_id: String(compte.id) })
  return openSession(db, compte, now)
}

/** The attempt failed: the journal says of which account, when there is one. */
async function noteFailure(db: Db, compte: { region: string; id: number } | undefined, now: string) {
  await journal(db, {
    region: compte?.region ?? null,
    le: now,
    compte_id: null,
    acte: 'connexion.echec',
    objet: 'compte',
    ...(compte ? { objet_id: String(compte.id) } : {}),
  })
  return null
}

const normal = (courriel: string) => courriel.trim().toLowerCase()

/** Only a path of this site: never a redirection elsewhere. */
const localPath = (to: string | undefined) => (to && /^\/[a-z0-9]\P{Cc}*$/iu.test(to) ? to : '/')

const refused = (courriel: string, refusal: string): FormState => ({
  values: { courriel },
  errors: {},
  refusal,
})

async function signInPage(c: Req, store: Store, state: FormState, status: 200 | 422 | 429) {
  const people = await store.read(personas)
  const vers = c.req.query('vers')
  return c.html(
    await publicShell(
      c,
      store,
      'Se connecter',
      <>
        <Heading title="Se connecter" />
        {people.length > 0 && <Personas people={people} />}
        <Section title={people.length ? 'Avec un compte' : 'Votre compte'} id="compte">
          <Form
            action={vers ? `/connexion?vers=${encodeURIComponent(vers)}` : '/connexion'}
            token=""
            state={state}
            submit="Se connecter"
          >
            <TextField
              name="courriel"
              label="Courriel"
              type="email"
              autocomplete="username"
              state={state}
              required
            />
            <TextField
              name="mot_de_passe"
              label="Mot de passe"
              type="password"
              autocomplete="current-password"
              state={state}
              required
            />
          </Form>
        </Section>
      </>,
    ),
    status,
  )
}

async function activationPage(c: Req, store: Store, state: FormState, status: 200 | 422) {
  return c.html(
    await publicShell(
      c,
      store,
      'Choisir un mot de passe',
      <>
        <Heading title="Choisir un mot de passe" lead="Il vous servira à vous connecter à Amont." />
        <Form action={`/activation/${c.req.param('jeton')}`} token="" state={state}>
          <TextField
            name="mot_de_passe"
            label="Mot de passe"
            hint="12 caractères au moins"
            type="password"
            autocomplete="new-password"
            state={state}
            required
          />
        </Form>
      </>,
    ),
    status,
  )
}
